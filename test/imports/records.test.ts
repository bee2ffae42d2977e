import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { ImportRecords } from '../../src/imports/records.ts'
import type { Store } from '../../src/store/store.ts'
import { memoryStore } from '../memory-store.ts'
import { failing, open, opened, ownerOf, recordsIn } from './recording.ts'

const hour = 3_600_000
const day = 24 * hour

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] })
})
afterEach(() => {
  vi.useRealTimers()
})
const later = (ms: number) => vi.setSystemTime(Date.now() + ms)

/** What a process has of the store that comes after one which was killed. */
const nextOver = (store: Store): Store => ({ ...store, instance: 'the next', isAlive: async () => false })

/** Imports one chunk under a key, to this end. */
async function settled(records: ImportRecords, key: string, settlement: 'queued' | 'unknown' | 'free') {
  const record = await opened(records, key)
  await record.claim(1, 'hash')
  await record.settle(1, settlement)
  await record.close()
}

async function claimOf(records: ImportRecords, key: string): Promise<string> {
  const record = await opened(records, key)
  return record.claim(1, 'hash')
}

describe('the records of imports', () => {
  it('tell what became of a chunk', async () => {
    const records = recordsIn()
    const record = await opened(records, 'a')
    expect(await record.claim(1, 'one')).toBe('new')
    expect(await record.claim(2, 'two')).toBe('new')
    expect(await record.claim(3, 'three')).toBe('new')
    await record.settle(1, 'queued')
    await record.settle(2, 'unknown')
    await record.settle(3, 'free')
    await record.close()
    const again = await opened(records, 'a')
    expect(await again.claim(1, 'one')).toBe('queued')
    expect(await again.claim(2, 'two')).toBe('unknown')
    expect(await again.claim(3, 'three')).toBe('new')
    expect(await again.claim(1, 'two')).toBe('another')
  })

  it('say of a chunk that was claimed and not settled that nobody knows', async () => {
    const records = recordsIn()
    const record = await opened(records, 'a')
    await record.claim(1, 'hash')
    await record.close()
    expect(await claimOf(records, 'a')).toBe('unknown')
  })

  it('are open once at a time, and for one request', async () => {
    const records = recordsIn()
    const record = await opened(records, 'a')
    expect(await open(records, 'a', 'query')).toBe('running')
    expect(await open(records, 'a', 'another query')).toBe('another')
    expect(await records.open(ownerOf('other'), 'a', 'another query')).toBeTypeOf('object')
    await record.claim(1, 'hash')
    await record.settle(1, 'queued')
    await record.close()
    expect(await open(records, 'a', 'another query')).toBe('another')
    expect(await open(records, 'a', 'query')).toBeTypeOf('object')
  })

  it('keep nothing of a key under which nothing was applied', async () => {
    const records = recordsIn()
    const record = await opened(records, 'a')
    await record.claim(1, 'hash')
    await record.settle(1, 'free')
    await record.close()
    expect(await open(records, 'a', 'another query')).toBeTypeOf('object')
  })

  it.each([
    ['queued', day, 'new'],
    ['unknown', 7 * day, 'new']
  ] as const)('forget what is %s after %i ms', async (settlement, ms, claim) => {
    const records = recordsIn()
    await settled(records, 'a', settlement)
    later(ms - 1)
    expect(await open(records, 'a', 'another query')).toBe('another')
    const record = await opened(records, 'a')
    expect(await record.claim(1, 'hash')).toBe(settlement)
    await record.close()
    later(1)
    expect(await claimOf(records, 'a')).toBe(claim)
  })

  it('let a key be used for another request once it is forgotten', async () => {
    const records = recordsIn()
    await settled(records, 'a', 'queued')
    later(day)
    const record = await opened(records, 'a', 'another query')
    expect(await record.claim(1, 'hash')).toBe('new')
  })

  it('know a key as long as what it left is known, whatever comes later under it', async () => {
    const records = recordsIn()
    await settled(records, 'a', 'unknown')
    later(day)
    const record = await opened(records, 'a')
    expect(await record.claim(2, 'other hash')).toBe('new')
    await record.settle(2, 'queued')
    await record.close()
    later(6 * day - 1)
    expect(await open(records, 'a', 'another query')).toBe('another')
    later(1)
    expect(await open(records, 'a', 'another query')).toBeTypeOf('object')
  })

  it('know the key of an import that runs for weeks, and for as long as its last chunk after it was killed', async () => {
    const store = memoryStore()
    const record = await opened(recordsIn(store), 'a')
    for (let position = 1; position <= 20; position++) {
      expect(await record.claim(position, 'hash')).toBe('new')
      await record.settle(position, position === 20 ? 'unknown' : 'queued')
      later(day)
    }
    later(6 * day - 1)
    expect(await open(recordsIn(store), 'a')).toBe('running')
    expect(await open(recordsIn(nextOver(store)), 'a', 'another query')).toBe('another')
    const again = await opened(recordsIn(nextOver(store)), 'a')
    expect(await again.claim(20, 'hash')).toBe('unknown')
  })

  it('keep nothing that tells whose they are, or what was sent', async () => {
    const store = memoryStore()
    const record = await opened(recordsIn(store), 'canary-key', 'canary-query')
    await record.claim(1, 'canary-hash')
    await record.settle(1, 'queued')
    await record.close()
    const kept = (await store.list('')).map(({ name, value }) => name + value.toString('latin1'))
    expect(kept).toHaveLength(3)
    expect(kept.join()).not.toMatch(/canary|acme/)
  })

  it('take a record that they can’t read for another request’s', async () => {
    const store = memoryStore()
    await settled(recordsIn(store), 'a', 'queued')
    for (const { name } of await store.list('idempotency:')) await store.put(name, Buffer.from('damaged'))
    expect(await open(recordsIn(store), 'a')).toBe('another')
  })

  it('say of a chunk whose record they can’t read that nobody knows', async () => {
    const store = memoryStore()
    await settled(recordsIn(store), 'a', 'queued')
    for (const { name } of await store.list('idempotency:')) {
      if (name.endsWith(':1')) await store.put(name, Buffer.from('damaged'))
    }
    expect(await claimOf(recordsIn(store), 'a')).toBe('unknown')
  })
})

