import type { FastifyReply, FastifyRequest } from 'fastify'
import { defaultLimit, longestExport, type PageQuery } from '../../schemas/common.ts'
import type { RangeQuery } from '../../schemas/ranges.ts'
import { everyRow } from '../paging/every-row.ts'
import type { Sliced } from '../paging/sliced.ts'
import { isWindowsPlace, type WindowsPlace, walkWindows } from '../paging/windows.ts'
import { type DayRange, windowOf, windowsIn } from '../time/ranges.ts'
import { sendExport } from './export.ts'
import { formatOf } from './formats.ts'
import { answerPage, type Page, placeOf } from './page.ts'
import { patience } from './patience.ts'
import { rangeOf, windowDays } from './range.ts'
import { isSums, type Sums, sumsOf, sumsOver, unknownSums } from './sums.ts'

/** The part of a range that one call of V1 asks for. */
export interface RangeSlice extends DayRange {
  readonly limit: number
  readonly offset: number
}

/** A page of V1's, and for logs of calls how many there are of each direction. */
export interface CountedSlice<Row> extends Sliced<Row> {
  readonly counts?: { readonly inbound: number | null; readonly outbound: number | null }
}

/**
 * Where a walk over the days of a range stands: the days are those of its first page, whatever today is now. `sums`
 * are those of all windows, where they were asked for.
 */
interface RangePlace extends WindowsPlace, DayRange {
  readonly sums?: Sums
}

interface RangeList<Row> {
  readonly ask: (slice: RangeSlice) => Promise<CountedSlice<Row>>
  /** The gateway's own filter. */
  readonly keep: ((row: Row) => boolean) | undefined
  /** Whether the rows come with the newest first. */
  readonly newestFirst: boolean
}

/** One page of a range, and how many rows there are of each direction. */
export interface RangePage<Row> extends Page<Row> {
  readonly counts: Omit<Sums, 'total'>
}

/** The most rows that are asked of V1 at once: as many as a client may ask for. */
const pageSize = 500

type RangeRequest = FastifyRequest<{ Querystring: PageQuery & RangeQuery }>

/**
 * Answers a list of the rows of a range of days: one page of it, or all of it as an export. V1 gives the rows of at
 * most 30 days, by limit and offset; longer ranges are asked for window by window. Of an export that is over there is no
 * page. Throws `invalid-cursor`.
 */
export async function answerRange<Row extends { id: string | null }>(
  request: RangeRequest,
  reply: FastifyReply,
  list: RangeList<Row>
): Promise<RangePage<Row> | undefined> {
  if (formatOf(request) === 'json') return pageOfRange(request, reply, list)
  const range = rangeOf(request)
  if (range === null) {
    await sendExport(request, reply, { rows: nothing<Row>(), days: null })
    return undefined
  }
  const rows = everyRow<Row>({
    windows: windowsIn(range, windowDays),
    pageSize,
    overlaps: true,
    most: request.query.limit ?? longestExport,
    askAgain: patience(reply),
    // Of an answer to HEAD the first page is all that counts.
    ahead: request.method === 'HEAD' ? 1 : request.server.concurrency.exports,
    keyOf: ({ id }) => id,
    keep: list.keep,
    ask: (window, offset, limit) =>
      list.ask({ ...windowOf(range, windowDays, window, list.newestFirst), offset, limit })
  })
  await sendExport(request, reply, { rows, days: range })
  return undefined
}

/** The filters of a query for a range: what is neither the range nor the page. */
export function filtersOf<Query extends PageQuery & RangeQuery>({
  limit: _limit,
  cursor: _cursor,
  format: _format,
  from: _from,
  to: _to,
  include_total: _includeTotal,
  ...filters
}: Query) {
  return filters
}

/** Of days to come there is nothing. */
async function* nothing<Row>(): AsyncGenerator<readonly Row[]> {}

async function pageOfRange<Row extends { id: string | null }>(
  request: RangeRequest,
  reply: FastifyReply,
  { ask, keep, newestFirst }: RangeList<Row>
): Promise<RangePage<Row>> {
  const place = placeOf(request, isRangePlace)
  const range = place ?? rangeOf(request)
  if (range === null) {
    return {
      ...answerPage(request, reply, { rows: [], next: null, total: 0 }),
      counts: { inbound: 0, outbound: 0 }
    }
  }
  const { from, to } = range
  const windows = windowsIn(range, windowDays)
  const said = new Map<number, Sums>()
  const askWindow = async (window: number, offset: number, limit: number) => {
    const slice = await ask({ ...windowOf(range, windowDays, window, newestFirst), limit, offset })
    if (!said.has(window)) said.set(window, sumsOf(slice))
    return slice
  }
  const { rows, next } = await walkWindows({
    place,
    windows,
    limit: request.query.limit ?? defaultLimit,
    pageSize,
    keyOf: ({ id }) => id,
    keep,
    ask: askWindow,
    goOn: () => request.hasTime()
  })

  // Where the gateway filters, nobody knows how many rows fit.
  const known = keep === undefined
  const summed =
    known && windows > 1 && request.query.include_total === true && place === null
      ? await sumsOver(windows, said, (window) => askWindow(window, 0, 1), request.server.concurrency.exports)
      : place?.sums
  const sums = summed ?? (known && windows === 1 ? (said.get(0) ?? unknownSums) : unknownSums)
  const page = answerPage(request, reply, {
    rows,
    next: next && { from, to, ...next, ...(summed && { sums: summed }) },
    total: sums.total,
    days: range
  })
  return { ...page, counts: { inbound: sums.inbound, outbound: sums.outbound } }
}

function isRangePlace(value: unknown): value is RangePlace {
  if (!isWindowsPlace(value) || !('from' in value) || !('to' in value)) return false
  return typeof value.from === 'string' && (!('sums' in value) || isSums(value.sums))
}
