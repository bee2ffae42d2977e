import type { Reading, Table } from '../fields.ts'
import { RowText } from '../row-text.ts'
import { rowWriter, writeField } from './fields.ts'
import { readRow, type Shape, shapeOf } from './shape.ts'
import { contentOf, kinds, Value } from './values.ts'
import type { Bytes } from './words.ts'
import { Writer } from './writer.ts'

/** Rows that were translated, and where their list ends. */
export interface Translated<T extends { readonly id: string | null }> {
  readonly rows: RowText<T>[]
  readonly end: number
}

/** Translates the list of rows that begins here; `null` where any of it is the ordinary reader's to do. */
export type TranslateRows<T extends { readonly id: string | null }> = (
  bytes: Bytes,
  start: number,
  reading: Reading
) => Translated<T> | null

const COMMA = 0x2c
const OPEN = 0x5b
const CLOSE = 0x5d
const END = 0x7d

/** Each comma of a list of ids becomes three bytes. */
const mostGrowth = 3

/** One for all: nothing is written across a turn of the event loop. */
const writer = new Writer()

/**
 * Makes the translator for the readers of a record, from V1's rows to those of the contract. The shape of a row, which
 * is that of most others, is learned and kept. Throws a TypeError where a reader doesn't say what it reads.
 */
export function rowsTranslator<T extends { readonly id: string | null }>(table: Table<T>): TranslateRows<T> {
  const { fields, values, length } = rowWriter(table)
  const idKeys = table.id.source?.keys ?? []
  let shape: Shape = []

  /** Where the row ends; -1 where it can't be read here. */
  function read(bytes: Bytes, start: number): number {
    const end = readRow(bytes, start, shape)
    if (end !== -1) return end
    for (const value of values.values()) value.kind = kinds.absent
    const learned = shapeOf(bytes, start, (key) => values.get(key))
    // Without one the next row is learned anew, whatever it is.
    shape = learned ?? []
    return readRow(bytes, start, shape)
  }

  function write(bytes: Bytes, reading: Reading): boolean {
    for (const field of fields) if (!writeField(field, bytes, writer, reading)) return false
    writer.byte(END)
    return true
  }

  /** The id alone, for the gateway itself. */
  function idOf(bytes: Bytes, reading: Reading): T['id'] {
    const fields: Record<string, unknown> = {}
    for (const key of idKeys) fields[key] = contentOf(bytes, values.get(key) ?? new Value())
    return table.id(fields, reading)
  }

  return (bytes, start, reading) => {
    const { view } = bytes
    if (view.getUint8(start) !== OPEN) return null
    const ids: T['id'][] = []
    const ends: number[] = []
    writer.reset()
    let at = start + 1
    if (view.getUint8(at) === CLOSE) return { rows: [], end: at + 1 }
    for (;;) {
      const end = read(bytes, at)
      if (end === -1) return null
      writer.reserve(length + mostGrowth * (end - at))
      if (!write(bytes, reading)) return null
      ids.push(idOf(bytes, reading))
      ends.push(writer.length)
      at = end + 1
      const next = view.getUint8(end)
      if (next === CLOSE) break
      if (next !== COMMA) return null
      writer.byte(COMMA)
    }
    const json = writer.taken()
    return { rows: ids.map((id, index) => rowAt<T>(id, json, ends[index - 1], ends[index])), end: at }
  }
}

/** The row behind the one that ends there; before the first there is none. */
function rowAt<T extends { readonly id: string | null }>(
  id: T['id'],
  bytes: Buffer,
  before = -1,
  end = bytes.length
): RowText<T> {
  return RowText.at<T>(id, bytes, before + 1, end)
}
