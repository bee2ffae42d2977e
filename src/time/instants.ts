import { DAY_SECONDS, dayNumber } from './days.ts'

const stamp = /^(\d{4})-(\d\d)-(\d\d)[Tt](\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?(?:[Zz]|([+-])(\d\d):(\d\d))$/

/**
 * The instant of an RFC 3339 time stamp, in milliseconds since 1970, rounded up; NaN where it is none, or has a
 * day or a time that does not exist. A leap second counts as the second after it.
 */
export function instantOf(text: string): number {
  const parts = stamp.exec(text)
  if (parts === null) return Number.NaN
  const at = (index: number) => Number(parts[index] ?? 0)
  const [hour, minute, second] = [at(4), at(5), at(6)]
  const [offsetHour, offsetMinute] = [at(9), at(10)]
  if (hour > 23 || minute > 59 || second > 60 || offsetHour > 23 || offsetMinute > 59) return Number.NaN
  const offset = (offsetHour * 60 + offsetMinute) * (parts[8] === '-' ? -1 : 1)
  const seconds = dayNumber(at(1), at(2), at(3)) * DAY_SECONDS + (hour * 60 + minute - offset) * 60 + second
  return seconds * 1000 + Math.ceil(Number((parts[7] ?? '').padEnd(9, '0')) / 1_000_000)
}
