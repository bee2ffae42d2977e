import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { accounts } from '../../src/accounts/accounts.ts'
import { directory } from '../../src/accounts/directory.ts'
import { makeKey } from '../../src/accounts/key-text.ts'
import { keys } from '../../src/accounts/keys.ts'
import { seal } from '../../src/accounts/seal.ts'
import { pass, secondsUntil, settle, withKey } from './directories.ts'
import { acme, gatewayParts } from './stores.ts'

beforeEach(
  () => void vi.useFakeTimers({ toFake: ['Date', 'performance'], now: new Date('2026-04-16T12:00:00Z') })
)
afterEach(() => void vi.useRealTimers())

it('a key opens its account, with its scopes', async () => {
  const { directory, key, id } = await withKey()
  expect(await directory.byKey(key)).toMatchObject({
    account: { name: 'acme', credentials: acme },
    key: { id, account: 'acme', scopes: ['tags:read'] }
  })
  expect(await directory.byName('acme')).toMatchObject({ name: 'acme', credentials: acme })
})

it.each(['', 'hpg_', 'x'.repeat(16_000), 'account:acme'])(
  'what cannot be a key asks no store: %j',
  async (text) => {
    const { directory, store } = await withKey()
    expect(await directory.byKey(text)).toBe('unknown')
    expect(store.reads).toEqual([])
  }
)

it.each(['', '../acme', 'ACME', 'x'.repeat(16_000), '__proto__'])(
  'what cannot be an account’s name asks no store: %j',
  async (name) => {
    const { directory, store } = await withKey()
    expect(await directory.byName(name)).toBe('unknown')
    expect(store.reads).toEqual([])
  }
)

it('200 checks of a key at once ask the store once, and the next ones not at all', async () => {
  const { directory, store, key, id } = await withKey()
  const check = () => Promise.all(Array.from({ length: 200 }, () => directory.byKey(key)))
  const first = await check()
  expect(new Set(first.map((found) => typeof found === 'object' && found.key.id))).toEqual(new Set([id]))
  await settle(store)
  const reads = store.reads.filter((name) => !name.startsWith('key:') || name === `key:${id}`)
  // Once more for the key: the day of its use is written.
  expect(reads).toEqual([`key:${id}`, 'account:acme', `key:${id}`])
  pass(1)
  await check()
  expect(store.reads).toHaveLength(3)
})

it('200 checks at once of two accounts’ keys are never mixed', async () => {
  const { accounts, keys, directory, key } = await withKey()
  await accounts.add('globex', { apiUid: '2002', apiKey: 'other' })
  const other = await keys.add({ account: 'globex', scopes: [] })
  const found = await Promise.all(
    Array.from({ length: 200 }, (_, index) => directory.byKey(index % 2 ? other.key : key))
  )
  const uids = found.map((one) => (typeof one === 'object' ? one.account.credentials.apiUid : one))
  expect(uids).toEqual(uids.map((_, index) => (index % 2 ? '2002' : '1001')))
})

it('a revoked key is refused within 5 seconds, asked all the time or after a while', async () => {
  const { directory, keys, key, id } = await withKey()
  await directory.byKey(key)
  await keys.revoke(id)
  expect(await secondsUntil(async () => (await directory.byKey(key)) === 'revoked')).toBeLessThan(5)
  const idle = await withKey()
  await idle.directory.byKey(idle.key)
  await idle.keys.revoke(idle.id)
  pass(4.5)
  expect(await idle.directory.byKey(idle.key)).toBe('revoked')
})

it('a removed account is refused within 5 seconds, by key and by name', async () => {
  const { directory, accounts, key } = await withKey()
  await directory.byKey(key)
  await accounts.remove('acme')
  const isGone = async () =>
    (await directory.byKey(key)) === 'unknown' && (await directory.byName('acme')) === 'unknown'
  expect(await secondsUntil(isGone)).toBeLessThan(5)
})

it('a rotated API key is used within 5 seconds', async () => {
  const { directory, accounts } = await withKey()
  await directory.byName('acme')
  await accounts.rotate('acme', 'new')
  const isNew = async () => {
    const account = await directory.byName('acme')
    return typeof account === 'object' && account.credentials.apiKey === 'new'
  }
  expect(await secondsUntil(isNew)).toBeLessThan(5)
})

