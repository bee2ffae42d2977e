import type { FastifyReply, FastifyRequest } from 'fastify'
import { defaultLimit, type PageQuery } from '../../schemas/common.ts'
import type { RangeQuery } from '../../schemas/ranges.ts'
import type { Sliced, WalkPlace } from '../paging/sliced.ts'
import { isWalkPlace, walk } from '../paging/walk.ts'
import type { DayRange } from '../time/ranges.ts'
import { answerPage, type Page, placeOf } from './page.ts'
import { rangeOf } from './range.ts'

/** The part of a range that one call of V1 asks for. */
export interface RangeSlice extends DayRange {
  readonly limit: number
  readonly offset: number
}

/** Where a walk over the days of a range stands: the days are those of its first page, whatever today is now. */
interface RangePlace extends WalkPlace, DayRange {}

interface Asked<Row> {
  readonly ask: (slice: RangeSlice) => Promise<Sliced<Row>>
  /** The gateway's own filter. */
  readonly keep?: ((row: Row) => boolean) | undefined
}

/** The most rows that are asked of V1 at once: as many as a client may ask for. */
const pageSize = 500

/** Answers one page of the rows of a range of days, which V1 pages by limit and offset. Throws `invalid-cursor`. */
export async function pageOfRange<Row extends { id: string | null }>(
  request: FastifyRequest<{ Querystring: PageQuery & RangeQuery }>,
  reply: FastifyReply,
  { ask, keep }: Asked<Row>
): Promise<Page<Row>> {
  const place = placeOf(request, isRangePlace)
  const range = place ?? rangeOf(request)
  if (range === null) return answerPage(request, reply, { rows: [], next: null, total: 0 })
  const { from, to } = range
  const { rows, next, total } = await walk({
    place,
    limit: request.query.limit ?? defaultLimit,
    pageSize,
    keyOf: ({ id }) => id,
    keep,
    ask: (offset, limit) => ask({ from, to, limit, offset }),
    goOn: () => request.hasTime()
  })
  return answerPage(request, reply, {
    rows,
    next: next && { from, to, ...next },
    total: keep === undefined ? total : null
  })
}

function isRangePlace(value: unknown): value is RangePlace {
  return isWalkPlace(value) && 'from' in value && 'to' in value && typeof value.from === 'string'
}
