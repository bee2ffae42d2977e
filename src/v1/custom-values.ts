import { type Reader, readsKeys } from './fields.ts'
import { isFields } from './reply.ts'
import { readText, unreadable } from './scalars.ts'

/** Lists in lists have been seen; deeper than this they are nonsense. */
const deepest = 4

/** A lead's custom fields by name. */
export type CustomValues = Record<string, string | null>

/**
 * `Lead_Custom_Fields`: the empty text is none; else an object, a list of objects (`{"loan_amount": "500"}`, or
 * `{"name": …, "value": …}`), or either of them as JSON in a string (field evidence).
 */
export function customValues(key: string): Reader<CustomValues | null> {
  return readsKeys([key], (fields, reading) => {
    const value = fields[key]
    if (value === undefined || value === null) return null
    const entries = entriesOf(typeof value === 'string' ? parsed(value) : value, deepest)
    if (entries === null) {
      reading.unreadable(key)
      return null
    }
    return Object.fromEntries(
      entries.map(([name, raw]) => {
        const text = readText(typeof raw === 'boolean' || isStructure(raw) ? JSON.stringify(raw) : raw)
        if (text === unreadable) reading.unreadable(key)
        return [name, text === unreadable ? null : text]
      })
    )
  })
}

function parsed(text: string): unknown {
  if (text.trim() === '') return []
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** What is no text of its own: a custom field holds text, so that of JSON. */
function isStructure(value: unknown): boolean {
  return typeof value === 'object' && value !== null
}

function entriesOf(value: unknown, depth: number): [string, unknown][] | null {
  if (depth === 0) return null
  if (Array.isArray(value)) {
    const parts = value.map((item) => entriesOf(item, depth - 1))
    return parts.includes(null) ? null : parts.flatMap((part) => part ?? [])
  }
  if (!isFields(value)) return null
  const name = value.name ?? value.field_name ?? value.FieldName
  const named = value.value ?? value.field_value ?? value.FieldValue
  return typeof name === 'string' && named !== undefined ? [[name, named]] : Object.entries(value)
}
