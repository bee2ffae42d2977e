import { readCommon } from './common-text.ts'
import { DAY_SECONDS, dayNumber } from './days.ts'
import { monthOf } from './months.ts'

const SPACE = 0x20
const OPEN = 0x28
const CLOSE = 0x29
const COMMA = 0x2c
const DASH = 0x2d
const DOT = 0x2e
const ZERO = 0x30
const COLON = 0x3a
const A = 0x61
const M = 0x6d
const P = 0x70
const T = 0x74

const isSpace = (code: number): boolean =>
  code === SPACE || (code >= 9 && code <= 13) || code === 0xa0 || code === 0x202f

/** A text and how far it has been read; the readers step over what they take and nothing else. */
class Scanner {
  readonly text: string
  at = 0

  constructor(text: string) {
    this.text = text
  }

  /** The next code, 0 at the end. */
  next(): number {
    return this.at < this.text.length ? this.text.charCodeAt(this.at) : 0
  }

  /** The next code in lower case where it is an ASCII letter, else 0. */
  letter(): number {
    const lower = this.next() | 0x20
    return lower >= 0x61 && lower <= 0x7a ? lower : 0
  }

  /** Whether a digit is next. */
  digit(): boolean {
    const value = this.next() - ZERO
    return value >= 0 && value <= 9
  }

  take(code: number): boolean {
    if (this.next() !== code) return false
    this.at++
    return true
  }

  /** Takes all the space there is; whether there was any. */
  spaces(): boolean {
    const start = this.at
    while (isSpace(this.next())) this.at++
    return this.at > start
  }

  /** Takes `least` to `most` digits: their value, -1 where there are fewer. */
  number(least: number, most: number): number {
    const start = this.at
    let value = 0
    while (this.at - start < most && this.digit()) value = value * 10 + this.text.charCodeAt(this.at++) - ZERO
    return this.at - start < least ? -1 : value
  }
}

/** `2026-05-14`, as a day number; NaN where it is none. */
function isoDay(scan: Scanner): number {
  const year = scan.number(4, 4)
  if (!scan.take(DASH)) return Number.NaN
  const month = scan.number(2, 2)
  if (!scan.take(DASH)) return Number.NaN
  return dayNumber(year, month, scan.number(2, 2))
}

/** `Apr 15, 2026`, `April 15 2026`, as a day number; NaN where it is none. */
function namedDay(scan: Scanner): number {
  const found = monthOf(letterOf(scan), letterOf(scan), letterOf(scan))
  if (found === undefined) return Number.NaN
  if (scan.letter() !== 0) {
    const end = scan.at + found.rest.length
    if (scan.text.slice(scan.at, end).toLowerCase() !== found.rest) return Number.NaN
    scan.at = end
  }
  if (!scan.spaces()) return Number.NaN
  const day = scan.number(1, 2)
  const comma = scan.take(COMMA)
  if (!scan.spaces() && !comma) return Number.NaN
  return dayNumber(scan.number(4, 4), found.number, day)
}

function letterOf(scan: Scanner): number {
  const letter = scan.letter()
  scan.at++
  return letter
}

/**
 * `6:34 pm`, `06:34:09 PM`, `18:34`, `18:34:09.000000`, as seconds since midnight (fractions dropped); NaN
 * where it is none. `marked`: only with am or pm.
 */
function secondOfDay(scan: Scanner, marked: boolean): number {
  const hour = scan.number(1, 2)
  if (!scan.take(COLON)) return Number.NaN
  const minute = scan.number(2, 2)
  let second = 0
  if (scan.take(COLON)) {
    second = scan.number(2, 2)
    if (scan.take(DOT) && scan.number(1, 9) < 0) return Number.NaN
  }
  if (hour < 0 || minute < 0 || minute > 59 || second < 0 || second > 59) return Number.NaN
  scan.spaces()
  const mark = scan.letter()
  if (mark === 0) return marked || hour > 23 ? Number.NaN : (hour * 60 + minute) * 60 + second
  scan.at++
  if ((mark !== A && mark !== P) || letterOf(scan) !== M || hour < 1 || hour > 12) return Number.NaN
  return (((hour % 12) + (mark === P ? 12 : 0)) * 60 + minute) * 60 + second
}

/** Steps over a label in brackets and space around it; whether the text ends there. */
function ended(scan: Scanner): boolean {
  scan.spaces()
  if (scan.take(OPEN)) {
    while (scan.next() !== 0 && scan.next() !== CLOSE) scan.at++
    if (!scan.take(CLOSE)) return false
    scan.spaces()
  }
  return scan.at === scan.text.length
}

/**
 * A local date and time as the upstream spells it, in seconds of that local clock since 1970-01-01 00:00; NaN
 * where it is none: every other spelling, a day that its month lacks.
 *
 * Read are `Apr 15, 2026 6:34 pm` (also full month names, seconds; always with am or pm, for without it the
 * hour would be a guess) and `2026-05-14 10:30:00` (also without seconds, with `T`, with am or pm); a date
 * alone is its midnight; a label in brackets behind it (`(PST)`, seen in May) says nothing. A zone that is
 * stated otherwise (`Z`, `+02:00`) was never seen: no guess at it.
 */
export function readLocal(text: string): number {
  const common = readCommon(text)
  return Number.isNaN(common) ? scanLocal(text) : common
}

/** What `readLocal` says, for any of its spellings; `readCommon` must never differ from it. */
export function scanLocal(text: string): number {
  const scan = new Scanner(text)
  scan.spaces()
  const named = scan.letter() !== 0
  const day = named ? namedDay(scan) : isoDay(scan)
  let second = 0
  if (!named && scan.letter() === T) {
    scan.at++
    second = secondOfDay(scan, false)
  } else if (scan.spaces() && scan.digit()) {
    second = secondOfDay(scan, named)
  }
  return ended(scan) ? day * DAY_SECONDS + second : Number.NaN
}

/** A clock of the dashboards, `09:01 AM`, in seconds since midnight; NaN where it is none, or has no am or pm. */
export function readClock(text: string): number {
  const scan = new Scanner(text)
  scan.spaces()
  const second = secondOfDay(scan, true)
  return ended(scan) ? second : Number.NaN
}
