import type { Account, World } from '../account.ts'
import { type Fields, list, phpText, text } from '../fields.ts'
import { type CustomField, leadFields } from '../records.ts'
import { type Reply, refuse } from '../reply.ts'

const types = ['textbox', 'textarea', 'date', 'radio', 'select']

/** The key of a custom field: `Loan Amount` is `loan_amount`. */
export function fieldKey(name: string): string {
  return name.trim().toLowerCase().replaceAll(' ', '_')
}

/** AddcustomField */
export function addCustomField(account: Account, fields: Fields, { guesses }: World): Reply {
  const key = fieldKey(text(fields, 'FieldName'))
  const type = text(fields, 'FieldType')
  const options = list(fields, 'FieldOptions').map(phpText)
  const locationId = text(fields, 'locationId')
  if (key === '') return refuse(guesses.textMissing)
  if (!types.includes(type)) return refuse(guesses.textFieldType)
  if (needsOptions(type) && options.length === 0) return refuse(guesses.textFieldOptions)
  if (!knowsLocation(account, locationId)) return refuse('Requested location setting not found')
  if (account.fields.has(key)) return refuse(guesses.textDuplicateField)
  account.fields.set(key, { key, type, options, locationId })
  return fieldReply(key, locationId, 'Custom Field has been successfully added')
}

/** UpdateCustomField */
export function updateCustomField(account: Account, fields: Fields, { guesses }: World): Reply {
  const oldKey = fieldKey(text(fields, 'PreviousFieldName'))
  const newKey = fieldKey(text(fields, 'newFieldName'))
  const type = text(fields, 'newFieldType')
  const options = list(fields, 'FieldOptions').map(phpText)
  const locationId = text(fields, 'locationId')
  if (oldKey === '' || newKey === '') return refuse(guesses.textMissing)
  if (type !== '' && !types.includes(type)) return refuse(guesses.textFieldType)
  if (needsOptions(type) && options.length === 0) return refuse(guesses.textFieldOptions)
  if (!knowsLocation(account, locationId)) return refuse('Requested location setting not found')
  const old = account.fields.get(oldKey)
  if (!old) return refuse(guesses.textNoField)
  if (newKey !== oldKey && account.fields.has(newKey)) return refuse(guesses.textDuplicateField)

  const changed: CustomField = {
    key: newKey,
    type: type || old.type,
    options: type === '' ? old.options : options,
    locationId: locationId || old.locationId
  }
  replaceField(account, oldKey, changed)
  return fieldReply(newKey, locationId, 'Custom Field has been successfully updated')
}

/** CheckCustomField */
export function checkCustomField(account: Account, fields: Fields, { guesses }: World): Reply {
  const name = text(fields, 'FieldName')
  if (!account.fields.has(fieldKey(name))) return refuse(guesses.textNoField)
  return { response: 'True', FieldName: name, message: 'Provided Custom Field Exist' }
}

/** DeleteCustomField: the values that leads have for it go too. */
export function deleteCustomField(account: Account, fields: Fields, { guesses }: World): Reply {
  const key = fieldKey(text(fields, 'FieldName'))
  if (!account.fields.delete(key)) return refuse(guesses.textNoField)
  for (const lead of account.leads) lead.custom.delete(key)
  return { response: 'true', FieldName: key, message: 'Provided Custom Field has been successfully Deleted' }
}

/** FetchLeadFieldsName, whose documented text is no JSON. */
export function fetchLeadFieldsName(account: Account, _fields: Fields, { guesses }: World): Reply {
  const names = { Default: leadFields, Custom: [...account.fields.keys()] }
  const message = 'Default and Custom Fields provided!'
  if (guesses.fieldsName === 'object') return { response: 'true', FieldsName: names, message }
  if (guesses.fieldsName === 'string') return { response: 'true', FieldsName: JSON.stringify(names), message }
  return `{
      "response":"true",
      "FieldsName":"
      {
        "Default":
        ${nameList(names.Default)},
        "Custom":
        ${nameList(names.Custom)}
        }",
        "message":"${message}"
      }`
}

function nameList(names: readonly string[]): string {
  const lines = names.map((name) => `        ${JSON.stringify(name)}`)
  return `[\n${lines.join(',\n')}\n        ]`
}

/** Puts a field at the place of another one, and leads' values under its new key. */
function replaceField(account: Account, oldKey: string, changed: CustomField): void {
  const all = [...account.fields.values()]
  account.fields.clear()
  for (const field of all) {
    const next = field.key === oldKey ? changed : field
    account.fields.set(next.key, next)
  }
  if (changed.key === oldKey) return
  for (const lead of account.leads) {
    const value = lead.custom.get(oldKey)
    if (value === undefined) continue
    lead.custom.delete(oldKey)
    lead.custom.set(changed.key, value)
  }
}

function fieldReply(key: string, locationId: string, message: string): Reply {
  const id = locationId === '' ? '' : `cf_${key}`
  return { response: 'true', FieldName: key, locationId, custom_field_id: id, message }
}

function needsOptions(type: string): boolean {
  return type === 'radio' || type === 'select'
}

function knowsLocation(account: Account, locationId: string): boolean {
  return locationId === '' || account.locations.includes(locationId)
}
