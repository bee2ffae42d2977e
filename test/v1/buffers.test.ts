import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { buffers } from '../../src/v1/buffers.ts'

describe('buffers', () => {
  it('are large enough, and one that was given back is used again', () => {
    const kept = buffers(1_000_000)
    const first = kept.take(20_000)
    expect(first.length).toBeGreaterThanOrEqual(20_000)
    kept.giveBack(first)
    expect(kept.take(30_000)).not.toBe(first)
    expect(kept.take(10_000)).toBe(first)
    expect(kept.take(10_000)).not.toBe(first)
  })

  it('are never with two at a time', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.boolean(), fc.nat({ max: 60_000 }))), (steps) => {
        const kept = buffers(100_000)
        const taken: Buffer<ArrayBuffer>[] = []
        for (const [takes, bytes] of steps) {
          const oldest = taken[0]
          if (takes || oldest === undefined) {
            const buffer = kept.take(bytes)
            expect(buffer.length).toBeGreaterThanOrEqual(bytes)
            if (buffer.length > 0) expect(taken).not.toContain(buffer)
            taken.push(buffer)
          } else {
            taken.shift()
            kept.giveBack(oldest)
          }
        }
      })
    )
  })

  it('that are many or large are not kept', () => {
    const kept = buffers(100_000)
    const [one, other, large] = [kept.take(60_000), kept.take(60_000), kept.take(600_000)]
    kept.giveBack(one)
    kept.giveBack(other)
    kept.giveBack(large)
    expect(kept.take(500_000)).not.toBe(large)
    expect(kept.take(50_000)).toBe(one)
    expect(kept.take(50_000)).not.toBe(other)
  })
})
