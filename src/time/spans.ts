import { dayAfter } from './days.ts'
import { instantOf } from './instants.ts'
import { type DayRange, daysIn, isDay, lastDays, untilToday } from './ranges.ts'
import type { Zone } from './zone.ts'

/** The ends of a span of time as a query gives them: days, `YYYY-MM-DD`, or RFC 3339 time stamps. */
export interface Ends {
  readonly from?: string | undefined
  readonly to?: string | undefined
}

/** Instants between which a row has to lie, in milliseconds since 1970: `since` included, `before` not. */
export interface Bounds {
  readonly since?: number
  readonly before?: number
}

/** Whether a text is a day that exists, or an RFC 3339 time stamp. */
export function isEnd(text: string): boolean {
  return isDay(text) || !Number.isNaN(instantOf(text))
}

/** The bounds that are finer than days; none where both ends are days. */
export function boundsOf({ from, to }: Ends): Bounds {
  return {
    ...(from !== undefined && !isDay(from) && { since: instantOf(from) }),
    ...(to !== undefined && !isDay(to) && { before: instantOf(to) })
  }
}

/** Whether the span ends before it begins; an end that is a day counts to its end. */
export function isReversed({ from, to }: Ends, zone: Zone): boolean {
  if (from === undefined || to === undefined) return false
  if (isDay(from) && isDay(to)) return from > to
  const start = isDay(from) ? zone.startOfDay(from) : instantOf(from)
  const end = isDay(to) ? zone.startOfDay(dayAfter(to)) : instantOf(to)
  return start > end
}

/** The first day of the upstream's that a span touches. */
export function firstDayOf(from: string, zone: Zone): string {
  return isDay(from) ? from : zone.dayOf(instantOf(from))
}

/** The last day of the upstream's that a span touches: the end itself is not in it where it is an instant. */
export function lastDayOf(to: string, zone: Zone): string {
  return isDay(to) ? to : zone.dayOf(instantOf(to) - 1)
}

/**
 * The days that cover a span: `to` is today where it is not given, or the day of `from` where that is later;
 * `from` is `days` - 1 days before `to`.
 */
export function coveringDays({ from, to }: Ends, zone: Zone, today: string, days: number): DayRange {
  const first = from === undefined ? undefined : firstDayOf(from, zone)
  const last = to === undefined ? (first !== undefined && first > today ? first : today) : lastDayOf(to, zone)
  return first === undefined ? lastDays(last, days) : { from: first, to: last }
}

/** The days of a range that V1 is asked for: not those to come; `null` where none are left. */
export function askableDays(range: DayRange, today: string): DayRange | null {
  return daysIn(range) < 1 ? null : untilToday(range, today)
}
