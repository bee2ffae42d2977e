import { describe, expect, it } from 'vitest'
import { daysIn, lastDays, untilToday } from '../../src/time/ranges.ts'

describe('a range of days', () => {
  it('is counted with both ends', () => {
    expect(daysIn({ from: '2026-05-01', to: '2026-05-01' })).toBe(1)
    expect(daysIn({ from: '2026-05-01', to: '2026-05-30' })).toBe(30)
    expect(daysIn({ from: '2024-02-28', to: '2024-03-01' })).toBe(3)
    expect(daysIn({ from: '2026-11-01', to: '2026-11-30' })).toBe(30)
    expect(daysIn({ from: '2026-02-30', to: '2026-03-01' })).toBeNaN()
  })

  it('ends with a day', () => {
    expect(lastDays('2026-03-01', 30)).toEqual({ from: '2026-01-31', to: '2026-03-01' })
    expect(lastDays('2026-03-01', 1)).toEqual({ from: '2026-03-01', to: '2026-03-01' })
    expect(() => lastDays('2026-02-29', 30)).toThrow(RangeError)
  })

  it('is cut off after today', () => {
    const range = { from: '2026-05-10', to: '2026-05-20' }
    expect(untilToday(range, '2026-05-25')).toEqual(range)
    expect(untilToday(range, '2026-05-20')).toEqual(range)
    expect(untilToday(range, '2026-05-15')).toEqual({ from: '2026-05-10', to: '2026-05-15' })
    expect(untilToday(range, '2026-05-10')).toEqual({ from: '2026-05-10', to: '2026-05-10' })
    expect(untilToday(range, '2026-05-09')).toBeNull()
  })
})
