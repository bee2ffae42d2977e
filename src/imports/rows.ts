import { isUtf8 } from 'node:buffer'
import type { ProblemError } from '../http/problem.ts'
import { Begun, largest } from './begun.ts'
import { Scan } from './scan.ts'

/** A record of CSV by its number, the header row's being 0. */
export type Row = { readonly line: number } & Found

type Found = { readonly cells: readonly string[] } | { readonly fault: string }

const byteOrderMark = Buffer.from('\uFEFF')
const nothing = Buffer.alloc(0)

/**
 * The records of CSV as they come (RFC 4180, 2), without the blank lines, which are counted. Where quotes hide where
 * the next record begins, it throws what `unreadable` makes of that.
 */
export async function* rowsOf(
  pieces: AsyncIterable<Buffer>,
  unreadable: (line: number, fault: string) => ProblemError
): AsyncGenerator<readonly Row[]> {
  const begun = new Begun()
  const scan = new Scan()
  let count = 0
  let header: number | undefined

  const rowOf = (found: Found | undefined): Row[] => {
    count++
    if (found === undefined) return []
    header ??= count
    return [{ line: count - header, ...found }]
  }
  function* end(rows: readonly Row[], fault: string) {
    yield [...rows, ...rowOf({ fault })]
    throw unreadable(count - (header ?? count), fault)
  }

  for await (const piece of withoutMark(pieces)) {
    const rows: Row[] = []
    let start = 0
    let at = scan.through(piece, start)
    for (; typeof at === 'number'; at = scan.through(piece, start)) {
      const record = begun.endingWith(piece.subarray(start, at))
      rows.push(...rowOf(scan.hasStrayQuote ? { fault: strayQuote } : inRecord(withoutReturn(record))))
      start = at + 1
      scan.begin()
    }
    begun.goOnWith(piece.subarray(start))
    if (at === 'misquoted') yield* end(rows, misquoted)
    if (begun.isTooLarge && scan.isInQuotes) yield* end(rows, `${tooLarge}: is a quote not closed?`)
    if (begun.isTooLarge && header === undefined) yield* end(rows, tooLarge)
    yield rows
  }
  if (scan.isInQuotes) yield* end([], notClosed)
  if (scan.isInLineBreak) yield* end([], misquoted)
  const record = begun.endingWith(nothing)
  yield rowOf(scan.hasStrayQuote ? { fault: strayQuote } : inRecord(record))
}

const tooLarge = `must not have more than ${largest} bytes`
const strayQuote = 'has a quote in a cell that is not in quotes'
const misquoted = 'has more behind the closing quote of a cell: quotes inside are doubled'
const notClosed = 'has a quote that is not closed'

function withoutReturn(record: Buffer | null): Buffer | null {
  return record?.at(-1) === 0x0d ? record.subarray(0, -1) : record
}

/** What is in a record whose quotes are right; `undefined` in a blank line. */
function inRecord(record: Buffer | null): Found | undefined {
  if (record === null) return { fault: tooLarge }
  if (record.length === 0) return undefined
  return isUtf8(record) ? { cells: cellsOf(record.toString('utf8')) } : { fault: 'is not UTF-8' }
}

/** A cell in quotes, in which they are doubled, or without; and what follows it. */
const cell = /(?:"([^"]*(?:""[^"]*)*)"|([^",]*))(,|$)/y

function cellsOf(record: string): string[] {
  const cells: string[] = []
  cell.lastIndex = 0
  for (;;) {
    const [, quoted, plain = '', separator] = cell.exec(record) ?? []
    cells.push(quoted?.replaceAll('""', '"') ?? plain)
    if (separator !== ',') return cells
  }
}

/** Without the byte-order mark that spreadsheets put before UTF-8. */
async function* withoutMark(pieces: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let start: Buffer | null = nothing
  for await (const piece of pieces) {
    if (start === null) {
      yield piece
      continue
    }
    start = Buffer.concat([start, piece])
    // Shorter than the mark, and so far the same.
    if (byteOrderMark.indexOf(start) === 0 && start.length < byteOrderMark.length) continue
    yield start.indexOf(byteOrderMark) === 0 ? start.subarray(byteOrderMark.length) : start
    start = null
  }
  if (start !== null) yield start
}
