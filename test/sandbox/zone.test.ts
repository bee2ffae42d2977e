import { describe, expect, it } from 'vitest'
import { zoneOf } from '../../src/sandbox/data/zone.ts'

describe('local times', () => {
  const zone = zoneOf('America/Los_Angeles')

  it.each([
    ['2026-04-16T01:34:00Z', 'Apr 15, 2026 6:34 pm', '2026-04-15 18:34:00'],
    ['2026-01-01T08:00:00Z', 'Jan 1, 2026 12:00 am', '2026-01-01 00:00:00'],
    ['2026-03-08T09:59:59Z', 'Mar 8, 2026 1:59 am', '2026-03-08 01:59:59'],
    ['2026-03-08T10:00:00Z', 'Mar 8, 2026 3:00 am', '2026-03-08 03:00:00'],
    ['2026-11-01T08:30:00Z', 'Nov 1, 2026 1:30 am', '2026-11-01 01:30:00'],
    ['2026-11-01T09:30:00Z', 'Nov 1, 2026 1:30 am', '2026-11-01 01:30:00']
  ])('%s is %s', (instant, callTime, stamp) => {
    expect(zone.callTime(Date.parse(instant))).toBe(callTime)
    expect(zone.stamp(Date.parse(instant))).toBe(stamp)
  })

  it('start a day at its midnight, also where the clock changes', () => {
    expect(new Date(zone.dayStart('2026-03-08') ?? 0).toISOString()).toBe('2026-03-08T08:00:00.000Z')
    expect(new Date(zone.dayStart('2026-03-09') ?? 0).toISOString()).toBe('2026-03-09T07:00:00.000Z')
    expect(new Date(zone.dayStart('2026-11-02') ?? 0).toISOString()).toBe('2026-11-02T08:00:00.000Z')
    expect(zone.dayStart('2026-02-29')).toBeUndefined()
    expect(zone.dayAfter('2026-02-28', 1)).toBe('2026-03-01')
  })

  it('need a zone that there is', () => {
    expect(() => zoneOf('Mars/Olympus')).toThrow(RangeError)
  })
})
