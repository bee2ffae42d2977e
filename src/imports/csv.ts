import { invalidRequest } from '../http/errors.ts'
import { type ProblemError, problem } from '../http/problem.ts'
import { columnsOf } from './columns.ts'
import { broken, type Check, type Entry, type Reading } from './entry.ts'
import { type Row, rowsOf } from './rows.ts'

/**
 * Reads an upload in CSV (RFC 4180): a header row, then a lead a record. It waits for the header row, and throws
 * `invalid-request` where that can't be used. Blank lines are passed over, and counted. Where a record hides where the
 * next one begins, the entries end with `invalid-request`.
 */
export async function readCsv(pieces: AsyncIterable<Buffer>, check: Check): Promise<Reading> {
  const batches = rowsOf(pieces, unreadable)
  const waiting: Row[] = []
  while (waiting.length === 0) {
    const next = await batches.next()
    if (next.done) throw unusable('has no header row')
    waiting.push(...next.value)
  }
  const [header, ...others] = waiting
  if (header === undefined || 'fault' in header) throw unusable(header?.fault ?? 'has no header row')
  const columns = columnsOf(header.cells)

  const entryOf = (row: Row): Entry => ({
    line: row.line,
    ...('fault' in row ? broken(row.fault) : columns.read(row.cells, check))
  })
  async function* entries(): AsyncGenerator<readonly Entry[]> {
    yield others.map(entryOf)
    for await (const rows of batches) yield rows.map(entryOf)
  }
  return { skipped: columns.skipped, entries: entries() }
}

/** The header row is the whole of what can be said then. */
function unusable(detail: string): ProblemError {
  return invalidRequest([{ detail, pointer: '' }])
}

function unreadable(line: number, fault: string): ProblemError {
  const where = line === 0 ? 'The header row' : `Line ${line}`
  return problem('invalid-request', {
    detail: `${where} ${fault}: what follows cannot be read.`,
    errors: [{ detail: fault, pointer: '' }]
  })
}
