import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { lately } from '../../src/v1/lately.ts'

describe('what was counted lately', () => {
  it('is what was counted in that many seconds, whenever it was asked', () => {
    const steps = fc.array(fc.tuple(fc.integer({ min: 0, max: 4_000 }), fc.constantFrom('a', 'b')), {
      maxLength: 60
    })
    fc.assert(
      fc.property(steps, (all) => {
        let at = 0
        const counted = lately(['a', 'b'], 10, () => at)
        const seen: { second: number; kind: string }[] = []
        for (const [later, kind] of all) {
          at += later
          counted.count(kind as 'a' | 'b')
          const second = Math.floor(at / 1000)
          seen.push({ second, kind })
          const since = (seconds: number) =>
            seen.filter((one) => one.kind === 'a' && one.second > second - seconds)
          expect(counted.recent('a')).toBe(since(10).length)
          expect(counted.recent('a', 'second')).toBe(since(1).length)
        }
      })
    )
  })

  it('can be forgotten', () => {
    const counted = lately(['a'], 10, () => 0)
    counted.count('a')
    counted.forget()
    expect(counted.recent('a')).toBe(0)
  })
})
