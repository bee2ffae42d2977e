import { describe, expect, it, vi } from 'vitest'
import { seal } from '../../src/accounts/seal.ts'
import { type Owner, recordNames, renewNames } from '../../src/idempotency/names.ts'
import { type Store, StoreUnavailable } from '../../src/store/store.ts'
import { memoryStore } from '../memory-store.ts'
import { goingAway } from './outage.ts'

const [older, newer] = [
  'an older secret of these tests, 32 characters',
  'a newer secret of these tests, 32 characters'
]

const kept: Owner = {
  account: 'account:acme',
  identity: 'account:acme:1',
  credentials: { apiUid: '1001', apiKey: 'canary' },
  brought: false
}
const brought: Owner = { ...kept, account: 'basic:1001', identity: 'basic:1001:hash', brought: true }

const names = (
  store: Store,
  secrets: readonly string[] = [older],
  warn: (message: string) => void = () => {}
) => recordNames(store, seal(secrets), warn)

describe('the name of a record', () => {
  it('is the same for every gateway over the store', async () => {
    const store = memoryStore()
    const [one, other] = [names(store), names(store)]
    const found = await Promise.all([one, other, one, other].map((each) => each.ofKey(kept, 'k')))
    expect(new Set(found).size).toBe(1)
    expect(await one.hash('text')).toBe(await other.hash('text'))
  })

  it.each<[string, Owner]>([
    ['another account of the name', { ...kept, identity: 'account:acme:2' }],
    ['credentials that a client brought', brought],
    ['another api_uId', { ...brought, account: 'basic:1002' }],
    ['another api_key', { ...brought, credentials: { apiUid: '1001', apiKey: 'another' } }]
  ])('is another one for %s', async (_what, other) => {
    const { ofKey, ofLeads } = names(memoryStore())
    const owner = other.brought && other !== brought ? brought : kept
    expect(await ofKey(other, 'k')).not.toBe(await ofKey(owner, 'k'))
    expect(await ofLeads(other)).not.toBe(await ofLeads(owner))
  })

  it('hangs on no secret of the gateway: neither the identity of brought credentials, nor a new key of an account', async () => {
    const { ofKey } = names(memoryStore())
    expect(await ofKey({ ...brought, identity: 'basic:1001:other' }, 'k')).toBe(await ofKey(brought, 'k'))
    const rotated = { ...kept, credentials: { apiUid: '1001', apiKey: 'rotated' } }
    expect(await ofKey(rotated, 'k')).toBe(await ofKey(kept, 'k'))
  })

  it('tells nothing of the account or the key', async () => {
    const name = await names(memoryStore()).ofKey(kept, 'canary-of-a-key')
    expect(name).toMatch(/^idempotency:[\w-]{43}$/)
  })

  it('survives a rotation of the secrets, step by step', async () => {
    const store = memoryStore()
    const before = await names(store).ofKey(kept, 'k')
    for (const secrets of [[older, newer], [newer, older], [newer]]) {
      await renewNames(store, seal(secrets))
      expect(await names(store, secrets).ofKey(kept, 'k')).toBe(before)
    }
    expect((await store.list('names:')).map(({ value }) => String(value))).not.toContain('canary')
  })

  it('is another one where the secret was replaced, and that is told', async () => {
    const store = memoryStore()
    const before = await names(store).ofKey(kept, 'k')
    const warn = vi.fn<(message: string) => void>()
    const replaced = names(store, [newer], warn)
    expect(await replaced.ofKey(kept, 'k')).not.toBe(before)
    expect(warn.mock.calls).toEqual([[expect.stringContaining('GATEWAY_SECRET')]])
    expect(await names(store, [newer]).ofKey(kept, 'k')).toBe(await replaced.ofKey(kept, 'k'))
  })

  it('is not known while the store is away, and then it is', async () => {
    const store = memoryStore()
    const outage = goingAway(store, true)
    const late = names(outage.store)
    await expect(late.ofKey(kept, 'k')).rejects.toThrow(StoreUnavailable)
    await expect(renewNames(outage.store, seal([newer, older]))).resolves.toBeUndefined()
    outage.state.away = false
    expect(await late.ofKey(kept, 'k')).toBe(await names(store).ofKey(kept, 'k'))
  })

  it('stays the same for gateways that run when the store loses all it had', async () => {
    const store = memoryStore()
    const clock = vi.spyOn(performance, 'now').mockReturnValue(0)
    const [one, other] = [names(store), names(store)]
    const before = [await one.ofKey(kept, 'k'), await other.ofKey(kept, 'k')]
    for (const { name } of await store.list('')) await store.delete(name)
    clock.mockReturnValue(60_000)
    expect([await one.ofKey(kept, 'k'), await other.ofKey(kept, 'k')]).toEqual(before)
    expect(await names(store).ofKey(kept, 'k')).toBe(before[0])
    clock.mockRestore()
  })
})
