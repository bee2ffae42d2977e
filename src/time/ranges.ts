import { dayNumberOf, dayText } from './days.ts'

/** Days from one to another, `YYYY-MM-DD`, both included. */
export interface DayRange {
  readonly from: string
  readonly to: string
}

/** Whether this is a day, `YYYY-MM-DD`, that the calendar has. */
export function isDay(value: unknown): value is string {
  return typeof value === 'string' && !Number.isNaN(dayNumberOf(value))
}

/** How many days a range has, both ends counted. NaN where one of them is no day. */
export function daysIn({ from, to }: DayRange): number {
  return dayNumberOf(to) - dayNumberOf(from) + 1
}

/** As many days as this, the last of them `to`. RangeError where `to` is no day. */
export function lastDays(to: string, days: number): DayRange {
  const last = dayNumberOf(to)
  if (Number.isNaN(last)) throw new RangeError(`"${to}" is not a day (YYYY-MM-DD)`)
  return { from: dayText(last - days + 1), to }
}

/** The days of a range that are not after today; `null` where all are. */
export function untilToday({ from, to }: DayRange, today: string): DayRange | null {
  return from > today ? null : { from, to: to < today ? to : today }
}

/** How many windows of at most `days` days cut this range. */
export function windowsIn(range: DayRange, days: number): number {
  return Math.ceil(daysIn(range) / days)
}

/**
 * One of the windows that cut a range, counted from 0 in the order that they are asked in: from its last day back,
 * or from its first day on. All have `days` days but the one that comes last.
 */
export function windowOf(range: DayRange, days: number, index: number, newestFirst: boolean): DayRange {
  const [first, last] = [dayNumberOf(range.from), dayNumberOf(range.to)]
  if (newestFirst) {
    const to = last - index * days
    return { from: dayText(Math.max(first, to - days + 1)), to: dayText(to) }
  }
  const from = first + index * days
  return { from: dayText(from), to: dayText(Math.min(last, from + days - 1)) }
}
