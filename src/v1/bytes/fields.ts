import type { Fields, Reader, Reading, Source, Table } from '../fields.ts'
import { contentOf, kinds, TextAt, Value } from './values.ts'
import { type Bytes, type Constant, constantOf, standsAt } from './words.ts'
import type { Writer } from './writer.ts'

/** How a field of the contract is written from where V1's stands. */
export interface Field {
  /** `,"lead_id":`, with what stands before it; of a field that no row tells, with its value. */
  readonly key: Constant
  /** `constant` for such a field; `other` is always read by the reader. */
  readonly kind: Source['kind'] | 'constant'
  /** Where its value stands, if it has but one. */
  readonly value: Value
  readonly required: boolean
  /** Writes what the ordinary reader makes of it; `false` where it can't read that, or throws. */
  readonly read: (bytes: Bytes, to: Writer, reading: Reading) => boolean
}

/** How the rows of a record are written, and where their values are taken down for that. */
export interface RowWriter {
  readonly fields: readonly Field[]
  /** The values by V1's keys. */
  readonly values: ReadonlyMap<string, Value>
  /** How many bytes a row takes at most besides what is copied from V1's, but for what is written by `Writer.json`. */
  readonly length: number
}

/** What a field takes besides its key and what is copied: most has a time, of which V1 may give the day alone. */
const mostAdded = 32

/** No number that is copied is longer. */
const mostDigits = 15

const nothing = constantOf('null')
const emptyList = constantOf('[]')
const yes = { said: constantOf('Yes'), means: constantOf('true') }
const no = { said: constantOf('No'), means: constantOf('false') }

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

/** Writes a field of the row whose values stand there; `false` where that is the ordinary reader's to do. */
export function writeField(field: Field, bytes: Bytes, to: Writer, reading: Reading): boolean {
  const { key, kind, value } = field
  to.constant(key)
  if (kind === 'constant') return true
  if (kind === 'other') return field.read(bytes, to, reading)
  if (value.kind === kinds.absent || value.kind === kinds.null) {
    to.constant(nothing)
    return !field.required
  }
  if (field.required && value.start === value.end) return false
  return writeQuickly(kind, value, bytes, to, reading) || field.read(bytes, to, reading)
}

/** What is written nearly as it stands; `false`, and nothing, where it takes the reader. */
function writeQuickly(
  kind: Exclude<Source['kind'], 'other'>,
  value: Value,
  bytes: Bytes,
  to: Writer,
  { zone }: Reading
): boolean {
  switch (kind) {
    case 'text':
      return writeText(value, bytes, to)
    case 'number':
      return writeNumber(value, bytes, to)
    case 'lower':
      return writeLower(value, bytes, to)
    case 'time':
      return writeTime(value, bytes, to, zone)
    case 'boolean':
      return writeBoolean(value, bytes, to)
    case 'list':
      return writeList(value, bytes, to)
  }
}

/** By the ordinary reader, from a row with these fields alone. */
function reads(reader: Reader<unknown>, values: ReadonlyMap<string, Value>): Field['read'] {
  return (bytes, to, { zone }) => {
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
    if (json === null || !isReadable) return false
    to.json(json)
    return true
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

function writeText({ kind, start, end }: Value, bytes: Bytes, to: Writer): boolean {
  if (kind === kinds.plain) {
    if (start === end) to.constant(nothing)
    else to.ascii(bytes, start - 1, end + 1)
    return true
  }
  if (kind === kinds.wide) {
    to.copy(bytes, start - 1, end + 1)
    return true
  }
  if (kind !== kinds.escaped && kind !== kinds.digits) return false
  to.quote()
  if (kind === kinds.escaped) to.unslashed(bytes, start, end)
  else to.ascii(bytes, start, end)
  to.quote()
  return true
}

function writeLower({ kind, start, end }: Value, bytes: Bytes, to: Writer): boolean {
  if (kind !== kinds.plain || start === end) return false
  to.lower(bytes, start - 1, end + 1)
  return true
}

function writeNumber(value: Value, bytes: Bytes, to: Writer): boolean {
  if (value.kind !== kinds.digits && !isWhole(bytes, value)) return false
  to.ascii(bytes, value.start, value.end)
  return true
}

function writeBoolean(value: Value, bytes: Bytes, to: Writer): boolean {
  if (isWord(bytes, value, yes.said)) to.constant(yes.means)
  else if (isWord(bytes, value, no.said)) to.constant(no.means)
  else return false
  return true
}

function isWord(bytes: Bytes, { kind, start, end }: Value, word: Constant): boolean {
  return kind === kinds.plain && end - start === word.length && standsAt(bytes, start, word)
}

function writeList({ kind, start, end }: Value, bytes: Bytes, to: Writer): boolean {
  if (kind !== kinds.plain) return false
  if (start < end) return to.ids(bytes, start, end)
  to.constant(emptyList)
  return true
}

/** One for all: it is read at once. */
const local = new TextAt()

function writeTime(value: Value, bytes: Bytes, to: Writer, zone: Reading['zone']): boolean {
  if (value.kind !== kinds.plain) return false
  const instant = zone.toInstant(local.of(bytes, value))
  if (Number.isNaN(instant)) return false
  to.stamp(instant)
  return true
}

/** Whether a text is a whole number as JSON writes it. */
function isWhole({ view }: Bytes, { kind, start, end }: Value): boolean {
  if (kind !== kinds.plain || start === end || end - start > mostDigits) return false
  if (view.getUint8(start) === 0x30 && end - start > 1) return false
  for (let at = start; at < end; at++) {
    const code = view.getUint8(at)
    if (code < 0x30 || code > 0x39) return false
  }
  return true
}
