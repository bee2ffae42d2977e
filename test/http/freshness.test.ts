import { describe, expect, it } from 'vitest'
import { freshnessOf } from '../../src/http/freshness.ts'

const ever = Number.POSITIVE_INFINITY

describe('how fresh an answer is wanted', () => {
  it.each([
    [undefined, ever, true],
    ['', ever, true],
    ['no-transform, x=1', ever, true],
    ['no-cache', 0, true],
    ['No-Cache , no-transform', 0, true],
    ['no-store', 0, false],
    ['no-store, max-age=60', 0, false],
    ['max-age=0', 0, true],
    ['max-age=60', 60_000, true],
    ['max-age=60, max-age=2', 2_000, true],
    ['max-age = "2"', 2_000, true],
    ['max-age=', 0, true],
    ['max-age=soon', 0, true],
    ['s-max-age=1', ever, true]
  ] as const)('Cache-Control: %s is at most %s ms old, and kept: %s', (control, mostAgeMs, keeps) => {
    expect(freshnessOf({ 'cache-control': control })).toEqual({ mostAgeMs, keeps })
  })

  it.each([
    ['no-cache', undefined, 0],
    ['x', undefined, ever],
    ['no-cache', 'max-age=60', 60_000]
  ] as const)('Pragma: %s, with Cache-Control: %s is at most %s ms old', (pragma, control, mostAgeMs) => {
    expect(freshnessOf({ pragma, 'cache-control': control }).mostAgeMs).toBe(mostAgeMs)
  })
})
