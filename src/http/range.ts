import type { FastifyRequest } from 'fastify'
import type { PageQuery } from '../../schemas/common.ts'
import type { Fault } from '../../schemas/problem.ts'
import type { RangeQuery } from '../../schemas/ranges.ts'
import { type DayRange, daysIn, isDay, lastDays, untilToday } from '../time/ranges.ts'

/** How many days are asked for where the query names none, and at most: V1 refuses more of FetchUserCallLog. */
const mostDays = 30

/** A range over this many days is a slip of the pen. */
const longestRange = 3_660

/** Today in the upstream's zone. */
function todayOf({ server }: FastifyRequest): string {
  return server.zone.dayOf(Date.now())
}

/**
 * The days that a query asks for, those after today cut off; `null` where all are after today. `to` is today
 * where it is not given, or `from` where that is later; `from` is 29 days before `to`.
 */
export function rangeOf(request: FastifyRequest): DayRange | null {
  return resolve(request.query as RangeQuery, todayOf(request))
}

function resolve({ from, to }: RangeQuery, today: string): DayRange | null {
  const last = to ?? (from !== undefined && from > today ? from : today)
  return untilToday(from === undefined ? lastDays(last, mostDays) : { from, to: last }, today)
}

/** Whether what is given are days: if not, the schema tells it. */
function haveDays({ from, to }: RangeQuery): boolean {
  return [from, to].every((day) => day === undefined || isDay(day))
}

/** Faults of a range that has an end and is asked for at once: at most 30 days. */
export function checkRange(request: FastifyRequest): Fault[] {
  const query = request.query as RangeQuery & PageQuery
  const faults = checkOpenRange(request)
  // A cursor holds the days that the first page was asked for: midnight does not make them more.
  if (faults.length > 0 || query.cursor !== undefined || !haveDays(query)) return faults
  const range = resolve(query, todayOf(request))
  if (range === null || daysIn(range) <= mostDays) return []
  const to = query.to === undefined ? 'to today, where to is not given' : `to ${range.to}`
  return [
    {
      detail: `makes a range of ${daysIn(range)} days ${to}: at most ${mostDays} days, both ends counted, can be asked for`,
      parameter: 'from'
    }
  ]
}

/** Faults of a range of which either end may be missing. */
export function checkOpenRange(request: FastifyRequest): Fault[] {
  const query = request.query as RangeQuery
  const { from, to } = query
  if (from === undefined || to === undefined || !haveDays(query)) return []
  if (from > to) return [{ detail: 'must not be after to', parameter: 'from' }]
  if (daysIn({ from, to }) <= longestRange) return []
  return [{ detail: `must not be more than ${longestRange} days before to`, parameter: 'from' }]
}

/** The days of a query of which either end may be missing; `null` where all are after today. */
export function openRangeOf(request: FastifyRequest): RangeQuery | null {
  const { from, to } = request.query as RangeQuery
  const today = todayOf(request)
  if (from !== undefined && from > today) return null
  return {
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to: to < today ? to : today })
  }
}
