import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { honest, lengths, limits, numbers, quirks, type Row, walkAll, withIds } from './walking.ts'

describe('a walk over a list that changes', () => {
  const arrivals = fc.array(fc.nat({ max: 30 }), { minLength: 1, maxLength: 6 })
  let next = 5000
  const arrive = (count: number) =>
    Array.from({ length: count }, (): Row => ({ id: String(++next), n: next }))

  it('gives each row that was there once, in order, where others arrive at the front', async () => {
    await fc.assert(
      fc.asyncProperty(
        lengths.map(withIds),
        limits,
        quirks,
        arrivals,
        async (list, limits, quirks, counts) => {
          const page = { most: Math.max(quirks.most, 5), fixed: quirks.fixed && Math.max(quirks.fixed, 5) }
          const most = quirks.total === 'right' ? 30 : 4
          const { given } = await walkAll(list, {
            quirks: { ...quirks, ...page },
            limits,
            change: (now, page) =>
              page === 0 ? now : [...arrive(Math.min(most, counts[page - 1] ?? 0)), ...now]
          })
          expect(numbers(given)).toEqual(numbers(list))
        }
      ),
      { numRuns: 400 }
    )
  })

  it('likewise at the end: those come too', async () => {
    await fc.assert(
      fc.asyncProperty(lengths.map(withIds), limits, arrivals, async (list, limits, counts) => {
        const { given, now } = await walkAll(list, {
          quirks: honest,
          limits,
          change: (now, page) => (page === 0 ? now : [...now, ...arrive(counts[page - 1] ?? 0)])
        })
        expect(numbers(given)).toEqual(numbers(now))
      }),
      { numRuns: 200 }
    )
  })

  it('gives none twice where others arrive anywhere, and leaves out none that was there', async () => {
    await fc.assert(
      fc.asyncProperty(
        lengths.map(withIds),
        limits,
        fc.array(fc.nat({ max: 80 }), { maxLength: 9 }),
        async (list, limits, at) => {
          const { given } = await walkAll(list, {
            quirks: honest,
            limits,
            change: (now, page) => {
              const place = at[page]
              return place === undefined || page === 0
                ? now
                : [...now.slice(0, place), ...arrive(1), ...now.slice(place)]
            }
          })
          expect(new Set(numbers(given)).size).toBe(given.length)
          expect(numbers(given).filter((n) => n < 5000)).toEqual(numbers(list))
        }
      ),
      { numRuns: 200 }
    )
  })

  it('leaves out none that stays, and gives none twice, where some that were given go', async () => {
    await fc.assert(
      fc.asyncProperty(lengths.map(withIds), limits, fc.nat({ max: 12 }), async (list, limits, going) => {
        let first = true
        const { given } = await walkAll(list, {
          quirks: honest,
          limits: limits.map((limit) => Math.max(limit, 13)),
          change: (now, page) => {
            if (page !== 1 || !first) return now
            first = false
            return now.slice(going)
          }
        })
        expect(numbers(given)).toEqual(numbers(list))
      }),
      { numRuns: 200 }
    )
  })
})
