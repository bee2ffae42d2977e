/** What every row has. */
interface Row {
  readonly id: string | null
}

/** A row of the contract as its JSON: most are sent on without being looked at. Fit to be frozen. */
export class RowText<T extends Row> {
  /** The row's own, by which rows are told apart. */
  readonly id: T['id']
  /** Where its JSON begins and ends in its bytes. */
  readonly start: number
  readonly end: number
  readonly #bytes: Buffer
  #value: T | undefined

  private constructor(id: T['id'], bytes: Buffer, start: number, end: number, value: T | undefined) {
    this.id = id
    this.start = start
    this.end = end
    this.#bytes = bytes
    this.#value = value
  }

  /** The row whose JSON, in UTF-8, was written here. */
  static at<T extends Row>(id: T['id'], bytes: Buffer, start: number, end: number): RowText<T> {
    return new RowText<T>(id, bytes, start, end, undefined)
  }

  static of<T extends Row>(value: T): RowText<T> {
    const bytes = Buffer.from(JSON.stringify(value))
    return new RowText<T>(value.id, bytes, 0, bytes.length, value)
  }

  /** Those that its JSON stands in, besides that of others. */
  get bytes(): Buffer {
    return this.#bytes
  }

  /** The row itself; not to be changed. */
  get value(): T {
    if (this.#value === undefined) {
      const value: T = JSON.parse(this.#bytes.toString('utf8', this.start, this.end))
      this.#value = value
    }
    return this.#value
  }

  /** JSON.stringify writes it as the row that it is. */
  toJSON(): T {
    return this.value
  }
}

/** Any row as its JSON. */
export type JsonRow = RowText<Row>

const NEWLINE = 0x0a
const COMMA = 0x2c

/** The JSON of rows, a line for each. */
export function jsonLines(rows: readonly JsonRow[]): Buffer {
  const lines = Buffer.allocUnsafeSlow(lengthOf(rows))
  write(rows, NEWLINE, lines, 0)
  return lines
}

/** The JSON of rows, with commas between, after one text and before another. */
export function jsonList(rows: readonly JsonRow[], before: string, after: string): Buffer {
  const commas = lengthOf(rows)
  const start = Buffer.byteLength(before)
  const end = start + Math.max(commas - 1, 0)
  const list = Buffer.allocUnsafeSlow(Math.max(start + commas, end + Buffer.byteLength(after)))
  list.write(before)
  write(rows, COMMA, list, start)
  // Over the comma of the last row.
  return list.subarray(0, end + list.write(after, end))
}

/** With one character behind each. */
function lengthOf(rows: readonly JsonRow[]): number {
  return rows.reduce((sum, { start, end }) => sum + end - start + 1, 0)
}

function write(rows: readonly JsonRow[], code: number, json: Buffer, start: number): void {
  let at = start
  for (const { bytes, start, end } of together(rows)) at += bytes.copy(json, at, start, end) + 1
  at = start - 1
  for (const { start, end } of rows) {
    at += end - start + 1
    json[at] = code
  }
}

/** Bytes from here to there. */
export interface Stretch {
  readonly bytes: Buffer
  readonly start: number
  readonly end: number
}

/** Rows that stand in the same bytes, with one byte between them, are copied in one go. */
function together(rows: readonly JsonRow[]): readonly Stretch[] {
  const stretches: Stretch[] = []
  let last: { bytes: Buffer; start: number; end: number } | undefined
  for (const { bytes, start, end } of rows) {
    if (last?.bytes === bytes && last.end + 1 === start) last.end = end
    else {
      last = { bytes, start, end }
      stretches.push(last)
    }
  }
  return stretches
}

/** Where all of these rows stand, one behind another; `null` where they don't, and of none. */
export function stretchOf(rows: readonly JsonRow[]): Stretch | null {
  const [first] = rows
  if (first === undefined) return null
  const { bytes, start } = first
  let next = start
  for (const row of rows) {
    if (row.bytes !== bytes || row.start !== next) return null
    next = row.end + 1
  }
  return { bytes, start, end: next - 1 }
}
