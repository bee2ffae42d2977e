import { expect, it } from 'vitest'
import { accounts, UnreadableCredentials } from '../../src/accounts/accounts.ts'
import { seal } from '../../src/accounts/seal.ts'
import { acme, gatewayParts, secret } from './stores.ts'

const newer = 'a newer secret of these tests: 32 characters'

it('an account comes back with the credentials that were given', async () => {
  const { accounts } = await gatewayParts()
  const credentials = { apiUid: 'uid:"ü"', apiKey: ' spaces and 秘密 ' }
  expect(await accounts.add('acme', credentials)).toBe(true)
  expect(await accounts.find('acme')).toMatchObject({ name: 'acme', credentials })
  expect(await accounts.find('globex')).toBeNull()
})

it('is added once: its credentials stay when somebody adds it again, even at the same time', async () => {
  const { accounts } = await gatewayParts()
  const added = await Promise.all(
    Array.from({ length: 20 }, (_, index) => accounts.add('acme', { apiUid: `${index}`, apiKey: 'key' }))
  )
  expect(added.filter(Boolean)).toHaveLength(1)
  expect(await accounts.find('acme')).toMatchObject({ credentials: { apiUid: `${added.indexOf(true)}` } })
})

it.each(['a', '0', 'acme.eu-1_x', 'a'.repeat(64)])('can be called %s', async (name) => {
  const { accounts } = await gatewayParts()
  expect(await accounts.add(name, acme)).toBe(true)
  expect(await accounts.find(name)).toMatchObject({ name })
})

it.each(['', '-a', '.', '_', 'A', 'ä', 'a b', 'a/b', 'a:b', 'a\n', 'a\0', '__proto__', 'a'.repeat(65)])(
  'cannot be called %j',
  async (name) => {
    const { accounts, store } = await gatewayParts()
    await expect(accounts.add(name, acme)).rejects.toThrow(RangeError)
    expect(await accounts.find(name)).toBeNull()
    expect(await accounts.rotate(name, 'key')).toBe(false)
    expect(await accounts.remove(name)).toBe(false)
    expect(store.reads).toEqual([])
  }
)

it('nothing in the store shows the credentials or a key', async () => {
  const { accounts, keys, store } = await gatewayParts()
  await accounts.add('acme', { apiUid: 'uid-canary', apiKey: 'key-canary' })
  await accounts.rotate('acme', 'other-canary')
  const { key } = await keys.add({ account: 'acme', scopes: ['tags:read'] })
  const kept = (await store.list('')).map(({ name, value }) => `${name} ${value.toString('latin1')}`)
  expect(kept).toHaveLength(2)
  for (const canary of ['canary', key, key.slice(4, 20), Buffer.from('canary').toString('base64url')]) {
    expect(kept.join()).not.toContain(canary)
  }
})

it('the accounts are listed by name, without their keys', async () => {
  const { accounts } = await gatewayParts()
  expect(await accounts.list()).toEqual([])
  await accounts.add('globex', { apiUid: '2', apiKey: 'canary' })
  await accounts.add('acme', { apiUid: '1', apiKey: 'canary' })
  const all = await accounts.list()
  expect(all).toMatchObject([
    { name: 'acme', apiUid: '1' },
    { name: 'globex', apiUid: '2' }
  ])
  expect(JSON.stringify(all)).not.toContain('canary')
})

it('rotating replaces the API key, and the api_uId where one is given; the account is the same', async () => {
  const { accounts } = await gatewayParts()
  expect(await accounts.rotate('acme', 'new')).toBe(false)
  await accounts.add('acme', acme)
  const before = await accounts.find('acme')
  expect(await accounts.rotate('acme', 'new')).toBe(true)
  expect(await accounts.find('acme')).toEqual({ ...before, credentials: { apiUid: '1001', apiKey: 'new' } })
  expect(await accounts.rotate('acme', 'newer', '1003')).toBe(true)
  expect(await accounts.find('acme')).toEqual({ ...before, credentials: { apiUid: '1003', apiKey: 'newer' } })
})

it('removing an account removes its keys, and nobody else’s', async () => {
  const { accounts, keys } = await gatewayParts()
  for (const account of ['acme', 'acme2']) {
    await accounts.add(account, acme)
    await keys.add({ account, scopes: ['tags:read'] })
  }
  expect(await accounts.remove('acme')).toBe(true)
  expect(await accounts.remove('acme')).toBe(false)
  expect(await accounts.find('acme')).toBeNull()
  expect((await keys.list()).map(({ account }) => account)).toEqual(['acme2'])
})

it('credentials of another secret are a clear failure of that account alone', async () => {
  const { accounts: before, store } = await gatewayParts()
  await before.add('acme', acme)
  const after = accounts(store, seal([newer]))
  await after.add('globex', acme)
  await expect(after.find('acme')).rejects.toThrow(UnreadableCredentials)
  await expect(after.find('acme')).rejects.toThrow(
    'the credentials of "acme" were encrypted with another GATEWAY_SECRET'
  )
  expect(await after.list()).toMatchObject([
    { name: 'acme', apiUid: null },
    { name: 'globex', apiUid: '1001' }
  ])
  await expect(after.rotate('acme', 'new')).rejects.toThrow(UnreadableCredentials)
  expect(await after.reseal()).toEqual({ resealed: [], unreadable: ['acme'] })
  // Mended by giving both anew: its keys stay good.
  expect(await after.rotate('acme', 'new', '1001')).toBe(true)
  expect(await after.find('acme')).toMatchObject({ credentials: { apiUid: '1001', apiKey: 'new' } })
})

it('after sealing anew the older secret can be given up', async () => {
  const { accounts: before, store } = await gatewayParts([secret])
  await before.add('acme', acme)
  await before.add('globex', acme)
  const both = accounts(store, seal([newer, secret]))
  expect(await both.find('acme')).toMatchObject({ credentials: acme })
  await both.rotate('globex', 'new')
  expect(await both.reseal()).toEqual({ resealed: ['acme'], unreadable: [] })
  expect(await both.reseal()).toEqual({ resealed: [], unreadable: [] })
  const after = accounts(store, seal([newer]))
  expect(await after.find('acme')).toMatchObject({ credentials: acme })
  expect(await after.find('globex')).toMatchObject({ credentials: { apiUid: '1001', apiKey: 'new' } })
})

it('credentials that were put into another account’s record do not open', async () => {
  const { accounts, store } = await gatewayParts()
  await accounts.add('acme', acme)
  await accounts.add('globex', { apiUid: '2', apiKey: 'key' })
  await store.put('account:globex', (await store.get('account:acme')) ?? Buffer.of())
  await expect(accounts.find('globex')).rejects.toThrow(UnreadableCredentials)
})

it.each(['', 'null', '{', '{"version":2}', '{"version":1,"id":1}'])(
  'a record that something else wrote is told by its name: %s',
  async (text) => {
    const { accounts, store } = await gatewayParts()
    await store.put('account:acme', Buffer.from(text))
    await expect(accounts.find('acme')).rejects.toThrow('"account:acme" cannot be read')
  }
)
