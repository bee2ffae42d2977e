import type { Fields } from './fields.ts'
import { readForm, readMultipart } from './form.ts'
import type { Guesses } from './guesses.ts'

const deepest = 512
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** One request's body and what its headers and address say about it. */
export interface Received {
  readonly body: Buffer
  readonly contentType: string
  readonly query: string
}

/** The fields that PHP would make of a request; none where it drops the body. */
export function readInput(received: Received, guesses: Guesses): Fields {
  return unwrapData(readBody(received, guesses), guesses)
}

function readBody({ body, contentType, query }: Received, guesses: Guesses): Fields {
  if (firstCharacter(body) === '{') {
    const json = readJson(body)
    if (json) return json
  }
  const fields = empty()
  if (guesses.queryFields) Object.assign(fields, readForm(query))
  if (/^multipart\/form-data/i.test(contentType)) Object.assign(fields, readMultipart(body, contentType))
  if (/^application\/x-www-form-urlencoded/i.test(contentType))
    Object.assign(fields, readForm(body.toString('utf8')))
  return fields
}

/** An object's fields as PHP's json_decode reads them; undefined where it gives up. */
function readJson(body: Uint8Array | string): Fields | undefined {
  try {
    const written = typeof body === 'string' ? body : utf8.decode(body)
    if (nesting(written) > deepest) return undefined
    const value: unknown = /\d{16}/.test(written) ? JSON.parse(written, keepDigits) : JSON.parse(written)
    if (!isObject(value) || (/\\u[dD]/.test(written) && !wellFormed(value))) return undefined
    return Object.assign(empty(), value)
  } catch {
    return undefined
  }
}

function unwrapData(fields: Fields, guesses: Guesses): Fields {
  const wrapped = fields.Data
  if (wrapped === undefined || guesses.dataWrapper === 'ignored') return fields
  const inner = typeof wrapped === 'string' ? readJson(wrapped) : isObject(wrapped) ? wrapped : undefined
  if (!inner) return fields
  if (guesses.dataWrapper === 'replaces') return Object.assign(empty(), inner)
  const { Data: _, ...outer } = fields
  return Object.assign(empty(), outer, inner)
}

function keepDigits(_key: string, value: unknown, context?: { readonly source?: string }): unknown {
  const source = context?.source
  const lossy =
    typeof value === 'number' &&
    source !== undefined &&
    /^-?\d+$/.test(source) &&
    !Number.isSafeInteger(value)
  return lossy ? source : value
}

function nesting(written: string): number {
  let depth = 0
  let most = 0
  let quoted = false
  for (let at = 0; at < written.length; at++) {
    const code = written.charCodeAt(at)
    if (quoted) {
      if (code === 92) at++
      else if (code === 34) quoted = false
    } else if (code === 34) quoted = true
    else if (code === 91 || code === 123) most = Math.max(most, ++depth)
    else if (code === 93 || code === 125) depth--
  }
  return most
}

function wellFormed(value: unknown): boolean {
  if (typeof value === 'string') return value.isWellFormed()
  if (typeof value !== 'object' || value === null) return true
  return Object.entries(value).every(([key, inner]) => key.isWellFormed() && wellFormed(inner))
}

function firstCharacter(body: Buffer): string {
  for (const byte of body) {
    if (byte !== 32 && byte !== 9 && byte !== 10 && byte !== 13) return String.fromCharCode(byte)
  }
  return ''
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function empty(): Record<string, unknown> {
  return Object.create(null) as Record<string, unknown>
}
