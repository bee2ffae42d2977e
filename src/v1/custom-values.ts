import type { Reader } from './fields.ts'
import { isFields } from './reply.ts'
import { readText, unreadable } from './scalars.ts'

/** A lead's custom fields by name. */
export type CustomValues = Record<string, string | null>

/**
 * `Lead_Custom_Fields`: the empty text is none; else an object, a list of objects (`{"loan_amount": "500"}`, or
 * `{"name": …, "value": …}`), or either of them as JSON in a string (field evidence).
 */
export function customValues(key: string): Reader<CustomValues | null> {
  return (fields, reading) => {
    const value = fields[key]
    if (value === undefined || value === null) return null
    const entries = entriesOf(typeof value === 'string' ? parsed(value) : value)
    if (entries === null) {
      reading.unreadable(key)
      return null
    }
    return Object.fromEntries(
      entries.map(([name, raw]) => {
        const text = readText(raw)
        if (text === unreadable) reading.unreadable(key)
        return [name, text === unreadable ? null : text]
      })
    )
  }
}

function parsed(text: string): unknown {
  if (text.trim() === '') return []
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function entriesOf(value: unknown): [string, unknown][] | null {
  if (Array.isArray(value)) {
    const parts = value.map(entriesOf)
    return parts.includes(null) ? null : parts.flatMap((part) => part ?? [])
  }
  if (!isFields(value)) return null
  const name = value.name ?? value.field_name ?? value.FieldName
  return typeof name === 'string' && 'value' in value ? [[name, value.value]] : Object.entries(value)
}
