import { type Found, numberOf, trimmed, unreadable } from './scalars.ts'

const MINUTE = 60
const HOUR = 3600

/** No duration is longer written; the bound keeps a hostile text from costing the pattern below any time. */
const LONGEST = 40

/** `08h :15m :32s`, `05h 10m 30s`, `45m :12s`, `02m 50s`, `90m`, `12.5 s`; each part at most once, in this order. */
const NAMED = /^(?:(\d+)\s*h)?[\s:]*(?:(\d+)\s*m)?[\s:]*(?:(\d+(?:\.\d+)?)\s*s)?$/i

/** `1:12:30`, `01:02`, `1:12:30.5`. */
const CLOCK = /^(?:(\d+):)?(\d+):(\d{2}(?:\.\d+)?)$/

/**
 * A duration in seconds, decimals kept: a number or a text of seconds (`"84"`, `"320.000000"`, `"1,204"`), parts
 * with their units (`"08h :15m :32s"`, `"02m 50s"`, `"35 m"`), or a clock (`"1:12:30"`).
 *
 * A clock of two parts (`"01:02"`) is minutes and seconds: the documentation doesn't say, and durations of calls
 * and gaps are minutes rather than hours. After the first part of a clock, 60 and more is unreadable, for then
 * the parts aren't what their places say; parts with units say it themselves (`"05h 90m"` is 6.5 hours). A
 * negative duration is unreadable.
 */
export function readSeconds(value: unknown): Found<number> {
  if (typeof value === 'number') return positive(numberOf(value))
  const text = trimmed(value)
  if (typeof text !== 'string') return text
  const number = numberOf(text)
  if (number !== unreadable) return positive(number)
  return named(text) ?? clock(text) ?? unreadable
}

/**
 * A duration that the upstream counts in minutes (`talkMin`, `avgMin`: `"280"`, `"240 m"`, `"35 m"`), in
 * seconds. Units other than `m` and clocks of three parts count as they say; a clock of two is unreadable: it
 * could be hours and minutes as well.
 */
export function readMinutes(value: unknown): Found<number> {
  if (typeof value === 'number') return fromMinutes(numberOf(value))
  const text = trimmed(value)
  if (typeof text !== 'string') return text
  const number = numberOf(text.replace(/\s?m$/i, ''))
  if (number !== unreadable) return fromMinutes(number)
  return named(text) ?? (text.split(':').length === 3 ? clock(text) : undefined) ?? unreadable
}

function positive(number: number | typeof unreadable): number | typeof unreadable {
  return number !== unreadable && number >= 0 ? number : unreadable
}

function fromMinutes(minutes: number | typeof unreadable): number | typeof unreadable {
  const number = positive(minutes)
  return number === unreadable ? unreadable : total(0, number, 0)
}

function named(text: string): number | typeof unreadable | undefined {
  const parts = text.length <= LONGEST && /[hms]$/i.test(text) ? NAMED.exec(text) : null
  return parts === null
    ? undefined
    : total(Number(parts[1] ?? 0), Number(parts[2] ?? 0), Number(parts[3] ?? 0))
}

function clock(text: string): number | typeof unreadable | undefined {
  const parts = text.length <= LONGEST ? CLOCK.exec(text) : null
  if (parts === null) return undefined
  const [hours, minutes, seconds] = [parts[1], Number(parts[2]), Number(parts[3])]
  if (seconds >= 60 || (hours !== undefined && (minutes >= 60 || parts[2]?.length !== 2))) return unreadable
  return total(Number(hours ?? 0), minutes, seconds)
}

/** The sum in seconds, to the microsecond, which takes off what binary fractions add (`4.35 * 60`). */
function total(hours: number, minutes: number, seconds: number): number | typeof unreadable {
  const sum = hours * HOUR + minutes * MINUTE + seconds
  return sum > Number.MAX_SAFE_INTEGER ? unreadable : Number(sum.toFixed(6))
}
