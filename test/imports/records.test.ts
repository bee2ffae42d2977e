import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { memoryRecords } from '../../src/imports/memory-records.ts'
import type { ImportRecord, ImportRecords } from '../../src/imports/records.ts'

const hour = 3_600_000
const day = 24 * hour

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] })
})
afterEach(() => {
  vi.useRealTimers()
})
const later = (ms: number) => vi.setSystemTime(Date.now() + ms)

async function opened(records: ImportRecords, key: string, fingerprint = 'query'): Promise<ImportRecord> {
  const record = await records.open('account', key, fingerprint)
  if (typeof record === 'string') throw new Error(`the key ${key} is ${record}`)
  return record
}

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
    const records = memoryRecords()
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
    const records = memoryRecords()
    const record = await opened(records, 'a')
    await record.claim(1, 'hash')
    await record.close()
    expect(await claimOf(records, 'a')).toBe('unknown')
  })

  it('are open once at a time, and for one request', async () => {
    const records = memoryRecords()
    const record = await opened(records, 'a')
    expect(await records.open('account', 'a', 'query')).toBe('running')
    expect(await records.open('account', 'a', 'another query')).toBe('another')
    expect(await records.open('another account', 'a', 'another query')).toBeTypeOf('object')
    await record.claim(1, 'hash')
    await record.settle(1, 'queued')
    await record.close()
    expect(await records.open('account', 'a', 'another query')).toBe('another')
    expect(await records.open('account', 'a', 'query')).toBeTypeOf('object')
  })

  it('keep nothing of a key under which nothing was applied', async () => {
    const records = memoryRecords()
    const record = await opened(records, 'a')
    await record.claim(1, 'hash')
    await record.settle(1, 'free')
    await record.close()
    expect(await records.open('account', 'a', 'another query')).toBeTypeOf('object')
  })

  it('take no account and key for another account with another key', async () => {
    const records = memoryRecords()
    await records.open('a', 'b:c', 'query')
    expect(await records.open('a:b', 'c', 'query')).toBeTypeOf('object')
  })

  it.each([
    ['queued', day, 'new'],
    ['unknown', 7 * day, 'new']
  ] as const)('forget what is %s after %i ms', async (settlement, ms, claim) => {
    const records = memoryRecords()
    await settled(records, 'a', settlement)
    later(ms - 1)
    expect(await records.open('account', 'a', 'another query')).toBe('another')
    const record = await opened(records, 'a')
    expect(await record.claim(1, 'hash')).toBe(settlement)
    await record.close()
    later(1)
    expect(await claimOf(records, 'a')).toBe(claim)
  })

  it('let a key be used for another request once it is forgotten', async () => {
    const records = memoryRecords()
    await settled(records, 'a', 'queued')
    later(day)
    const record = await opened(records, 'a', 'another query')
    expect(await record.claim(1, 'hash')).toBe('new')
  })

  it('forget the oldest chunks first where there are too many', async () => {
    const records = memoryRecords({ chunks: 2, keys: 10 })
    for (const key of ['a', 'b', 'c']) await settled(records, key, 'queued')
    expect(await claimOf(records, 'b')).toBe('queued')
    expect(await claimOf(records, 'c')).toBe('queued')
    expect(await claimOf(records, 'a')).toBe('new')
  })

  it('forget the oldest keys first, but none of an import that is running', async () => {
    const records = memoryRecords({ chunks: 10, keys: 2 })
    await opened(records, 'running')
    for (const key of ['a', 'b']) await settled(records, key, 'queued')
    expect(await records.open('account', 'running', 'query')).toBe('running')
    expect(await records.open('account', 'b', 'another query')).toBe('another')
    expect(await records.open('account', 'a', 'another query')).toBeTypeOf('object')
  })
})
