const dayMs = 86_400_000
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** Times as the upstream writes them, in the time zone of its accounts. All instants are epoch milliseconds. */
export interface Zone {
  /** `Apr 15, 2026 6:34 pm` */
  callTime(instant: number): string
  /** `2026-05-14 10:30:00` */
  stamp(instant: number): string
  /** `2026-05-14` */
  day(instant: number): string
  /** `09:01 AM` */
  timeOfDay(instant: number): string
  /** `May 15, 2026 12:00 PM` */
  updateTime(instant: number): string
  /** The instant at which a day (`2026-05-14`) starts; undefined for what is no day. */
  dayStart(day: string): number | undefined
  /** The day so many days after another one. */
  dayAfter(day: string, days: number): string
}

/** The zone of that IANA name; throws a RangeError where there is none. */
export function zoneOf(timeZone: string): Zone {
  const offsetAt = offsets(timeZone)
  const local = (instant: number) => new Date(instant + offsetAt(instant))

  const zone: Zone = {
    callTime(instant) {
      const at = local(instant)
      return `${dateWords(at)} ${at.getUTCHours() % 12 || 12}:${two(at.getUTCMinutes())} ${half(at)}`
    },
    stamp: (instant) => local(instant).toISOString().slice(0, 19).replace('T', ' '),
    day: (instant) => local(instant).toISOString().slice(0, 10),
    timeOfDay: (instant) => clockTime(local(instant)),
    updateTime: (instant) => `${dateWords(local(instant))} ${clockTime(local(instant))}`,
    dayStart(day) {
      const midnight = readDay(day)
      if (midnight === undefined) return undefined
      return midnight - offsetAt(midnight - offsetAt(midnight))
    },
    dayAfter: (day, days) => new Date((readDay(day) ?? 0) + days * dayMs).toISOString().slice(0, 10)
  }
  return zone
}

/** Midnight UTC of a `Y-m-d` text that is a day of the calendar. */
function readDay(day: string): number | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) return undefined
  const midnight = Date.parse(`${day}T00:00:00Z`)
  if (Number.isNaN(midnight)) return undefined
  return new Date(midnight).toISOString().startsWith(day) ? midnight : undefined
}

/** The zone's offset at an instant, kept for each day on which it does not change. */
function offsets(timeZone: string): (instant: number) => number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric'
  })
  const kept = new Map<number, number | undefined>()

  function ask(instant: number): number {
    const part: Record<string, number> = {}
    for (const { type, value } of format.formatToParts(instant)) part[type] = Number(value)
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part
    return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(instant / 1000) * 1000
  }

  return (instant) => {
    const day = Math.floor(instant / dayMs)
    if (!kept.has(day)) {
      if (kept.size > 5000) kept.clear()
      const first = ask(day * dayMs)
      kept.set(day, first === ask((day + 1) * dayMs - 1000) ? first : undefined)
    }
    return kept.get(day) ?? ask(instant)
  }
}

function dateWords(at: Date): string {
  return `${months[at.getUTCMonth()]} ${at.getUTCDate()}, ${at.getUTCFullYear()}`
}

function clockTime(at: Date): string {
  return `${two(at.getUTCHours() % 12 || 12)}:${two(at.getUTCMinutes())} ${half(at).toUpperCase()}`
}

function half(at: Date): string {
  return at.getUTCHours() < 12 ? 'am' : 'pm'
}

function two(value: number): string {
  return value < 10 ? `0${value}` : String(value)
}
