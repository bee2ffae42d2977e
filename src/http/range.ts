import type { FastifyRequest } from 'fastify'
import type { CallFilters } from '../../schemas/calls.ts'
import type { PageQuery } from '../../schemas/common.ts'
import type { Fault } from '../../schemas/problem.ts'
import type { RangeQuery } from '../../schemas/ranges.ts'
import { type DayRange, daysIn, windowsIn } from '../time/ranges.ts'
import {
  askableDays,
  type Bounds,
  boundsOf,
  coveringDays,
  type Ends,
  firstDayOf,
  isEnd,
  isReversed,
  lastDayOf
} from '../time/spans.ts'

/** How many days a range has where the query doesn't say, and how many V1 gives at once: it refuses more. */
export const windowDays = 30

/** A range over this many days is a slip of the pen. */
const longestRange = 3_660

/** Today in the upstream's zone. */
function todayOf({ server }: FastifyRequest): string {
  return server.zone.dayOf(Date.now())
}

/** The days that a query asks for, those after today cut off; `null` where none are left. */
export function rangeOf(request: FastifyRequest): DayRange | null {
  const today = todayOf(request)
  return askableDays(coveringDays(request.query as RangeQuery, request.server.zone, today, windowDays), today)
}

/** The field of a row that holds its time. */
export type TimeField<Row> = {
  [Name in keyof Row]: Row[Name] extends string | null ? Name : never
}[keyof Row]

/** Whether a row is between the instants of a query; `undefined` where it names days alone, which are V1's to keep. */
export function betweenInstants<Row>(
  request: FastifyRequest,
  field: TimeField<Row>
): ((row: Row) => boolean) | undefined {
  const { since = Number.NEGATIVE_INFINITY, before = Number.POSITIVE_INFINITY }: Bounds = boundsOf(
    request.query as Ends
  )
  if (since === Number.NEGATIVE_INFINITY && before === Number.POSITIVE_INFINITY) return undefined
  return (row) => {
    const time = row[field]
    // Of a row without a time V1 alone knows the day.
    if (typeof time !== 'string') return true
    const at = Date.parse(time)
    return at >= since && at < before
  }
}

/** Faults of a range that is asked for in windows, of any length that makes sense. */
export function checkRange(request: FastifyRequest): Fault[] {
  const query = request.query as RangeQuery & PageQuery & CallFilters
  const faults = checkOpenRange(request)
  // A cursor holds the days that the first page was asked for: midnight does not make them more.
  if (faults.length > 0 || query.cursor !== undefined || !haveSense(query)) return faults
  const today = todayOf(request)
  const range = coveringDays(query, request.server.zone, today, windowDays)
  if (daysIn(range) > longestRange) return [tooLong()]
  const asked = askableDays(range, today)
  const windows = asked === null ? 0 : windowsIn(asked, windowDays)
  return windows > 1 && query.sort?.endsWith('duration') ? [unsortable()] : []
}

/** Faults of a range of which either end may be missing. */
export function checkOpenRange(request: FastifyRequest): Fault[] {
  const { zone } = request.server
  const query = request.query as Ends
  const { from, to } = query
  if (from === undefined || to === undefined || !haveSense(query)) return []
  if (isReversed(query, zone)) return [{ detail: 'must not be after to', parameter: 'from' }]
  const days = daysIn({ from: firstDayOf(from, zone), to: lastDayOf(to, zone) })
  return days > longestRange ? [tooLong()] : []
}

function tooLong(): Fault {
  return {
    detail: `makes a range of more than ${longestRange} days up to to, which is today if not said, both ends counted`,
    parameter: 'from'
  }
}

function unsortable(): Fault {
  return {
    detail: `must be started_at or -started_at for a range of more than ${windowDays} days: longer ones are not sorted by duration`,
    parameter: 'sort'
  }
}

/** Whether what is given are days and instants: if not, the schema tells it. */
function haveSense({ from, to }: Ends): boolean {
  return [from, to].every((end) => end === undefined || isEnd(end))
}

/** The days of a query of which either end may be missing; `null` where none are left. */
export function openRangeOf(request: FastifyRequest): Partial<DayRange> | null {
  const { zone } = request.server
  const query = request.query as Ends
  const today = todayOf(request)
  const from = query.from === undefined ? undefined : firstDayOf(query.from, zone)
  const to = query.to === undefined ? undefined : lastDayOf(query.to, zone)
  if (from !== undefined && (from > today || (to !== undefined && from > to))) return null
  return {
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to: to < today ? to : today })
  }
}
