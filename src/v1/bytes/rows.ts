import type { Reading, Table } from '../fields.ts'
import { RowBytes, RowText } from '../row-text.ts'
import { putByte } from './copies.ts'
import { putFields, rowWriter } from './fields.ts'
import { Ids } from './ids.ts'
import { readRow, type Shape, shapeOf } from './shape.ts'
import { kinds } from './values.ts'
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

/** One for all replies: nothing is written across a turn of the event loop. */
const writer = new Writer()

/**
 * Makes the translator for the readers of a record, from V1's rows to those of the contract. The shape of a row, which
 * is that of most others, is learned and kept. Throws a TypeError where a reader doesn't say what it reads.
 */
export function rowsTranslator<T extends { readonly id: string | null }>(table: Table<T>): TranslateRows<T> {
  const row = rowWriter(table)
  const { values } = row
  const idKeys = table.id.source?.keys ?? []
  const idValues = new Map([...values].filter(([key]) => idKeys.includes(key)))
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

  return (bytes, start, reading) => {
    const { view } = bytes
    if (view.getUint8(start) !== OPEN) return null
    if (view.getUint8(start + 1) === CLOSE) return { rows: [], end: start + 2 }
    writer.reset()
    const ids = new Ids(table.id, idValues)
    const ends: number[] = []
    let written = 0
    for (let at = start + 1; ; at++) {
      const end = read(bytes, at)
      if (end === -1) return null
      const behind = putFields(row, bytes, mostGrowth * (end - at), reading, writer, written)
      if (behind === -1) return null
      written = putByte(END, writer.roomFor(1, behind), behind)
      ids.take(bytes, reading)
      ends.push(written)
      const next = view.getUint8(end)
      if (next === CLOSE) {
        return { rows: rowsAt<T>(ids.all(reading), ends, writer.taken(written)), end: end + 1 }
      }
      if (next !== COMMA) return null
      at = end
      written = putByte(COMMA, writer.roomFor(1, written), written)
    }
  }
}

/** Rows of these ids, where they end in their bytes; each begins behind the comma behind the one before. */
function rowsAt<T extends { readonly id: string | null }>(
  ids: readonly T['id'][],
  ends: readonly number[],
  bytes: Buffer
): RowText<T>[] {
  const written = new RowBytes(bytes)
  let start = 0
  return ids.map((id, index) => {
    const end = ends[index] ?? bytes.length
    const row = RowText.at<T>(id, written, start, end)
    start = end + 1
    return row
  })
}
