import { describe, expect, it } from 'vitest'
import { announceWrites, changes } from '../../src/v1/changes.ts'
import type { Exchange } from '../../src/v1/exchange.ts'
import { V1Failure } from '../../src/v1/failure.ts'
import { addTag, fetchAllTags } from '../../src/v1/methods/tags.ts'
import { credentials } from './client.ts'

/** Two instances that tell each other. */
function two() {
  const told: string[] = []
  const one = changes(async (news) => {
    told.push(news)
    other.heard(news)
  })
  const other = changes(async (news) => one.heard(news))
  one.back()
  other.back()
  return { one, other, told }
}

describe('an account that changes', () => {
  it('has changed at once, here and where others hear of it, and no other account has', () => {
    const { one, other } = two()
    const [here, there, another] = [one.watch('1001'), other.watch('1001'), one.watch('1002')]
    expect([here(), there()]).toEqual([true, true])
    void one.changed('1001')
    expect([here(), there(), another()]).toEqual([false, false, true])
    expect(one.watch('1001')()).toBe(true)
  })

  it('is not named to the others', async () => {
    const { one, told } = two()
    await one.changed('1001')
    await one.changed('an-account@example.com')
    expect(told).toHaveLength(2)
    for (const news of told) expect(news).toMatch(/^\d{1,5}$/)
    expect(told).not.toContain('1001')
  })

  it('does not wait for others that can’t be told', async () => {
    for (const tell of [() => new Promise<void>(() => {}), () => Promise.reject(new Error('away'))]) {
      const one = changes(tell)
      one.back()
      const still = one.watch('1001')
      await one.changed('1001')
      expect(still()).toBe(false)
    }
  })
})

describe('news', () => {
  it('that is nonsense changes nothing', () => {
    const { one } = two()
    const still = one.watch('1001')
    for (const news of ['', 'x', '-1', '1e9', '65536', 'NaN']) one.heard(news)
    expect(still()).toBe(true)
  })

  it('that can’t be heard may be any: nothing is unchanged, also what began before or meanwhile', () => {
    const { one } = two()
    const earlier = one.watch('1001')
    one.lost()
    const meanwhile = one.watch('1001')
    expect([earlier(), meanwhile()]).toEqual([false, false])
    one.back()
    expect([earlier(), meanwhile()]).toEqual([false, false])
    expect(one.watch('1001')()).toBe(true)
  })

  it('is not heard before anybody says so', () => {
    expect(changes(async () => undefined).watch('1001')()).toBe(false)
  })
})

describe('a write', () => {
  const context = { credentials, identity: '1001', timeoutMs: 1_000 }

  /** What a write is like for one who watches: from before it, and from while it is under way. */
  async function watched(end: () => Promise<never>) {
    const { one } = two()
    let meanwhile = () => true
    const exchange: Exchange = {
      call() {
        meanwhile = one.watch(credentials.apiUid)
        expect(earlier()).toBe(false)
        return end()
      }
    }
    const earlier = one.watch(credentials.apiUid)
    await announceWrites(exchange, one)
      .call(addTag, { title: 'a' }, context)
      .catch(() => undefined)
    return { earlier, meanwhile }
  }

  it.each(['not_applied', 'unknown'] as const)(
    'is a change when it begins and when it ends, also one that fails: %s',
    async (outcome) => {
      const { earlier, meanwhile } = await watched(() =>
        Promise.reject(new V1Failure({ kind: 'failed', outcome }))
      )
      expect([earlier(), meanwhile()]).toEqual([false, false])
    }
  )

  it('is no read', async () => {
    const { one } = two()
    const still = one.watch(credentials.apiUid)
    const exchange = announceWrites({ call: () => Promise.reject(new Error('none')) }, one)
    await expect(exchange.call(fetchAllTags, {}, context)).rejects.toThrow('none')
    expect(still()).toBe(true)
  })
})
