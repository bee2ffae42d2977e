import fc from 'fast-check'
import { DateTime, IANAZone } from 'luxon'
import { describe, expect, test } from 'vitest'
import { zone } from '../../src/time/zone.ts'

const names = [
  ...['America/Los_Angeles', 'America/Sao_Paulo', 'America/St_Johns', 'America/Recife'],
  ...['Europe/Dublin', 'Africa/Casablanca', 'Africa/Cairo', 'Asia/Kolkata', 'Asia/Gaza'],
  ...['Australia/Lord_Howe', 'Antarctica/Troll', 'Antarctica/Casey', 'Pacific/Apia', 'Asia/Kathmandu', 'UTC']
]
const MINUTE = 60_000
const HOUR = 60 * MINUTE

/** Luxon says one thing here: how far a zone's clock was from UTC at an instant, in milliseconds. */
const offsetOf = (name: string): ((instant: number) => number) => {
  const luxon = IANAZone.create(name)
  return (instant) => luxon.offset(instant) * MINUTE
}

/** The instants from 2007 to 2040 from which on the zone has another offset. */
function edgesOf(offset: (instant: number) => number): number[] {
  const edges: number[] = []
  for (let day = Date.UTC(2007, 0, 1); day < Date.UTC(2041, 0, 1); day += 24 * HOUR) {
    if (offset(day) === offset(day + 24 * HOUR)) continue
    let [before, edge] = [day, day + 24 * HOUR]
    while (edge - before > 1000) {
      const middle = (before + edge) / 2000
      if (offset(Math.floor(middle) * 1000) === offset(day)) before = Math.floor(middle) * 1000
      else edge = Math.floor(middle) * 1000
    }
    edges.push(edge)
  }
  return edges
}

const stamp = (ms: number): string => new Date(ms).toISOString().replace('.000Z', 'Z')
/** A local clock's reading, kept as if it were UTC, in the upstream's two spellings. */
const sql = (local: number): string => new Date(local).toISOString().slice(0, 19).replace('T', ' ')
const php = (local: number): string =>
  DateTime.fromMillis(local, { zone: 'UTC' }).toFormat('LLL d, yyyy h:mm a')

describe.each(names)('%s', (name) => {
  const reader = zone(name)
  const offset = offsetOf(name)

  test('every minute around every change of 2007 to 2040', () => {
    for (const edge of edgesOf(offset)) {
      const [before, after] = [offset(edge - 1), offset(edge)]
      const [from, to] = [
        edge + Math.min(before, after) - 3 * HOUR,
        edge + Math.max(before, after) + 3 * HOUR
      ]
      // the clock as it ran, minute by minute: what it showed, and when it first did
      const shown = new Map<number, number>()
      for (let now = from - Math.max(before, after); now <= to - Math.min(before, after); now += MINUTE) {
        const local = now + offset(now)
        if (!shown.has(local)) shown.set(local, now)
      }
      for (let local = from; local <= to; local += MINUTE) {
        // a reading that it never showed moves forward by what the clock was put forward
        const first = shown.get(local) ?? shown.get(local + after - before)
        expect(first).toBeDefined()
        const utc = stamp(first ?? 0)
        const [read, again] = [reader.toUtc(sql(local)), reader.toUtc(php(local))]
        if (read !== utc || again !== utc) expect([sql(local), read, again]).toEqual([sql(local), utc, utc])
      }
      for (let now = edge - 3 * HOUR; now <= edge + 3 * HOUR; now += MINUTE) {
        const day = stamp(now + offset(now)).slice(0, 10)
        if (reader.dayOf(now) !== day) expect([stamp(now), reader.dayOf(now)]).toEqual([stamp(now), day])
      }
      const days = [-1, 0, 1].map((more) => stamp(edge + before + more * 24 * HOUR).slice(0, 10))
      for (const day of days) {
        const start = reader.startOfDay(day)
        const dayAt = (instant: number): string =>
          stamp(Math.floor((instant + offset(instant)) / 1000) * 1000).slice(0, 10)
        expect(dayAt(start) >= day && dayAt(start - 1) < day, `${day} begins`).toBe(true)
      }
    }
  })

  test('what an instant of 1970 to 2199 shows is read back as that instant, or an earlier one that showed the same', () => {
    const second = fc.integer({ min: Date.UTC(1970, 0, 3) / 1000, max: Date.UTC(2199, 11, 29) / 1000 })
    fc.assert(
      fc.property(second, (instant) => {
        const local = instant * 1000 + offset(instant * 1000)
        const read = Date.parse(reader.toUtc(sql(local)) ?? '')
        if (read !== instant * 1000) {
          expect(read).toBeLessThan(instant * 1000)
          expect(read + offset(read)).toBe(local)
        }
        const dayStart = reader.startOfDay(reader.dayOf(instant * 1000))
        expect(reader.dayOf(instant * 1000)).toBe(stamp(local).slice(0, 10))
        expect(dayStart).toBeLessThanOrEqual(instant * 1000)
        expect(reader.dayOf(dayStart)).toBe(reader.dayOf(instant * 1000))
      }),
      { numRuns: 1000 }
    )
  })
})
