import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { instantOf } from '../../src/time/instants.ts'
import { daysIn, windowOf, windowsIn } from '../../src/time/ranges.ts'
import { boundsOf, coveringDays, isEnd, isReversed } from '../../src/time/spans.ts'
import { zone } from '../../src/time/zone.ts'

const losAngeles = zone('America/Los_Angeles')

describe('an RFC 3339 time stamp', () => {
  it.each([
    ['2026-04-16T01:34:00Z', '2026-04-16T01:34:00.000Z'],
    ['2026-04-16t01:34:00z', '2026-04-16T01:34:00.000Z'],
    ['2026-04-16T01:34:00+02:00', '2026-04-15T23:34:00.000Z'],
    ['2026-04-16T01:34:00-07:30', '2026-04-16T09:04:00.000Z'],
    ['2026-04-16T01:34:00.5Z', '2026-04-16T01:34:00.500Z'],
    ['2026-04-16T01:34:00.0001Z', '2026-04-16T01:34:00.001Z'],
    ['2026-04-16T01:34:00.999999999Z', '2026-04-16T01:34:01.000Z'],
    ['2016-12-31T23:59:60Z', '2017-01-01T00:00:00.000Z'],
    ['2024-02-29T00:00:00-00:00', '2024-02-29T00:00:00.000Z']
  ])('is read: %s', (text, instant) => {
    expect(new Date(instantOf(text)).toISOString()).toBe(instant)
  })

  it.each([
    '2026-04-16',
    '2026-04-16T01:34Z',
    '2026-04-16T01:34:00',
    '2026-04-16 01:34:00Z',
    '2026-02-30T00:00:00Z',
    '2026-04-16T24:00:00Z',
    '2026-04-16T01:60:00Z',
    '2026-04-16T01:34:61Z',
    '2026-04-16T01:34:00+24:00',
    '2026-04-16T01:34:00 02:00',
    '2026-04-16T01:34:00+0200',
    '2026-04-16T01:34:00.Z',
    ' 2026-04-16T01:34:00Z',
    '2026-04-16T01:34:00Z\n',
    '٢٠٢٦-04-16T01:34:00Z',
    ''
  ])('is nothing else: %j', (text) => {
    expect(instantOf(text)).toBeNaN()
  })

  it('is read as the platform reads it', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date(0), max: new Date(253402300799000), noInvalidDate: true }),
        (date) => {
          expect(instantOf(date.toISOString())).toBe(date.getTime())
        }
      )
    )
  })
})

describe('a span', () => {
  const today = '2026-05-20'
  const days = (ends: { from?: string; to?: string }) => coveringDays(ends, losAngeles, today, 30)

  it.each([
    [{}, '2026-04-21', '2026-05-20'],
    [{ to: '2026-05-10' }, '2026-04-11', '2026-05-10'],
    [{ from: '2026-05-10' }, '2026-05-10', '2026-05-20'],
    [{ from: '2026-06-10' }, '2026-06-10', '2026-06-10'],
    // 01:34 in UTC is the evening before in Los Angeles.
    [{ from: '2026-04-16T01:34:00Z', to: '2026-04-17T01:34:00Z' }, '2026-04-15', '2026-04-16'],
    // The end is not in it: midnight belongs to the day that begins.
    [{ from: '2026-04-16T07:00:00Z', to: '2026-04-17T07:00:00Z' }, '2026-04-16', '2026-04-16'],
    [{ from: '2026-04-16T07:00:00Z', to: '2026-04-17T07:00:01Z' }, '2026-04-16', '2026-04-17'],
    [{ from: '2026-04-16', to: '2026-04-17T07:00:00Z' }, '2026-04-16', '2026-04-16'],
    [{ to: '2026-04-17T12:00:00Z' }, '2026-03-19', '2026-04-17']
  ])('of %j is covered by days', (ends, from, to) => {
    expect(days(ends)).toEqual({ from, to })
  })

  it.each([
    [{ from: '2026-05-02', to: '2026-05-01' }, true],
    [{ from: '2026-05-01', to: '2026-05-01' }, false],
    [{ from: '2026-05-01T12:00:00Z', to: '2026-05-01T12:00:00Z' }, false],
    [{ from: '2026-05-01T12:00:01Z', to: '2026-05-01T12:00:00Z' }, true],
    [{ from: '2026-05-01T12:00:00+02:00', to: '2026-05-01T11:00:00Z' }, false],
    [{ from: '2026-05-02T06:59:59Z', to: '2026-05-01' }, false],
    [{ from: '2026-05-02T07:00:01Z', to: '2026-05-01' }, true],
    [{ from: '2026-05-02', to: '2026-05-02T06:00:00Z' }, true]
  ])('%j ends before it begins: %s', (ends, reversed) => {
    expect(isReversed(ends, losAngeles)).toBe(reversed)
  })

  it('has bounds where its ends are instants alone', () => {
    expect(boundsOf({ from: '2026-05-01', to: '2026-05-02' })).toEqual({})
    expect(boundsOf({ from: '1970-01-01T00:00:01Z', to: '2026-05-02' })).toEqual({ since: 1000 })
    expect(boundsOf({ to: '1970-01-01T00:00:01Z' })).toEqual({ before: 1000 })
    expect(isEnd('2026-02-30')).toBe(false)
  })
})

describe('windows', () => {
  const range = { from: '2025-01-01', to: '2025-12-31' }

  it('are counted with both ends', () => {
    expect(windowsIn({ from: '2026-05-01', to: '2026-05-30' }, 30)).toBe(1)
    expect(windowsIn({ from: '2026-05-01', to: '2026-05-31' }, 30)).toBe(2)
    expect(windowsIn(range, 30)).toBe(13)
  })

  it('go back from the last day, or on from the first', () => {
    expect(windowOf(range, 30, 0, true)).toEqual({ from: '2025-12-02', to: '2025-12-31' })
    expect(windowOf(range, 30, 12, true)).toEqual({ from: '2025-01-01', to: '2025-01-05' })
    expect(windowOf(range, 30, 0, false)).toEqual({ from: '2025-01-01', to: '2025-01-30' })
    expect(windowOf(range, 30, 12, false)).toEqual({ from: '2025-12-27', to: '2025-12-31' })
  })

  it('hold each day of any range once, 30 at most', () => {
    const day = fc
      .date({ min: new Date('2016-01-01'), max: new Date('2026-12-31'), noInvalidDate: true })
      .map((date) => date.toISOString().slice(0, 10))
    fc.assert(
      fc.property(day, day, fc.boolean(), (one, other, newestFirst) => {
        const range = one < other ? { from: one, to: other } : { from: other, to: one }
        const windows = Array.from({ length: windowsIn(range, 30) }, (_, n) =>
          windowOf(range, 30, n, newestFirst)
        )
        const inTime = newestFirst ? windows.reverse() : windows
        expect(inTime[0]?.from).toBe(range.from)
        expect(inTime.at(-1)?.to).toBe(range.to)
        expect(inTime.reduce((sum, window) => sum + daysIn(window), 0)).toBe(daysIn(range))
        for (const [n, window] of inTime.entries()) {
          expect(daysIn(window)).toBeLessThanOrEqual(30)
          const before = inTime[n - 1]
          if (before) expect(daysIn({ from: before.to, to: window.from })).toBe(2)
        }
      })
    )
  })
})
