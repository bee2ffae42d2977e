import { isUtf8 } from 'node:buffer'
import type { Fields } from './fields.ts'
import { endOfValue } from './json-text.ts'
import { repair } from './repair.ts'
import { isFields } from './reply.ts'

/** What every reply of V1 says first: did it work, and in which words. */
export interface Envelope {
  readonly success: boolean
  readonly message: string
  readonly fields: Fields
}

const success = new Set<unknown>([true, 'true', 'True', 1, '1'])
const failure = new Set<unknown>([false, 'false', 'False', 'FALSE', 0, '0'])

/** Replies may stand in one another, as `[{"0": {…}}]`; deeper than this they are nonsense. */
const deepestWrapping = 8

/** PHP's notices before the JSON are short; further on nothing is looked for. */
const longestPreamble = 65_536
const mostAttempts = 16

/** The router's sentences are short; the pattern for them takes a square of this. */
const longestFailure = 4_096

/**
 * Reads V1's envelope from a reply, whatever its content type: an object, a one-item list around it,
 * `{"0": {…}}`, PHP's notices or a byte-order mark before it, the documentation's own faults (`repair.ts`), or
 * the router's `Array ( [message] => … )`.
 * Numbers past 2^53 become their digits as text. `null` where no envelope can be read.
 */
export function readEnvelope(bytes: Buffer): Envelope | null {
  if (!isUtf8(bytes)) return null
  const text = bytes
    .toString('utf8')
    .replace(/^\uFEFF/, '')
    .trim()
  const fields = unwrap(parseAfterNotices(text))
  return fields === null ? readPhpArray(text) : envelopeOf(fields)
}

/** The envelope that these fields are; `null` where they don't say whether it worked. */
export function envelopeOf(fields: Fields): Envelope | null {
  const { response } = fields
  if (success.has(response)) return { success: true, message: messageOf(fields), fields }
  if (failure.has(response)) return { success: false, message: messageOf(fields), fields }
  return null
}

function messageOf(fields: Fields): string {
  const message = fields.message
  if (typeof message === 'string') return message
  return message === undefined || message === null ? '' : JSON.stringify(message)
}

function unwrap(value: unknown): Fields | null {
  let inner = value
  for (let depth = 0; depth < deepestWrapping; depth++) {
    if (Array.isArray(inner) && inner.length === 1) inner = inner[0]
    else if (isFields(inner) && !('response' in inner) && '0' in inner) inner = inner['0']
    else break
  }
  return isFields(inner) && 'response' in inner ? inner : null
}

/**
 * Parses the JSON that the text ends with; PHP may have printed notices before it, with brackets of their own.
 * Nothing is looked for inside of what began as JSON: of a reply that was cut off a part could look whole.
 */
function parseAfterNotices(text: string): unknown {
  const whole = parse(text)
  if (whole !== undefined) return whole
  const starts = /[[{]\s*["{[]/g
  for (let attempt = 0; attempt < mostAttempts; attempt++) {
    const start = starts.exec(text)
    if (start === null || start.index > longestPreamble) return undefined
    const rest = text.slice(start.index)
    const value = start.index === 0 ? repaired(rest) : (parse(rest) ?? repaired(rest))
    const end = endOfValue(text, start.index)
    if (value !== undefined || start.index === 0 || end === -1) return value
    starts.lastIndex = end
  }
  return undefined
}

function repaired(text: string): unknown {
  const mended = repair(text)
  return mended === null ? undefined : parse(mended)
}

/** Parses JSON; numbers past 2^53 become their digits as text. `undefined` where it is none. */
export function parse(text: string): unknown {
  try {
    // A reviver is slow: only where a number could be past 2^53.
    return /\d{16}/.test(text) ? JSON.parse(text, keepDigits) : JSON.parse(text)
  } catch {
    return undefined
  }
}

function keepDigits(_key: string, value: unknown, context?: { source?: string }): unknown {
  const exact = typeof value !== 'number' || Number.isSafeInteger(value)
  return !exact && context?.source !== undefined && /^-?\d+$/.test(context.source) ? context.source : value
}

/** The router's own failures are PHP's print_r of an array, not JSON (V1, "Errors"). They stand at the end. */
function readPhpArray(whole: string): Envelope | null {
  const text = whole.slice(-longestFailure)
  const [before, after, ...more] = text.split('[message] =>')
  if (before === undefined || after === undefined || more.length > 0) return null
  const end = after.lastIndexOf(')')
  const message = after.slice(0, end).trim()
  const isArray = /(?:^|[\s>])Array\s*\($/i.test(before.trimEnd())
  const isWhole = end !== -1 && /^(?:<\/pre>)?$/i.test(after.slice(end + 1).trim())
  return isArray && isWhole && !message.includes('\n') ? { success: false, message, fields: {} } : null
}
