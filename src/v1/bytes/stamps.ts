import { DAY_SECONDS, dayText } from '../../time/days.ts'
import { copyAscii } from './copies.ts'
import { zeros } from './words.ts'

const ZERO = 0x30
const QUOTE = 0x22
const COLON = 0x3a
const Z = 0x5a

/** What comes before the clock: `"2026-05-14T`. */
const dayLength = 12
const kept = { day: Number.NaN, ...zeros(16) }

/**
 * Writes an instant, whole seconds since 1970, as a text of JSON: RFC 3339 in UTC. Gives back where it ends. Rows of a
 * day follow each other: the text of a day is kept.
 */
export function putStamp(instant: number, to: DataView, at: number): number {
  const day = Math.floor(instant / DAY_SECONDS)
  if (day !== kept.day) {
    kept.day = day
    kept.buffer.write(`"${dayText(day)}T`, 'latin1')
  }
  const second = instant - day * DAY_SECONDS
  const minute = Math.floor(second / 60)
  const hour = Math.floor(minute / 60)
  const clock = copyAscii(kept.view, 0, dayLength, to, at)
  putTwo(hour, COLON, to, clock)
  putTwo(minute - hour * 60, COLON, to, clock + 3)
  putTwo(second - minute * 60, Z, to, clock + 6)
  to.setUint8(clock + 9, QUOTE)
  return clock + 10
}

/** Two digits, and what stands behind them. */
function putTwo(number: number, behind: number, to: DataView, at: number): void {
  const tens = Math.floor(number / 10)
  to.setUint8(at, ZERO + tens)
  to.setUint8(at + 1, ZERO + number - tens * 10)
  to.setUint8(at + 2, behind)
}
