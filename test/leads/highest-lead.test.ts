import { describe, expect, it, vi } from 'vitest'
import { type HighestLeads, highestLeads, isAbove } from '../../src/leads/highest-lead.ts'
import { type Store, StoreUnavailable } from '../../src/store/store.ts'
import { memoryStore } from '../memory-store.ts'

const ownerOf = (name: string) => ({
  account: `basic:${name}`,
  identity: `basic:${name}:hash`,
  brought: true,
  credentials: { apiUid: name, apiKey: 'k' }
})
const [ann, bob] = [ownerOf('ann'), ownerOf('bob')]

/** A gateway over this store, with what it reports. */
function gateway(store: Store): HighestLeads & { readonly failed: ReturnType<typeof vi.fn> } {
  const failed = vi.fn()
  const names = { ofLeads: async ({ account }: { account: string }) => `leads:${account}` }
  return { ...highestLeads(store, names, failed), failed }
}

const away = () => Promise.reject(new StoreUnavailable('away'))

describe('the highest lead that was seen', () => {
  it.each([
    ['by their length, then digit by digit', ['9', '10', '2'], '10'],
    ['past 2^53', ['9007199254740993', '9007199254740992'], '9007199254740993'],
    ['of 18 digits', ['999999999999999999', '1'], '999999999999999999'],
    ['without what is no id', ['7', 'abc', '', '008', '-9', '12 ', '1e3', '1'.repeat(19)], '7'],
    ['none of which is an id', ['abc', ''], null],
    ['that are none', [], null]
  ])('is told from ids %s', async (_what, ids, highest) => {
    const seen = gateway(memoryStore())
    seen.saw(ann, ids)
    await seen.settled()
    expect(await seen.of(ann)).toBe(highest)
  })

  it('is of one account alone', async () => {
    const seen = gateway(memoryStore())
    seen.saw(ann, ['7'])
    await seen.settled()
    expect(await seen.of(bob)).toBeNull()
  })

  it('is what any gateway saw, and outlives them', async () => {
    const store = memoryStore()
    const [one, other] = [gateway(store), gateway(store)]
    one.saw(ann, ['7'])
    other.saw(ann, ['12'])
    await Promise.all([one.settled(), other.settled()])
    expect(await one.of(ann)).toBe('12')
    expect(await gateway(store).of(ann)).toBe('12')
  })

  it('is known at once to the gateway that saw it', async () => {
    const seen = gateway(memoryStore())
    seen.saw(ann, ['7'])
    expect(await seen.of(ann)).toBe('7')
  })

  it('never falls, whoever writes in between', async () => {
    const store = memoryStore()
    const all = Array.from({ length: 4 }, () => gateway(store))
    for (let id = 1; id <= 100; id++) all[id % 4]?.saw(ann, [String(id)])
    await Promise.all(all.map((one) => one.settled()))
    expect(await gateway(store).of(ann)).toBe('100')
  })

  it('is written only when it grows, one write at a time', async () => {
    const store = memoryStore()
    const [put, swap] = [vi.spyOn(store, 'put'), vi.spyOn(store, 'swap')]
    const seen = gateway(store)
    seen.saw(ann, ['7'])
    for (let id = 8; id <= 20; id++) seen.saw(ann, [String(id)])
    await seen.settled()
    expect(put.mock.calls.length + swap.mock.calls.length).toBeLessThanOrEqual(2)
    put.mockClear()
    swap.mockClear()
    seen.saw(ann, ['20', '3'])
    await seen.settled()
    expect([...put.mock.calls, ...swap.mock.calls]).toEqual([])
    expect(await gateway(store).of(ann)).toBe('20')
  })

  it('is unknown while the store is away, and written by the next creation after that', async () => {
    const store = memoryStore()
    const get = vi.spyOn(store, 'get').mockImplementation(away)
    const seen = gateway(store)
    seen.saw(ann, ['7'])
    await seen.settled()
    expect(await seen.of(ann)).toBeNull()
    get.mockRestore()
    expect(await seen.of(ann)).toBe('7')
    await seen.settled()
    expect(await gateway(store).of(ann)).toBe('7')
    expect(seen.failed).not.toHaveBeenCalled()
  })

  it('takes a record that holds no id for none', async () => {
    const store = memoryStore()
    await store.put('leads:basic:ann', Buffer.from('{"id":12}'))
    const seen = gateway(store)
    expect(await seen.of(ann)).toBeNull()
    seen.saw(ann, ['7'])
    await seen.settled()
    expect(await gateway(store).of(ann)).toBe('7')
  })

  it('reports what no outage explains', async () => {
    const store = memoryStore()
    vi.spyOn(store, 'get').mockRejectedValue(new TypeError('a bug'))
    const seen = gateway(store)
    seen.saw(ann, ['7'])
    await seen.settled()
    expect(seen.failed).toHaveBeenCalledExactlyOnceWith(new TypeError('a bug'))
  })

  it('holds no more than some accounts in memory; of the others the store knows', async () => {
    const store = memoryStore()
    const seen = gateway(store)
    for (let n = 0; n <= 10_000; n++) seen.saw(ownerOf(`a${n}`), ['7'])
    await seen.settled()
    const get = vi.spyOn(store, 'get').mockImplementation(async () => null)
    // What is not in memory is only in the store, which says that it has nothing.
    expect(await seen.of(ownerOf('a0'))).toBeNull()
    expect(await seen.of(ownerOf('a10000'))).toBe('7')
    get.mockRestore()
    expect(await seen.of(ownerOf('a0'))).toBe('7')
  })
})

describe('isAbove', () => {
  it.each([
    ['10', '9', true],
    ['9', '10', false],
    ['9', '9', false],
    ['9007199254740993', '9007199254740992', true],
    ['abc', '9', false],
    ['10x', '9', false]
  ])('%s over %s: %s', (id, other, above) => {
    expect(isAbove(id, other)).toBe(above)
  })
})
