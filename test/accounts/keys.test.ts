import { afterEach, expect, it, vi } from 'vitest'
import { hashOf, makeKey } from '../../src/accounts/key-text.ts'
import { keys, NoSuchAccount, stateOf } from '../../src/accounts/keys.ts'
import { acme, gatewayParts } from './stores.ts'

afterEach(() => void vi.useRealTimers())

async function withAcme() {
  const parts = await gatewayParts()
  await parts.accounts.add('acme', acme)
  return parts
}

it('a key is found by its hash, with what it may do', async () => {
  const { keys } = await withAcme()
  const expiresAt = new Date('2100-01-02T03:04:05.678Z')
  const { key, id } = await keys.add({
    account: 'acme',
    name: 'a page',
    scopes: ['tags:read', 'leads:write'],
    expiresAt
  })
  expect(await keys.find(hashOf(key))).toMatchObject({
    id,
    account: 'acme',
    name: 'a page',
    scopes: ['tags:read', 'leads:write'],
    expiresAt,
    revokedAt: null,
    lastUsedOn: null
  })
  expect(await keys.find(hashOf(makeKey()))).toBeNull()
})

it('its id tells nothing but a part of the hash, and the whole hash has to fit', async () => {
  const { keys } = await withAcme()
  const { key, id } = await keys.add({ account: 'acme', scopes: [] })
  expect(id).toMatch(/^[0-9a-f]{12}$/)
  const near = hashOf(key)
  near[31] = (near[31] ?? 0) ^ 1
  expect(near.toString('hex').startsWith(id)).toBe(true)
  expect(await keys.find(near)).toBeNull()
})

it('needs an account that is there', async () => {
  const { keys, store } = await gatewayParts()
  await expect(keys.add({ account: 'acme', scopes: [] })).rejects.toThrow(NoSuchAccount)
  expect(await store.list('')).toEqual([])
})

it('is not left behind where its account is removed at the same time', async () => {
  const { accounts, keys, store } = await withAcme()
  const [made] = await Promise.allSettled([
    keys.add({ account: 'acme', scopes: [] }),
    accounts.remove('acme'),
    keys.add({ account: 'acme', scopes: [] })
  ])
  expect(await store.list('')).toEqual([])
  expect(['fulfilled', 'rejected']).toContain(made.status)
})

it('is not left behind where its account is removed just before it is written', async () => {
  const { accounts, store } = await withAcme()
  const late = keys({
    ...store,
    async put(...record) {
      await accounts.remove('acme')
      return store.put(...record)
    }
  })
  await expect(late.add({ account: 'acme', scopes: [] })).rejects.toThrow(NoSuchAccount)
  expect(await store.list('')).toEqual([])
})

it('a revoked key stays in the list, with the time of its first revocation', async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-04-16T01:00:00Z') })
  const { keys } = await withAcme()
  const { id } = await keys.add({ account: 'acme', scopes: [] })
  expect(await keys.revoke(id)).toBe(true)
  vi.setSystemTime('2026-04-17T01:00:00Z')
  expect(await keys.revoke(id)).toBe(true)
  const [key] = await keys.list()
  expect(key?.revokedAt).toEqual(new Date('2026-04-16T01:00:00Z'))
  expect(key && stateOf(key)).toBe('revoked')
})

it.each(['', '0123456789ab', '../account', 'ACME', 'key:x'])(
  'revoking what is no key changes nothing: %j',
  async (id) => {
    const { keys } = await withAcme()
    expect(await keys.revoke(id)).toBe(false)
  }
)

it('the keys are listed by account and age', async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-04-16T01:00:00Z') })
  const { accounts, keys } = await withAcme()
  await accounts.add('aaa', acme)
  const ids: string[] = []
  for (const account of ['acme', 'aaa', 'acme', 'acme', 'acme', 'aaa']) {
    vi.setSystemTime(Date.now() + 1_000)
    ids.push((await keys.add({ account, scopes: [] })).id)
  }
  const order = [1, 5, 0, 2, 3, 4].map((index) => ids[index])
  expect((await keys.list()).map(({ id }) => id)).toEqual(order)
})

it('holds until its expiry, and not at it', async () => {
  const { keys } = await withAcme()
  await keys.add({ account: 'acme', scopes: [], expiresAt: new Date(10_000) })
  const [key] = await keys.list()
  expect(key && [stateOf(key, 9_999), stateOf(key, 10_000)]).toEqual(['active', 'expired'])
})

it('the day of its last use is kept, and never goes back', async () => {
  const { keys } = await withAcme()
  const { id } = await keys.add({ account: 'acme', scopes: [] })
  for (const day of ['2026-04-16', '2026-04-18', '2026-04-17']) await keys.used(id, day)
  expect(await keys.list()).toMatchObject([{ lastUsedOn: '2026-04-18' }])
})

it('using and revoking at the same time are both kept', async () => {
  const { keys } = await withAcme()
  const { id } = await keys.add({ account: 'acme', scopes: [] })
  await Promise.all([keys.used(id, '2026-04-16'), keys.revoke(id), keys.used(id, '2026-04-17')])
  const [key] = await keys.list()
  expect(key).toMatchObject({ lastUsedOn: '2026-04-17', revokedAt: expect.any(Date) })
})

it('a use that comes after its account was removed brings no key back', async () => {
  const { accounts, keys, store } = await withAcme()
  const { id } = await keys.add({ account: 'acme', scopes: [] })
  await accounts.remove('acme')
  await keys.used(id, '2026-04-16')
  expect(await store.list('')).toEqual([])
})

it('a scope that is no more opens nothing', async () => {
  const { keys, store } = await withAcme()
  const { key } = await keys.add({ account: 'acme', scopes: ['tags:read'] })
  const [record] = await store.list('key:')
  await store.put(
    record?.name ?? '',
    Buffer.from(String(record?.value).replace('"tags:read"', '"tags:read","all"'))
  )
  expect(await keys.find(hashOf(key))).toMatchObject({ scopes: ['tags:read'] })
})
