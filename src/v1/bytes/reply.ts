import { isUtf8 } from 'node:buffer'
import { parse } from '../envelope.ts'
import type { Fields, Reading } from '../fields.ts'
import { isFields } from '../reply.ts'
import type { RowText } from '../row-text.ts'
import type { TranslateRows } from './rows.ts'
import { keyAt } from './shape.ts'
import { readValue, Value } from './values.ts'
import { type Bytes, copied } from './words.ts'

/** A reply whose rows were translated, and its other fields. */
export interface TranslatedReply<T extends { readonly id: string | null }> {
  /** The reply's fields, its rows being the empty list. */
  readonly fields: Fields
  readonly rows: RowText<T>[]
}

const OPEN = 0x7b
const CLOSE = 0x7d
const COMMA = 0x2c

/**
 * Translates a reply that is an object with one list of rows, at one of these keys, as PHP writes it: without white
 * space, in UTF-8. `null` for any other, of which nothing was told to `reading`: what is read here is read as
 * `readEnvelope` and a Method's readers do, and all that they would repair, count or refuse is left to them.
 */
export function translateReply<T extends { readonly id: string | null }>(
  body: Buffer,
  keys: ReadonlySet<string>,
  translate: TranslateRows<T>,
  reading: Reading
): TranslatedReply<T> | null {
  if (body[0] !== OPEN || !isUtf8(body)) return null
  const bytes = copied(body)
  const found = rowsIn(bytes, keys, (start) => translate(bytes, start, reading))
  if (found === null) return null
  // The rows are sound; whether all around them is, the parser tells.
  const around = `${body.toString('utf8', 0, found.start)}[]${body.toString('utf8', found.end)}`
  const fields = parse(around)
  return isFields(fields) ? { fields, rows: found.rows } : null
}

interface Found<T extends { readonly id: string | null }> {
  readonly rows: RowText<T>[]
  readonly start: number
  readonly end: number
}

/** Finds the rows of the object that begins the bytes, and says `null` where it has others, or is no envelope. */
function rowsIn<T extends { readonly id: string | null }>(
  bytes: Bytes,
  keys: ReadonlySet<string>,
  translate: (start: number) => { rows: RowText<T>[]; end: number } | null
): Found<T> | null {
  const skipped = new Value()
  let found: Found<T> | null = null
  let isEnvelope = false
  for (let at = 0; bytes.view.getUint8(at) !== CLOSE; ) {
    const code = bytes.view.getUint8(at)
    const key = code === (at === 0 ? OPEN : COMMA) ? keyAt(bytes, at + 1) : null
    if (key === null) return null
    if (key === 'response') isEnvelope = true
    const start = at + key.length + 4
    if (!keys.has(key)) {
      at = readValue(bytes, start, skipped)
      if (at === -1) return null
      continue
    }
    const list: Omit<Found<T>, 'start'> | null = found === null ? translate(start) : null
    if (list === null) return null
    found = { rows: list.rows, start, end: list.end }
    at = list.end
  }
  return isEnvelope ? found : null
}
