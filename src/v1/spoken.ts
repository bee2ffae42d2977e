import type { TranscriptSegment } from '../../schemas/transcripts.ts'
import { type Fields, number, type Reader, readsKeys, record, text } from './fields.ts'
import { isFields } from './reply.ts'

const milliseconds = (key: string): Reader<number | null> => {
  const read = number(key)
  return (fields, reading) => {
    const value = read(fields, reading)
    return value === null ? null : value / 1000
  }
}

const segment = record<TranscriptSegment>({
  channel: text('channel'),
  speaker: text('speaker'),
  text: text('text'),
  confidence: number('confidence'),
  start_seconds: milliseconds('start'),
  end_seconds: milliseconds('end')
})

/**
 * The utterances of a call: JSON in a string, or as it is, with the list at `messages` or alone. What can't be
 * read is `null` and counted.
 */
export const segments = (key: string): Reader<TranscriptSegment[] | null> =>
  readsKeys([key], (fields, reading) => {
    const value = fields[key]
    if (isAbsent(value)) return null
    const parsed = typeof value === 'string' ? parse(value) : value
    if (parsed === null) return null
    const rows = isFields(parsed) ? asList(parsed.messages ?? parsed) : asList(parsed)
    if (rows?.every(isFields) === true) return rows.map((row) => segment(row, reading))
    reading.unreadable(key)
    return null
  })

/** The lines of a call: a list of texts; without `return_format: array` one text with line breaks. */
export const lines = (key: string): Reader<string[] | null> =>
  readsKeys([key], (fields, reading) => {
    const value = fields[key]
    if (isAbsent(value)) return null
    const rows = typeof value === 'string' ? value.split(/\r?\n/) : asList(value)
    if (rows?.every((row) => typeof row === 'string') === true) return rows
    reading.unreadable(key)
    return null
  })

function isAbsent(value: unknown): boolean {
  return value === undefined || value === null || value === ''
}

/** A list; PHP writes one whose keys have gaps as an object with numbers for keys. */
function asList(value: unknown): unknown[] | null {
  if (Array.isArray(value)) return value
  return isFields(value) && hasNumbers(value) ? Object.values(value) : null
}

function hasNumbers(fields: Fields): boolean {
  return Object.keys(fields).every((key) => /^\d+$/.test(key))
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
