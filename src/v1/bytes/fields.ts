import type { Fields, Reader, Reading, Source, Table } from '../fields.ts'
import { copyAscii, copyEscaped, copyIds, copyLower, copyWide, putByte, putConstant } from './copies.ts'
import { putStamp } from './stamps.ts'
import { contentOf, kinds, Value } from './values.ts'
import { type Bytes, type Constant, constantOf } from './words.ts'
import type { Writer } from './writer.ts'

/** How a field of the contract is written from where V1's stands. */
export interface Field {
  /** `,"lead_id":`, with what stands before it; of a field that no row tells, with its value. */
  readonly key: Constant
  /** The same with the quote behind it, if a text follows. */
  readonly opening: Constant
  /** The same with `null`. */
  readonly nothing: Constant
  /** `constant` for such a field; `other` is always read by the reader. */
  readonly kind: Source['kind'] | 'constant'
  /** Where its value stands, if it has but one. */
  readonly value: Value
  readonly required: boolean
  /** What the ordinary reader makes of it, as JSON; `null` where it can't read that, or throws. */
  readonly read: (bytes: Bytes, reading: Reading) => string | null
}

/** How the rows of a record are written, and where their values are taken down for that. */
export interface RowWriter {
  readonly fields: readonly Field[]
  /** The values by V1's keys. */
  readonly values: ReadonlyMap<string, Value>
  /** How many bytes a row takes at most besides what is copied from V1's, but for what the ordinary readers make. */
  readonly length: number
}

/** What a field takes besides its key and what is copied: most has a time, of which V1 may give the day alone. */
const mostAdded = 32

/** No number that is copied is longer. */
const mostDigits = 15

const QUOTE = 0x22
/** `No`, and `Yes`. */
const NO = 0x4e6f
const YE = 0x5965
const S = 0x73
const means = { yes: constantOf('true'), no: constantOf('false') }

/** Makes the writer for the readers of a record. Throws a TypeError where one doesn't say what it reads. */
export function rowWriter<T extends object>(table: Table<T>): RowWriter {
  const values = new Map<string, Value>()
  const names = Object.keys(table) as (keyof T & string)[]
  const fields = names.map((name, index): Field => {
    const reader: Reader<unknown> = table[name]
    const { source } = reader
    if (source === undefined) throw new TypeError(`the reader of ${name} doesn't say what it reads`)
    for (const key of source.keys) values.set(key, values.get(key) ?? new Value())
    const own = new Map([...values].filter(([key]) => source.keys.includes(key)))
    const [value, ...others] = own.values()
    const key = `${index === 0 ? '{' : ','}${JSON.stringify(name)}:`
    return {
      key: constantOf(value === undefined ? key + constantly(reader) : key),
      opening: constantOf(source.kind === 'text' || source.kind === 'lower' ? `${key}"` : key),
      nothing: constantOf(`${key}null`),
      kind: value === undefined ? 'constant' : others.length > 0 ? 'other' : source.kind,
      value: value ?? new Value(),
      required: source.required ?? false,
      read: reads(reader, own)
    }
  })
  const length = fields.reduce((sum, { key }) => sum + key.length + mostAdded, 1)
  return { fields, values, length }
}

/** The JSON of what is the same for all rows. */
function constantly(reader: Reader<unknown>): string {
  const reading = {
    get zone(): never {
      throw new TypeError('what reads no field has no time')
    },
    unreadable: () => undefined
  }
  return JSON.stringify(reader({}, reading))
}

/** By the ordinary reader, from a row with these fields alone. */
function reads(reader: Reader<unknown>, values: ReadonlyMap<string, Value>): Field['read'] {
  return (bytes, { zone }) => {
    const fields: Record<string, unknown> = {}
    for (const [key, value] of values) if (value.kind !== kinds.absent) fields[key] = contentOf(bytes, value)
    let isReadable = true
    const reading: Reading = {
      zone,
      unreadable: () => {
        isReadable = false
      }
    }
    const json = written(reader, fields, reading)
    return isReadable ? json : null
  }
}

