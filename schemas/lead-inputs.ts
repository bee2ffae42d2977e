import { type Static, Type } from '@sinclair/typebox'
import { closed, Id, IdParameter, nullable, ref } from './common.ts'
import { Lead } from './leads.ts'

const text = Type.Optional(Type.String({ maxLength: 4096 }))
const contact = Type.Optional(
  Type.String({ minLength: 1, maxLength: 4096, description: 'At least one of `email`, `phone`, `mobile`.' })
)
const tagIds = Type.Array(IdParameter, { maxItems: 100, uniqueItems: true })

/** The fields of a new lead, alone or in a batch. */
const details = {
  first_name: text,
  last_name: text,
  title: text,
  email: contact,
  phone: contact,
  mobile: contact,
  country_code: text,
  city: text,
  state: text,
  zip: text,
  address: text,
  company: text,
  website: text,
  additional_info: text,
  custom_fields: Type.Optional(
    Type.Record(Type.String(), Type.String({ maxLength: 4096 }), {
      description: 'By name: 1 to 64 characters each, none of those that V1 reserves.'
    })
  )
}

const detailsExample = {
  first_name: 'Support',
  last_name: 'Team',
  email: 'support@xyz.com',
  phone: '3465656235',
  mobile: '3465656235',
  country_code: '+1',
  website: 'http://www.leadomain.com',
  company: 'Courtyard by Marriott',
  zip: '35000',
  address: '152 W 10th St New York NY',
  title: 'test',
  custom_fields: { 'Sample Custom Field': 'Sample Value' }
}

export const LeadInput = Type.Object(
  { group_id: IdParameter, tag_ids: Type.Optional(tagIds), ...details },
  {
    ...closed,
    $id: 'LeadInput',
    description: 'A new lead: at least one of `email`, `phone` and `mobile`.',
    examples: [{ group_id: '5400', tag_ids: ['501000', '501037'], ...detailsExample }]
  }
)
export type LeadInput = Static<typeof LeadInput>

export const LeadDetails = Type.Object(details, {
  ...closed,
  $id: 'LeadDetails',
  description: 'A new lead of a batch: at least one of `email`, `phone` and `mobile`.'
})
export type LeadDetails = Static<typeof LeadDetails>

export const LeadBatch = Type.Object(
  {
    group_id: IdParameter,
    tag_ids: Type.Optional(tagIds),
    leads: Type.Array(ref(LeadDetails), { minItems: 1, maxItems: 100 })
  },
  {
    ...closed,
    $id: 'LeadBatch',
    description: 'Up to 100 new leads of one group.',
    examples: [
      {
        group_id: '5400',
        tag_ids: ['501000', '501037'],
        leads: [
          { ...detailsExample, last_name: 'Team1', email: 'support1@xyz.com' },
          { ...detailsExample, last_name: 'Team2', email: 'support2@xyz.com' }
        ]
      }
    ]
  }
)
export type LeadBatch = Static<typeof LeadBatch>

export const LeadBatchAccepted = Type.Object(
  { accepted: Type.Integer({ description: 'How many leads were queued. They appear after a moment.' }) },
  { $id: 'LeadBatchAccepted', description: 'The leads are queued.', examples: [{ accepted: 2 }] }
)

const change = Type.Optional(nullable(Type.String({ maxLength: 4096 })))

export const LeadPatch = Type.Object(
  {
    first_name: change,
    last_name: change,
    email: change,
    mobile: change,
    phone: change,
    city: change,
    state: change,
    zip: change,
    address: change,
    company: change,
    website: change,
    additional_info: change
  },
  {
    ...closed,
    minProperties: 1,
    $id: 'LeadPatch',
    description: 'What changes on a lead, in this order, one upstream call for each. `null` clears.',
    examples: [{ first_name: 'Support' }]
  }
)
export type LeadPatch = Static<typeof LeadPatch>
export type LeadPatchField = keyof LeadPatch

export const LeadUpdate = Type.Object(
  { id: Id, updated: Type.Record(Type.String(), nullable(Type.String())) },
  {
    $id: 'LeadUpdate',
    description: 'What was changed.',
    examples: [{ id: '5976', updated: { first_name: 'Support' } }]
  }
)

/** What a change of a lead answers. */
export const LeadUpdateOrLead = Type.Union([ref(LeadUpdate), ref(Lead)], {
  $id: 'LeadUpdateOrLead',
  description: 'What was changed, or with `Prefer: return=representation` the lead.',
  examples: [{ id: '5976', updated: { first_name: 'Support' } }]
})
