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
