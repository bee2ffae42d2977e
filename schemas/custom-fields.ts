import { type Static, Type } from '@sinclair/typebox'
import { choice, closed, entity, fieldNameFormat, noControlPattern, nullable, pageOf } from './common.ts'

const types = ['textbox', 'textarea', 'date', 'radio', 'select'] as const
const withOptions = ['radio', 'select']
const withoutOptions = types.filter((type) => !withOptions.includes(type))

const example = { name: 'Age', type: 'textbox', options: null, location_id: null, id: null }

export const CustomField = entity(
  'CustomField',
  'A field that an account adds to leads. The list gives the names alone: V1 tells no more.',
  {
    name: Type.String(),
    type: nullable(Type.String({ description: `Known: ${types.map((type) => `\`${type}\``).join(', ')}.` })),
    options: nullable(Type.Array(Type.String(), { description: 'The values of a `radio` or `select`.' })),
    location_id: nullable(Type.String()),
    id: nullable(Type.String())
  },
  example
)
export type CustomField = Static<typeof CustomField>

export const CustomFieldPage = pageOf(CustomField, 'CustomFieldPage', {
  name: 'loan_amount',
  type: null,
  options: null,
  location_id: null,
  id: null
})

export const CustomFieldPath = Type.Object(
  {
    name: Type.String({
      minLength: 1,
      pattern: noControlPattern,
      description: 'The name of the field.',
      examples: ['loan_amount']
    })
  },
  closed
)

const name = Type.String({
  minLength: 1,
  maxLength: 64,
  pattern: noControlPattern,
  format: fieldNameFormat,
  description: 'None of the names that V1 gives a meaning (`email`, `groupId`, `Method`…), however written.'
})
const type = choice(types, 'What it is entered with.')
const options = Type.Array(Type.String(), {
  minItems: 1,
  maxItems: 500,
  description: 'Required with `radio` and `select`, refused with any other type.'
})
const location_id = Type.String({ description: 'The location that it belongs to.' })

const typeIn = (some: readonly string[]) => ({ required: ['type'], properties: { type: { enum: some } } })

/** Where the condition holds the rule does too. (An object with a `then` could be taken for a promise.) */
const where = (condition: object, rule: object) => ({ if: { not: condition }, else: rule })

/** Which types need options, and which can't have any. */
const optionRules = [
  where(typeIn(withOptions), { required: ['options'] }),
  where(typeIn(withoutOptions), { properties: { options: false } })
]

export const CustomFieldInput = Type.Object(
  { name, type, options: Type.Optional(options), location_id: Type.Optional(location_id) },
  {
    ...closed,
    allOf: optionRules,
    $id: 'CustomFieldInput',
    description: 'What a new custom field needs.',
    examples: [
      { name: 'Age', type: 'textbox' },
      { name: 'Plan', type: 'select', options: ['Basic', 'Full'] }
    ]
  }
)
export type CustomFieldInput = Static<typeof CustomFieldInput>

export const CustomFieldPatch = Type.Object(
  {
    name: Type.Optional(name),
    type: Type.Optional(type),
    options: Type.Optional(options),
    location_id: Type.Optional(location_id)
  },
  {
    ...closed,
    anyOf: [{ required: ['name'] }, { required: ['type'] }, { required: ['options'] }],
    allOf: [...optionRules, where({ required: ['options'] }, { required: ['type'] })],
    $id: 'CustomFieldPatch',
    description:
      'What can change on a custom field: `name`, `type` or both; `options` need a `type`, and `location_id` goes with either.',
    examples: [{ name: 'Company Address', type: 'textbox' }]
  }
)
export type CustomFieldPatch = Static<typeof CustomFieldPatch>

export const LeadFields = entity(
  'LeadFields',
  'The names of all fields that a lead has.',
  {
    default: Type.Array(Type.String(), { description: 'Those that every account has, as leads spell them.' }),
    custom: Type.Array(Type.String(), { description: 'Those that the account added.' })
  },
  {
    default: [
      'first_name',
      'last_name',
      'title',
      'email',
      'phone',
      'mobile',
      'country_code',
      'company'
    ].concat(['website', 'address', 'city', 'state', 'zip', 'additional_info']),
    custom: ['loan_amount', 'ricochet_lead_id', 'prospect_created_at', 'current_status_name'].concat([
      'last_statused_at',
      'lead_source'
    ])
  }
)
export type LeadFields = Static<typeof LeadFields>