describe('while the store is away', () => {
  const away = { name: 'StoreUnavailable' }

  it.each(['before', 'after'] as const)('nothing is opened, and it can be later: %s', async (when) => {
    const { store, goes, comesBack } = failing(memoryStore())
    const records = recordsIn(store)
    // So that the names are known.
    await open(records, 'b')
    goes(when)
    await expect(open(records, 'a')).rejects.toMatchObject(away)
    comesBack()
    expect(await open(records, 'a')).toBeTypeOf('object')
  })

  it('a chunk is not claimed, and can be once the store is back, though it may have been written', async () => {
    const { store, goes, comesBack } = failing(memoryStore())
    const record = await opened(recordsIn(store))
    goes('after')
    await expect(record.claim(1, 'hash')).rejects.toMatchObject(away)
    comesBack()
    await vi.waitFor(async () => expect(await record.claim(1, 'hash')).toBe('new'), 5_000)
  })

  it.each([
    ['before', 'queued', 'queued'],
    ['after', 'queued', 'queued'],
    ['before', 'free', 'new'],
    ['after', 'free', 'new'],
    ['before', 'unknown', 'unknown']
  ] as const)('what became of a chunk is taken down later: %s, %s', async (when, settlement, claim) => {
    const { store, goes, comesBack } = failing(memoryStore())
    const records = recordsIn(store)
    const record = await opened(records)
    await record.claim(1, 'hash')
    goes(when)
    await record.settle(1, settlement)
    await record.close()
    expect(await record.isQueued(1, 'hash')).toBe(false)
    comesBack()
    const again = await vi.waitFor(() => opened(records), 5_000)
    expect(await again.claim(1, 'hash')).toBe(claim)
  })

  it('a chunk stays claimed where the process ends before the store is back', async () => {
    const kept = memoryStore()
    const { store, goes } = failing(kept)
    const records = recordsIn(store)
    const record = await opened(records)
    await record.claim(1, 'hash')
    goes('before')
    await record.settle(1, 'queued')
    await record.close()
    records.close()
    const next = await opened(recordsIn(nextOver(kept)))
    expect(await next.claim(1, 'hash')).toBe('unknown')
  })
})
