import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  honest,
  lengths,
  limits,
  numbers,
  quirks,
  type Row,
  someWithoutIds,
  walkAll,
  withIds
} from './walking.ts'

describe('a walk gives each row once, in order, and ends', () => {
  it('with any limits and pages of any size, whatever has_more says, and however a list ends', async () => {
    await fc.assert(
      fc.asyncProperty(lengths.map(withIds), limits, quirks, async (list, limits, quirks) => {
        const { given } = await walkAll(list, { quirks, limits })
        expect(numbers(given)).toEqual(numbers(list))
      }),
      { numRuns: 400 }
    )
  })

  it('with rows without ids among the others', async () => {
    await fc.assert(
      fc.asyncProperty(someWithoutIds, limits, quirks, async (list, limits, quirks) => {
        const { given } = await walkAll(list, { quirks: { ...quirks, behindEnd: 'nothing' }, limits })
        expect(numbers(given)).toEqual(numbers(list))
      }),
      { numRuns: 400 }
    )
  })

  it('with rows without ids that hold all the same', async () => {
    await fc.assert(
      fc.asyncProperty(lengths, limits, async (length, limits) => {
        const list = Array.from({ length }, (): Row => ({ id: null, n: 7 }))
        const { given } = await walkAll(list, {
          quirks: honest,
          limits: limits.map((one) => Math.min(one, 20))
        })
        expect(given).toHaveLength(length)
      })
    )
  })

  it('over an upstream that gives the same page without ids and totals for ever', async () => {
    const list = Array.from({ length: 60 }, (_, n): Row => ({ id: null, n }))
    for (const limit of [1, 7, 19, 20, 40, 100]) {
      const stuck = { ...honest, ignoresOffset: true, total: 'none', hasMore: 'always' } as const
      const { given } = await walkAll(list, { quirks: stuck, limits: [limit] })
      expect(numbers(given)).toEqual(numbers(list.slice(0, 20)))
    }
  })

  it('with pages that overlap', async () => {
    await fc.assert(
      fc.asyncProperty(
        lengths.map(withIds),
        limits,
        quirks,
        fc.integer({ min: 1, max: 4 }),
        async (list, limits, quirks, overlap) => {
          const { given } = await walkAll(list, {
            quirks: {
              ...quirks,
              behindEnd: 'nothing',
              overlap,
              most: Math.max(quirks.most, 9),
              fixed: quirks.fixed && Math.max(quirks.fixed, 9)
            },
            limits
          })
          expect(numbers(given)).toEqual(numbers(list))
        }
      ),
      { numRuns: 400 }
    )
  })

  it('over an upstream that ignores limit and offset', async () => {
    await fc.assert(
      fc.asyncProperty(lengths.map(withIds), limits, quirks, async (list, limits, quirks) => {
        const whole = { ...quirks, most: 1000, fixed: 1000, ignoresOffset: true }
        const { given } = await walkAll(list, { quirks: whole, limits })
        expect(numbers(given)).toEqual(numbers(list))
      }),
      { numRuns: 400 }
    )
  })

  it('over an upstream that ignores offset alone: as many as its largest page has', async () => {
    await fc.assert(
      fc.asyncProperty(
        lengths.map(withIds),
        limits,
        quirks,
        fc.constantFrom(0, 5, 12),
        async (list, limits, quirks, fixed) => {
          const stuck = { ...quirks, most: 1000, fixed, ignoresOffset: true }
          const { given } = await walkAll(list, { quirks: stuck, limits })
          const reachable = list.slice(0, fixed || 20)
          expect(numbers(given)).toEqual(numbers(reachable))
        }
      ),
      { numRuns: 400 }
    )
  })
})

describe('a filter of the gateway', () => {
  it('leaves out what does not fit and nothing else', async () => {
    await fc.assert(
      fc.asyncProperty(
        lengths.map(withIds),
        limits,
        quirks,
        fc.integer({ min: 1, max: 9 }),
        async (list, limits, quirks, nth) => {
          const keep = ({ n }: Row) => n % nth === 0
          const { given } = await walkAll(list, { quirks, limits, keep })
          expect(numbers(given)).toEqual(numbers(list.filter(keep)))
        }
      ),
      { numRuns: 200 }
    )
  })
})
