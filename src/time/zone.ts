import { readCommonBytes } from './common-text.ts'
import { DAY_SECONDS, dayNumber, dayNumberOf, dayText, twoDigits } from './days.ts'
import { readClock, readLocal } from './local-text.ts'
import { offsetsOf } from './offsets.ts'

/** One IANA time zone, and the upstream's spellings of its local times. */
export interface Zone {
  /** As it was asked for. */
  readonly name: string
  /**
   * A local date and time of the upstream's (`Apr 15, 2026 6:34 pm`, `2026-05-14 10:30:00`: see `readLocal`) as
   * RFC 3339 in UTC, whole seconds (`2026-04-16T01:34:00Z`); null where it can't be read, `''` included, and
   * outside the years 1970 to 2199. A time that comes twice in autumn is its first occurrence, one that is left
   * out in spring moves forward.
   */
  toUtc(text: string): string | null
  /**
   * The same as seconds since 1970, of a text where it stands as bytes, in one of the two spellings that nearly every
   * row has (see `readCommon`); NaN for any other text, also where `toUtc` reads it.
   */
  toInstant(bytes: DataView, start: number, end: number): number
  /** The same of a clock of the dashboards (`09:01 AM`) on a day, `YYYY-MM-DD`; null where either is none. */
  toUtcOn(day: string, clock: string): string | null
  /** The local day, `YYYY-MM-DD`, of an instant in milliseconds since 1970. RangeError where it is not finite. */
  dayOf(instantMs: number): string
  /**
   * The first instant, in milliseconds since 1970, of a local day, `YYYY-MM-DD`; of a day that the zone has left
   * out (Apia, 2011-12-30), that of the next. RangeError where `day` is no day.
   */
  startOfDay(day: string): number
}

/** In years before 1970 and from 2200 on no call was made: they are PHP's zero dates and typing errors. */
const TOO_LATE = dayNumber(2200, 1, 1) * DAY_SECONDS

/** The zone of an IANA name (`America/Los_Angeles`); RangeError where the runtime knows none of that name. */
export function zone(name: string): Zone {
  const offsets = offsetsOf(name)
  const stamp = stamper()
  const instant = (local: number): number =>
    local >= 0 && local < TOO_LATE ? local - offsets.atLocal(local).offset : Number.NaN
  const utc = (local: number): string | null => {
    const at = instant(local)
    return Number.isNaN(at) ? null : stamp(at)
  }
  return {
    name,
    toUtc: (text) => utc(readLocal(text)),
    toInstant: (bytes, start, end) => instant(readCommonBytes(bytes, start, end)),
    toUtcOn: (day, clock) => utc(dayNumberOf(day) * DAY_SECONDS + readClock(clock)),
    dayOf(instantMs) {
      if (!Number.isFinite(instantMs)) throw new RangeError(`${instantMs} is no instant`)
      const instant = instantMs / 1000
      return dayText(Math.floor((instant + offsets.at(instant).offset) / DAY_SECONDS))
    },
    startOfDay(day) {
      const midnight = dayNumberOf(day) * DAY_SECONDS
      if (Number.isNaN(midnight)) throw new RangeError(`"${day}" is not a day (YYYY-MM-DD)`)
      const { offset, ends } = offsets.atLocal(midnight)
      return Math.min(midnight - offset, ends) * 1000
    }
  }
}

/** `T18:34:` of each minute of a day, and `00Z` of each second: few pieces make the text of a stamp quickly. */
const minuteTexts = Array.from(
  { length: 1440 },
  (_, n) => `T${twoDigits[Math.floor(n / 60)]}:${twoDigits[n % 60]}:`
)
const secondTexts = Array.from({ length: 60 }, (_, n) => `${twoDigits[n]}Z`)

/** Writes instants, whole seconds since 1970, as RFC 3339; rows follow each other in time, so a day's text is kept. */
function stamper(): (instant: number) => string {
  let keptDay = Number.NaN
  let kept = ''
  return (instant) => {
    const day = Math.floor(instant / DAY_SECONDS)
    if (day !== keptDay) {
      keptDay = day
      kept = dayText(day)
    }
    const second = instant - day * DAY_SECONDS
    const minute = Math.floor(second / 60)
    return `${kept}${minuteTexts[minute]}${secondTexts[second - minute * 60]}`
  }
}
