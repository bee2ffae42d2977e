import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { localBuckets } from '../../src/store/local-buckets.ts'

/** Buckets with a clock that the test sets, in milliseconds. */
function atTime(most?: number) {
  const clock = { now: 1_000 }
  const buckets = localBuckets({ now: () => clock.now, ...(most === undefined ? {} : { most }) })
  return { clock, buckets }
}

describe('a bucket', () => {
  it('is empty after its burst, and has a token again when it said', () => {
    const { clock, buckets } = atTime()
    const limit = { burst: 3, perSecond: 2 }
    expect([1, 2, 3, 4].map(() => buckets.take('a', limit))).toEqual([
      { granted: true, left: 2, nextMs: 0, fullMs: 500 },
      { granted: true, left: 1, nextMs: 0, fullMs: 1_000 },
      { granted: true, left: 0, nextMs: 500, fullMs: 1_500 },
      { granted: false, left: 0, nextMs: 500, fullMs: 1_500 }
    ])
    clock.now += 499
    expect(buckets.take('a', limit)).toMatchObject({ granted: false, nextMs: 1 })
    clock.now += 1
    expect(buckets.take('a', limit)).toEqual({ granted: true, left: 0, nextMs: 500, fullMs: 1_500 })
  })

  it('holds no more than its burst, however long it rests', () => {
    const { clock, buckets } = atTime()
    const limit = { burst: 3, perSecond: 2 }
    buckets.take('a', limit)
    clock.now += 1_000_000
    expect(buckets.take('a', limit)).toMatchObject({ left: 2 })
  })

  it('is no emptier than empty, where its limit has become smaller', () => {
    const { buckets } = atTime()
    for (let taken = 0; taken < 100; taken++) buckets.take('a', { burst: 100, perSecond: 1 })
    expect(buckets.take('a', { burst: 2, perSecond: 1 })).toEqual({
      granted: false,
      left: 0,
      nextMs: 1_000,
      fullMs: 2_000
    })
  })

  it('never gives more than its burst and what came back, and never less to one that asks when told', () => {
    const takes = fc.array(fc.nat({ max: 2_000 }), { minLength: 1, maxLength: 100 })
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 20 }),
        fc.double({ min: 0.1, max: 1_000, noNaN: true }),
        takes,
        (burst, perSecond, pauses) => {
          const { clock, buckets } = atTime()
          const started = clock.now
          let granted = 0
          for (const pause of pauses) {
            clock.now += pause
            const taken = buckets.take('a', { burst, perSecond })
            if (taken.granted) granted++
            // A period is kept in whole microseconds, which may be half of one too short.
            const back = ((clock.now - started) * 1_000) / Math.round(1_000_000 / perSecond)
            expect(granted).toBeLessThanOrEqual(burst + back)
            if (taken.nextMs > 0) {
              clock.now += taken.nextMs
              expect(buckets.take('a', { burst, perSecond }).granted).toBe(true)
              granted++
            }
          }
        }
      )
    )
  })
})

describe('the buckets of a process', () => {
  it('are forgotten when they are full again', () => {
    const { clock, buckets } = atTime()
    for (let name = 0; name < 1_000; name++) {
      buckets.take(`a${name}`, { burst: 10, perSecond: 10 })
      clock.now += 10
    }
    expect(buckets.size).toBeLessThan(50)
  })

  it('are no more than so many: the one that rested longest goes', () => {
    const { buckets } = atTime(100)
    const limit = { burst: 2, perSecond: 0.01 }
    buckets.take('first', limit)
    for (let name = 0; name < 1_000; name++) {
      buckets.take('first', limit)
      buckets.take(`a${name}`, limit)
    }
    expect(buckets.size).toBe(100)
    expect(buckets.take('first', limit)).toMatchObject({ granted: false })
    expect(buckets.take('a0', limit)).toMatchObject({ granted: true, left: 1 })
  })
})
