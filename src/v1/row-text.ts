/** What every row has. */
interface Row {
  readonly id: string | null
}

/** The JSON of rows, in UTF-8, one behind another. */
export class RowBytes {
  readonly bytes: Buffer
  /**
   * What was made of these rows the last time, for whoever makes it: it goes when they do. So would an entry of a WeakMap,
   * which is dear to collect.
   */
  made: unknown = undefined

  constructor(bytes: Buffer) {
    this.bytes = bytes
  }
}

/** A row of the contract as its JSON: most are sent on without being looked at. Fit to be frozen. */
export class RowText<T extends Row> {
  /** The row's own, by which rows are told apart. */
  readonly id: T['id']
  /** Where its JSON begins and ends in that of its rows. */
  readonly start: number
  readonly end: number
  readonly #rows: RowBytes
  #value: T | undefined

  private constructor(id: T['id'], rows: RowBytes, start: number, end: number, value: T | undefined) {
    this.id = id
    this.start = start
    this.end = end
    this.#rows = rows
    this.#value = value
  }

  /** The row whose JSON was written here. */
  static at<T extends Row>(id: T['id'], rows: RowBytes, start: number, end: number): RowText<T> {
    return new RowText<T>(id, rows, start, end, undefined)
  }

  static of<T extends Row>(value: T): RowText<T> {
    const bytes = Buffer.from(JSON.stringify(value))
    return new RowText<T>(value.id, new RowBytes(bytes), 0, bytes.length, value)
  }

  /** What its JSON stands in, besides that of others. */
  get rows(): RowBytes {
    return this.#rows
  }

  /** The row itself; not to be changed. */
  get value(): T {
    if (this.#value === undefined) {
      const value: T = JSON.parse(this.#rows.bytes.toString('utf8', this.start, this.end))
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
  for (const { rows: written, start, end } of together(rows)) {
    at += written.bytes.copy(json, at, start, end) + 1
  }
  at = start - 1
  for (const { start, end } of rows) {
    at += end - start + 1
    json[at] = code
  }
}

/** Rows that stand together, from here to there. */
export interface Stretch {
  readonly rows: RowBytes
  readonly start: number
  readonly end: number
}

/** Rows that stand in the same bytes, with one byte between them, are copied in one go. */
function together(rows: readonly JsonRow[]): readonly Stretch[] {
  const stretches: Stretch[] = []
  let last: { rows: RowBytes; start: number; end: number } | undefined
  for (const { rows: written, start, end } of rows) {
    if (last?.rows === written && last.end + 1 === start) last.end = end
    else {
      last = { rows: written, start, end }
      stretches.push(last)
    }
  }
  return stretches
}

/** Where all of these rows stand, one behind another; `null` where they don't, and of none. */
export function stretchOf(rows: readonly JsonRow[]): Stretch | null {
  const [first, ...others] = together(rows)
  return first !== undefined && others.length === 0 ? first : null
}
