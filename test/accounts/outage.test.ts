import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { makeKey } from '../../src/accounts/key-text.ts'
import { StoreUnavailable } from '../../src/store/store.ts'
import { pass, secondsUntil, settle, withKey } from './directories.ts'

beforeEach(
  () => void vi.useFakeTimers({ toFake: ['Date', 'performance'], now: new Date('2026-04-16T12:00:00Z') })
)
afterEach(() => void vi.useRealTimers())

it('while the store cannot be reached known keys go on, new ones are told of it, and nobody asks it all the time', async () => {
  const { directory, store, keys, key, id } = await withKey()
  await directory.byKey(key)
  await settle(store)
  store.outage = true
  store.reads.length = 0
  for (let tenths = 0; tenths < 600; tenths += 1) {
    expect(await directory.byKey(key)).toMatchObject({ account: { name: 'acme' } })
    pass(0.1)
  }
  expect(store.reads.length).toBeGreaterThan(10)
  expect(store.reads.length).toBeLessThan(130)
  await expect(directory.byKey(makeKey())).rejects.toThrow(StoreUnavailable)
  await expect(directory.byName('globex')).rejects.toThrow(StoreUnavailable)
  store.outage = false
  await keys.revoke(id)
  expect(await secondsUntil(async () => (await directory.byKey(key)) === 'revoked')).toBeLessThan(5)
})

it('in an outage nobody waits for a store that does not answer, and it is asked when it does again', async () => {
  const { directory, store, key } = await withKey()
  await directory.byKey(key)
  store.outage = true
  pass(5)
  expect(await directory.byKey(key)).toMatchObject({ account: { name: 'acme' } })
  store.outage = false
  store.hanging = true
  pass(5)
  for (let index = 0; index < 3; index += 1) {
    expect(await directory.byKey(key)).toMatchObject({ account: { name: 'acme' } })
  }
  const later = await withKey()
  await later.directory.byKey(later.key)
  later.store.outage = true
  pass(5)
  await later.directory.byKey(later.key)
  later.store.outage = false
  await later.keys.revoke(later.id)
  pass(60)
  expect(await later.directory.byKey(later.key)).toBe('revoked')
})

it('an outage that lasts ends what was known before it', async () => {
  const { directory, store, key } = await withKey()
  await directory.byKey(key)
  store.outage = true
  pass(14 * 60)
  expect(await directory.byKey(key)).toMatchObject({ account: { name: 'acme' } })
  pass(2 * 60)
  await expect(directory.byKey(key)).rejects.toThrow(StoreUnavailable)
})

it('an unknown key is no longer told unknown where the store cannot be asked', async () => {
  const { directory, store } = await withKey()
  const unknown = makeKey()
  expect(await directory.byKey(unknown)).toBe('unknown')
  store.outage = true
  pass(5)
  await expect(directory.byKey(unknown)).rejects.toThrow(StoreUnavailable)
})
