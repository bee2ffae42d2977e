/** Seconds in a day of the calendar. */
export const DAY_SECONDS = 86_400

const monthLengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

const isLeap = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)

/**
 * Days from 1970-01-01 to a day of the Gregorian calendar; NaN where the month has no such day, and before
 * year 0. By Howard Hinnant's `days_from_civil`: years begin in March, so that the leap day comes last.
 */
export function dayNumber(year: number, month: number, day: number): number {
  const length = month === 2 && isLeap(year) ? 29 : monthLengths[month - 1]
  if (length === undefined || year < 0 || day < 1 || day > length) return Number.NaN
  const y = month > 2 ? year : year - 1
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1
  return y * 365 + Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400) + dayOfYear - 719_468
}

const firstDay = dayNumber(0, 1, 1)
const lastDay = dayNumber(9999, 12, 31)

/** The numbers 0 to 99 in two digits. */
export const twoDigits: readonly string[] = Array.from({ length: 100 }, (_, n) => String(n).padStart(2, '0'))

/** A day number as `YYYY-MM-DD`; before year 0 and after 9999, where that form ends, the nearest day it has. */
export function dayText(number: number): string {
  const days = Math.min(Math.max(number, firstDay), lastDay) + 719_468
  const era = Math.floor(days / 146_097)
  const dayOfEra = days - era * 146_097
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365
  )
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153)
  const day = dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
  const year = era * 400 + yearOfEra + (month <= 2 ? 1 : 0)
  return `${twoDigits[Math.floor(year / 100)]}${twoDigits[year % 100]}-${twoDigits[month]}-${twoDigits[day]}`
}

/** The day number of `YYYY-MM-DD`; NaN for any other text and for days that do not exist. */
export function dayNumberOf(text: string): number {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return Number.NaN
  return dayNumber(Number(text.slice(0, 4)), Number(text.slice(5, 7)), Number(text.slice(8)))
}

/** The day after a `YYYY-MM-DD`, as the calendar has it in every zone. RangeError where `day` is no day. */
export function dayAfter(day: string): string {
  const number = dayNumberOf(day)
  if (Number.isNaN(number)) throw new RangeError(`"${day}" is not a day (YYYY-MM-DD)`)
  return dayText(number + 1)
}
