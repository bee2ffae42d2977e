import { expect, it } from 'vitest'
import { accounts } from '../../src/accounts/accounts.ts'
import { renewSeals } from '../../src/accounts/renew-seals.ts'
import { seal } from '../../src/accounts/seal.ts'
import { StoreUnavailable } from '../../src/store/store.ts'
import { acme, gatewayParts, secret } from './stores.ts'

const newer = 'a newer secret of these tests: 32 characters'

it('after a start with a new secret before the old one, the old one can be given up', async () => {
  const { accounts: before, store } = await gatewayParts()
  await before.add('acme', acme)
  const warnings: string[] = []
  await renewSeals(accounts(store, seal([newer, secret])), (message) => warnings.push(message))
  expect(await accounts(store, seal([newer])).find('acme')).toMatchObject({ credentials: acme })
  expect(warnings).toEqual([])
})

it('the start tells of each account whose secret is gone, and goes on', async () => {
  const { accounts: before, store } = await gatewayParts()
  await before.add('acme', acme)
  const warnings: string[] = []
  await renewSeals(accounts(store, seal([newer])), (message) => warnings.push(message))
  expect(warnings).toEqual(['the credentials of "acme" were encrypted with another GATEWAY_SECRET'])
  expect(await before.find('acme')).toMatchObject({ credentials: acme })
})

it('the start goes on without a store, and with a record that something else wrote', async () => {
  const { accounts, store } = await gatewayParts()
  const warnings: string[] = []
  const warn = (message: string) => warnings.push(message)
  await renewSeals({ ...accounts, reseal: () => Promise.reject(new StoreUnavailable('gone')) }, warn)
  await store.put('account:acme', Buffer.from('{}'))
  await renewSeals(accounts, warn)
  expect(warnings).toEqual([
    expect.stringMatching(/the store cannot be reached$/),
    expect.stringMatching(/"account:acme" cannot be read$/)
  ])
})
