import { DAY_SECONDS, dayNumber } from './days.ts'

/** A stretch of time through which a zone keeps one offset. All in seconds, instants since 1970 in UTC. */
interface Stretch {
  /** Local time minus UTC. */
  readonly offset: number
  /** The instant at which it ends; Infinity for the last one of a block. */
  readonly ends: number
  /**
   * The local time from which on the next stretch's offset counts. With it a local time that comes twice is its
   * first occurrence, and one that never comes is counted on as if the clock had not been put forward.
   */
  readonly endsLocal: number
}

/** What a zone's clock does, for the years 1970 to 2199; times outside count as the nearest of these years. */
export interface Offsets {
  /** The stretch of an instant, in seconds. */
  at(instant: number): Stretch
  /** The stretch that gives a local time its instant, in seconds of the local clock. */
  atLocal(local: number): Stretch
}

/** Tables are made a block at a time, when a time in it is first met: 211 at most, one or two in practice. */
const BLOCK = 400 * DAY_SECONDS
const LAST_BLOCK = Math.floor((dayNumber(2199, 12, 31) * DAY_SECONDS) / BLOCK)

/** No offset is above 14 hours; the rest is for the days that zones have skipped (Apia, 2011-12-30). */
const MARGIN = 3 * DAY_SECONDS

/**
 * How far apart the zone is looked at for changes. The two closest changes of any zone since 1970 are 6 days 23
 * hours apart (Recife 2000, Gaza 2040; IANA 2026).
 */
const STEP = 4 * DAY_SECONDS

/** The offsets of an IANA zone, from the runtime's own tables. RangeError where it knows no such zone. */
export function offsetsOf(name: string): Offsets {
  const measure = meter(name)
  const blocks: (readonly Stretch[])[] = []
  const blockOf = (time: number): readonly Stretch[] => {
    const index = Math.min(Math.max(Math.floor(time / BLOCK), 0), LAST_BLOCK)
    const known = blocks[index]
    if (known !== undefined) return known
    const made = stretches(measure, index * BLOCK - MARGIN, (index + 1) * BLOCK + MARGIN)
    blocks[index] = made
    return made
  }
  return {
    at(instant) {
      for (const stretch of blockOf(instant)) if (instant < stretch.ends) return stretch
      throw new RangeError(`${instant} is no instant`)
    },
    atLocal(local) {
      for (const stretch of blockOf(local)) if (local < stretch.endsLocal) return stretch
      throw new RangeError(`${local} is no local time`)
    }
  }
}

function stretches(measure: (instant: number) => number, from: number, to: number): readonly Stretch[] {
  const found: Stretch[] = []
  let offset = measure(from)
  for (let start = from; start < to; start += STEP) {
    const after = measure(start + STEP)
    if (after === offset) continue
    let [before, ends] = [start, start + STEP]
    while (ends - before > 1) {
      const middle = Math.floor((before + ends) / 2)
      if (measure(middle) === offset) before = middle
      else ends = middle
    }
    found.push({ offset, ends, endsLocal: ends + Math.max(offset, after) })
    offset = after
  }
  found.push({ offset, ends: Number.POSITIVE_INFINITY, endsLocal: Number.POSITIVE_INFINITY })
  return found
}

/** Asks Intl for the offset at an instant, in seconds (Monrovia's was 44 min 30 s until 1972). */
function meter(timeZone: string): (instant: number) => number {
  const format = formatOf(timeZone)
  return (instant) => {
    const parts = new Map(
      format.formatToParts(instant * 1000).map(({ type, value }) => [type, Number(value)])
    )
    const part = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? Number.NaN
    const day = dayNumber(part('year'), part('month'), part('day'))
    return day * DAY_SECONDS + (part('hour') * 60 + part('minute')) * 60 + part('second') - instant
  }
}

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const numeric = 'numeric'
  const fields = {
    year: numeric,
    month: numeric,
    day: numeric,
    hour: numeric,
    minute: numeric,
    second: numeric
  } as const
  try {
    return new Intl.DateTimeFormat('en-US-u-ca-gregory-nu-latn', { ...fields, hourCycle: 'h23', timeZone })
  } catch (cause) {
    throw new RangeError(`"${timeZone}" is not a time zone of the IANA database, as America/Los_Angeles is`, {
      cause
    })
  }
}
