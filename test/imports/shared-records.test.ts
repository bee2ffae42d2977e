import { describe, expect, it } from 'vitest'
import type { Store } from '../../src/store/store.ts'
import { databasePath, describeStores, opened as openedStore } from '../store/opening.ts'
import { open, opened, recordsIn } from './recording.ts'

/** A process that was taken for dead, and goes on all the same. */
const deadTo = (store: Store): Store => ({ ...store, isAlive: async () => false })

describeStores('the records of imports', (place) => {
  it('are opened by one of many at once', async () => {
    const records = recordsIn(await openedStore(place()))
    const found = await Promise.all(Array.from({ length: 50 }, () => open(records, 'a')))
    expect(found.filter((one) => one === 'running')).toHaveLength(49)
  })

  it('are opened by one of many at once that take the one before for dead', async () => {
    const url = place()
    await opened(recordsIn(await openedStore(url)))
    const records = recordsIn(deadTo(await openedStore(url)))
    const found = await Promise.all(Array.from({ length: 50 }, () => open(records, 'key')))
    expect(found.filter((one) => typeof one === 'object')).toHaveLength(1)
  })

  it('let a chunk be claimed by one of two that both believe to have the key', async () => {
    const url = place()
    const [paused, next] = [await openedStore(url), deadTo(await openedStore(url))]
    const one = await opened(recordsIn(paused))
    expect(await one.claim(1, 'one')).toBe('new')
    const other = await opened(recordsIn(next))
    expect(await other.claim(1, 'one')).toBe('unknown')
    const both = await Promise.all([one.claim(2, 'two'), other.claim(2, 'two')])
    expect(both.sort()).toEqual(['new', 'unknown'])
    // What became of what it sent is true whoever has the key.
    await one.settle(1, 'queued')
    expect(await other.claim(1, 'one')).toBe('queued')
    await one.close()
    expect(await open(recordsIn(next), 'key')).toBe('running')
    await other.close()
    expect(await open(recordsIn(next), 'key')).toBeTypeOf('object')
  })

  it('tell the next process what became of each chunk, and that nobody knows of those on their way', async () => {
    const url = place()
    const store = await openedStore(url)
    const record = await opened(recordsIn(store))
    for (const position of [1, 2, 3, 4]) await record.claim(position, `hash ${position}`)
    await record.settle(1, 'queued')
    await record.settle(2, 'unknown')
    await record.settle(3, 'free')
    await store.close()
    const next = await opened(recordsIn(await openedStore(url)))
    const claims = []
    for (const position of [1, 2, 3, 4, 5]) claims.push(await next.claim(position, `hash ${position}`))
    expect(claims).toEqual(['queued', 'unknown', 'new', 'unknown', 'new'])
  })
})

describe('an import in a file', () => {
  it('that a process left which ended is not running', async () => {
    const url = `file:${databasePath()}`
    await opened(recordsIn(await openedStore(url)))
    expect(await open(recordsIn(await openedStore(url)), 'key')).toBeTypeOf('object')
  })
})
