import { type Static, Type } from '@sinclair/typebox'
import { closed, entity, Id, idLike, nullable, PageQuery, pageOf } from './common.ts'

const example = {
  id: '5964',
  group_ids: [],
  tag_ids: [],
  first_name: 'Test',
  last_name: 'user',
  title: null,
  email: 'tes@leaduser.com',
  phone: '3337991895',
  mobile: '3467991895',
  country_code: '+1',
  zip: null,
  city: null,
  state: null,
  address: null,
  company: null,
  website: null,
  additional_info: null,
  custom_fields: {},
  location_id: 'loc_1234567890xyz'
}

const text = nullable(Type.String())

export const Lead = entity(
  'Lead',
  'A person to call.',
  {
    id: Id,
    group_ids: nullable(Type.Array(Id, { description: 'The groups that the lead is in, where V1 tells.' })),
    tag_ids: nullable(Type.Array(Id)),
    first_name: text,
    last_name: text,
    title: text,
    email: text,
    phone: text,
    mobile: text,
    country_code: text,
    zip: text,
    city: text,
    state: text,
    address: text,
    company: text,
    website: text,
    additional_info: text,
    custom_fields: nullable(
      Type.Record(Type.String(), text, { description: 'By the names of the custom fields.' })
    ),
    location_id: text
  },
  example
)
export type Lead = Static<typeof Lead>

export const LeadPage = pageOf(Lead, 'LeadPage', example)

/** By which value a path names a lead. */
export type IdType = 'id' | 'email' | 'phone' | 'mobile'

export const LeadPath = Type.Object(
  {
    lead: Type.String({
      minLength: 1,
      maxLength: 254,
      examples: ['10000001'],
      description: 'The id of the lead, or the value that `id_type` says.'
    })
  },
  closed
)

/** The query of every route below a lead. */
export const LeadQuery = Type.Object(
  {
    id_type: Type.Optional(
      Type.Unsafe<IdType>({
        type: 'string',
        enum: ['id', 'email', 'phone', 'mobile'],
        default: 'id',
        description:
          'What the path holds in place of the id: 404 where no lead has it, 409 `ambiguous-lead` where several do.'
      })
    )
  },
  closed
)
export type LeadQuery = Static<typeof LeadQuery>

/** The query of the lists below a lead. */
export const LeadPageQuery = Type.Object({ ...LeadQuery.properties, ...PageQuery.properties }, closed)

const filter = (description: string) =>
  Type.Optional(Type.String({ minLength: 1, maxLength: 4096, description }))

export const LeadListQuery = Type.Object(
  {
    ...PageQuery.properties,
    group_id: Type.Optional(idLike('5400')),
    location_id: filter('Leads of this location. Not together with `custom_field`.'),
    first_name: filter('Contained, whatever its case.'),
    last_name: filter('Contained, whatever its case.'),
    email: filter('Contained, whatever its case.'),
    phone: filter('Its last 10 digits.'),
    mobile: filter('Its last 10 digits.'),
    custom_field: filter('The name of a custom field; goes with `custom_value`.'),
    custom_value: filter('What the custom field contains; goes with `custom_field`.'),
    order: Type.Optional(
      Type.Unsafe<'asc' | 'desc'>({ type: 'string', enum: ['asc', 'desc'], default: 'asc' })
    )
  },
  closed
)
export type LeadListQuery = Static<typeof LeadListQuery>