it('a new account and a new key are seen within 5 seconds, even if they were asked for before', async () => {
  const { directory, accounts, keys, store } = await gatewayParts()
  expect(await directory.byName('acme')).toBe('unknown')
  await accounts.add('acme', acme)
  expect(await secondsUntil(async () => typeof (await directory.byName('acme')) === 'object')).toBeLessThan(5)
  const { key } = await keys.add({ account: 'acme', scopes: [] })
  const [record] = await store.list('key:')
  await store.delete(record?.name ?? '')
  expect(await directory.byKey(key)).toBe('unknown')
  await store.put(record?.name ?? '', record?.value ?? Buffer.of())
  expect(await secondsUntil(async () => typeof (await directory.byKey(key)) === 'object')).toBeLessThan(5)
})

it('an expired key is refused at its second, however lately it was checked', async () => {
  const { directory, key, store } = await withKey({ expiresAt: new Date('2026-04-16T12:00:01Z') })
  expect(await directory.byKey(key)).toMatchObject({ account: { name: 'acme' } })
  pass(1)
  store.reads.length = 0
  expect(await directory.byKey(key)).toBe('expired')
  expect(store.reads).toEqual([])
})

it('a key of a removed account opens no later account of the same name', async () => {
  const { directory, accounts, key, store } = await withKey()
  const [record] = await store.list('key:')
  await accounts.remove('acme')
  await accounts.add('acme', { apiUid: '2002', apiKey: 'other' })
  // As if the process had ended before it removed the keys too.
  await store.put(record?.name ?? '', record?.value ?? Buffer.of())
  expect(await directory.byKey(key)).toBe('unknown')
})

it('credentials that no secret opens are told, and read once', async () => {
  const { store, key } = await withKey()
  const other = seal(['another secret of these tests: 32 characters'])
  const elsewhere = directory({ accounts: accounts(store, other), keys: keys(store) })
  for (let index = 0; index < 20; index += 1) {
    expect(await elsewhere.byKey(key)).toBe('unreadable')
    expect(await elsewhere.byName('acme')).toBe('unreadable')
  }
  expect(store.reads).toHaveLength(2)
})

it('the same unknown key asks the store once in a while', async () => {
  const { directory, store } = await withKey()
  const unknown = makeKey()
  for (let index = 0; index < 50; index += 1) expect(await directory.byKey(unknown)).toBe('unknown')
  expect(store.reads).toHaveLength(1)
})

it('only so many unknown keys are remembered', async () => {
  const { directory, store } = await withKey()
  const first = makeKey()
  await directory.byKey(first)
  for (let index = 0; index < 10_000; index += 1) await directory.byKey(makeKey())
  store.reads.length = 0
  await directory.byKey(first)
  expect(store.reads).toHaveLength(1)
})

it('ever new unknown keys drive no known one out', async () => {
  const { directory, store, key } = await withKey()
  await directory.byKey(key)
  await settle(store)
  for (let index = 0; index < 11_000; index += 1) await directory.byKey(makeKey())
  store.reads.length = 0
  expect(await directory.byKey(key)).toMatchObject({ account: { name: 'acme' } })
  expect(store.reads).toEqual([])
})

it('the day of a key’s last use is written, once a day', async () => {
  const { directory, keys, key, store } = await withKey()
  const used = vi.spyOn(keys, 'used')
  const lastUse = async () => {
    await directory.byKey(key)
    await settle(store)
    return (await keys.list())[0]?.lastUsedOn
  }
  expect(await lastUse()).toBe('2026-04-16')
  for (let minute = 0; minute < 10; minute += 1) {
    pass(60)
    await lastUse()
  }
  expect(used).toHaveBeenCalledTimes(1)
  vi.setSystemTime('2026-04-17T00:00:01Z')
  expect(await lastUse()).toBe('2026-04-17')
  expect(used).toHaveBeenCalledTimes(2)
})

it('a key that is refused is not used', async () => {
  const { directory, keys, key, id, store } = await withKey()
  await keys.revoke(id)
  expect(await directory.byKey(key)).toBe('revoked')
  await settle(store)
  expect((await keys.list())[0]?.lastUsedOn).toBeNull()
})

it('a clock that is set back keeps no revoked key alive', async () => {
  const { directory, keys, key, id } = await withKey()
  await directory.byKey(key)
  await keys.revoke(id)
  vi.setSystemTime('2026-04-16T11:00:00Z')
  pass(5)
  expect(await directory.byKey(key)).toBe('revoked')
})