/** `null` where the reader throws: the ordinary way throws it again. */
function written(reader: Reader<unknown>, fields: Fields, reading: Reading): string | null {
  try {
    return JSON.stringify(reader(fields, reading))
  } catch {
    return null
  }
}

/**
 * Writes the fields of the row whose values stand there, for which there may be so much to copy: where they end, -1 where
 * a reader can't read one.
 */
export function putFields(
  { fields, length }: RowWriter,
  bytes: Bytes,
  most: number,
  reading: Reading,
  writer: Writer,
  start: number
): number {
  const room = length + most
  let to = writer.roomFor(room, start)
  let at = start
  for (let index = 0; index < fields.length; index++) {
    const field = fields[index]
    if (field === undefined) return -1
    const { kind, value } = field
    // Most are such texts: without the call a row takes a tenth less.
    const end =
      kind === 'text' && value.kind === kinds.plain && value.start !== value.end
        ? copyAscii(bytes.view, value.start, value.end + 1, to, putConstant(field.opening, to, at))
        : putField(field, bytes, reading, to, at)
    if (end !== -1) {
      at = end
      continue
    }
    const json = field.read(bytes, reading)
    if (json === null) return -1
    at = writer.putText(field.key.text + json, at)
    to = writer.roomFor(room, at)
  }
  return at
}

/** Writes a field, with its key, from where its value stands: where it ends, -1 where it takes the reader. */
function putField(field: Field, { view }: Bytes, { zone }: Reading, to: DataView, at: number): number {
  const { value } = field
  const { kind, start, end } = value
  if (field.kind === 'constant') return putConstant(field.key, to, at)
  // Only the empty text begins where it ends.
  if (kind === kinds.absent || kind === kinds.null || (start === end && field.kind !== 'list')) {
    return field.required || field.kind === 'other' ? -1 : putConstant(field.nothing, to, at)
  }
  const inside = putConstant(field.opening, to, at)
  switch (field.kind) {
    case 'text':
      return putText(value, view, to, inside)
    case 'lower':
      return kind === kinds.plain ? copyLower(view, start, end + 1, to, inside) : -1
    case 'number':
      return kind === kinds.digits || isWhole(view, value) ? copyAscii(view, start, end, to, inside) : -1
    case 'time': {
      const instant = kind === kinds.plain ? zone.toInstant(view, start, end) : Number.NaN
      return Number.isNaN(instant) ? -1 : putStamp(instant, to, inside)
    }
    case 'boolean':
      return kind === kinds.plain ? putBoolean(value, view, to, inside) : -1
    case 'list':
      return kind === kinds.plain ? copyIds(view, start, end, to, inside) : -1
    case 'other':
      return -1
  }
}

function putText({ kind, start, end }: Value, from: DataView, to: DataView, at: number): number {
  if (kind === kinds.plain) return copyAscii(from, start, end + 1, to, at)
  if (kind === kinds.wide) return copyWide(from, start, end + 1, to, at)
  if (kind === kinds.escaped) return putByte(QUOTE, to, copyEscaped(from, start, end, to, at))
  return kind === kinds.digits ? putByte(QUOTE, to, copyAscii(from, start, end, to, at)) : -1
}

function putBoolean({ start, end }: Value, from: DataView, to: DataView, at: number): number {
  const first = from.getUint16(start)
  if (end - start === 2 && first === NO) return putConstant(means.no, to, at)
  if (end - start === 3 && first === YE && from.getUint8(start + 2) === S)
    return putConstant(means.yes, to, at)
  return -1
}

/** Whether a text is a whole number as JSON writes it. */
function isWhole(view: DataView, { kind, start, end }: Value): boolean {
  if (kind !== kinds.plain || start === end || end - start > mostDigits) return false
  if (view.getUint8(start) === 0x30 && end - start > 1) return false
  for (let at = start; at < end; at++) {
    const code = view.getUint8(at)
    if (code < 0x30 || code > 0x39) return false
  }
  return true
}
