import type { CustomFieldInput, CustomFieldPatch, LeadFields } from '../../../schemas/custom-fields.ts'
import { V1Failure } from '../failure.ts'
import { id, type Reader, text } from '../fields.ts'
import { method, type Parameters } from '../method.ts'
import { isFields } from '../reply.ts'
import { readText, unreadable } from '../scalars.ts'

/** V1's spellings of lead fields in its searches, in lower case, and those of the contract. */
const contractNames: ReadonlyMap<string, string> = new Map([
  ['firstname', 'first_name'],
  ['lastname', 'last_name'],
  ['e-mail', 'email'],
  ['countrycode', 'country_code'],
  ['zipcode', 'zip']
])

const contractName = (name: string) => {
  const lower = name.toLowerCase()
  return contractNames.get(lower) ?? lower
}

/** Names in a list; `{"0": "a", "2": "b"}` is one to PHP. An empty list may come as `""`. */
function names(...keys: readonly string[]): Reader<string[] | null> {
  return (fields, reading) => {
    const value = keys.map((key) => fields[key]).find((found) => found !== undefined)
    if (value === undefined) return null
    if (value === '' || value === null) return []
    const items = isFields(value) ? Object.values(value) : value
    if (!Array.isArray(items)) throw malformed()
    return items.flatMap((item: unknown) => {
      const name = readText(item)
      if (name === unreadable) reading.unreadable(keys[0] ?? '')
      return typeof name === 'string' ? [name] : []
    })
  }
}

const leadFields: Reader<LeadFields> = (fields, reading) => {
  const standard = names('Default', 'default')(fields, reading)
  const custom = names('Custom', 'custom')(fields, reading)
  if (standard === null && custom === null) throw malformed()
  return { default: (standard ?? []).map(contractName), custom: custom ?? [] }
}

function malformed(): V1Failure {
  return new V1Failure({ kind: 'malformed', cause: new Error('the reply has no names of fields') })
}

/** V1 "FetchLeadFieldsName": all names that a lead's fields have. Its documented reply is no JSON: `repair.ts`. */
export const fetchLeadFieldsName = method({
  name: 'FetchLeadFieldsName',
  effect: 'safe',
  list: true,
  reference: true,
  encode: (_input: Record<never, never>) => ({}),
  decode: (reply): LeadFields =>
    reply.state === 'success' ? reply.part(leadFields, 'FieldsName') : { default: [], custom: [] }
})

/** V1 "AddCustomField": answers the name in its own spelling, and an id where a location is named. */
export const addCustomField = method({
  name: 'AddcustomField',
  effect: 'create',
  already: 'conflict',
  refers: { location: ['location_id'] },
  encode: ({ name, type, options, location_id }: CustomFieldInput) => ({
    FieldName: name,
    FieldType: type,
    ...(options && { FieldOptions: options }),
    locationId: location_id ?? ''
  }),
  decode: (reply) => ({ id: reply.read(id('custom_field_id')) })
})

/** What changes, and the name that the field has. */
export interface CustomFieldChange {
  readonly name: string
  readonly patch: CustomFieldPatch
}

/** V1 wants both names even where nothing is renamed. */
function changeParameters({ name, patch }: CustomFieldChange): Parameters {
  return {
    PreviousFieldName: name,
    newFieldName: patch.name ?? name,
    ...(patch.type !== undefined && { newFieldType: patch.type }),
    ...(patch.options && { FieldOptions: patch.options }),
    locationId: patch.location_id ?? ''
  }
}

const change = {
  name: 'UpdateCustomField',
  oneResource: true,
  refers: { location: ['location_id'] },
  encode: changeParameters,
  decode: (reply: { read<T>(reader: Reader<T>): T }) => ({ id: reply.read(id('custom_field_id')) })
} as const

/** V1 "UpdateCustomField", without a new name. */
export const updateCustomField = method({ ...change, effect: 'set' })

/** V1 "UpdateCustomField", with a new name: sent twice it would not find the field any more. */
export const renameCustomField = method({ ...change, effect: 'rename', already: 'conflict' })

/** V1 "CheckCustomField": is there a field of this name? Answers the name. */
export const checkCustomField = method({
  name: 'CheckCustomField',
  effect: 'safe',
  asksIfThere: true,
  oneResource: true,
  encode: ({ name }: { name: string }) => ({ FieldName: name }),
  decode: (reply, { name }) => ({ name: reply.read(text('FieldName')) ?? name })
})

/** V1 "DeleteCustomField". */
export const deleteCustomField = method({
  name: 'DeleteCustomField',
  effect: 'delete',
  oneResource: true,
  encode: ({ name }: { name: string }) => ({ FieldName: name }),
  decode: () => undefined
})
