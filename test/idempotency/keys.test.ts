import { describe, expect, it, onTestFinished } from 'vitest'
import { seal } from '../../src/accounts/seal.ts'
import type { Claim } from '../../src/idempotency/claim.ts'
import { type Found, type Keys, keys } from '../../src/idempotency/keys.ts'
import type { Answer } from '../../src/idempotency/record.ts'
import { type Store, StoreUnavailable } from '../../src/store/store.ts'
import { memoryStore } from '../memory-store.ts'
import { describeStores, opened } from '../store/opening.ts'
import { goingAway, type Outage } from './outage.ts'

const secrets = [
  'an older secret of these tests, 32 characters',
  'a newer secret of these tests, 32 characters'
]
const answer: Answer = { status: 201, headers: { location: '/tags/7' }, body: '{"id":"7"}' }
const lost: Answer = { status: 504, headers: {}, body: '{"outcome":"unknown"}' }

/** Gateways that share a store; each is alive until it is said to be dead. */
function sharing(store: Store) {
  const dead = new Set<string>()
  return {
    dead,
    gateway(instance: string, changes: Partial<Store> = {}, by = seal(secrets)): Keys {
      const own = { ...store, instance, isAlive: async (name: string) => !dead.has(name), ...changes }
      const made = keys(own, by)
      onTestFinished(() => made.close())
      return made
    }
  }
}

function mine(found: Found): Claim {
  if (found.is !== 'mine') throw new Error(`the key is not mine: ${found.is}`)
  return found.claim
}

const take = async (from: Keys, fingerprint = 'f') => from.take('name', fingerprint)
const away = () => Promise.reject(new StoreUnavailable('away'))

describeStores('a key', (place) => {
  it('is one request’s alone, however many ask at once, here and elsewhere', async () => {
    const url = place()
    const a = sharing(await opened(url)).gateway('a')
    const b = sharing(await opened(url)).gateway('b')
    const found = await Promise.all(Array.from({ length: 100 }, (_, n) => take(n % 2 ? a : b)))
    expect(found.filter(({ is }) => is === 'mine')).toHaveLength(1)
    expect(found.filter(({ is }) => is === 'running')).toHaveLength(99)
  })

  it('is answered the same to whoever asks again', async () => {
    const { gateway } = sharing(await opened(place()))
    const [a, b] = [gateway('a'), gateway('b')]
    const claim = mine(await take(a))
    await claim.markSent()
    await claim.settle('done', answer)
    for (const from of [a, b]) expect(await take(from)).toEqual({ is: 'done', answer })
  })

  it.each(['reserved', 'sent', 'done', 'unknown'])('means no other request: %s', async (state) => {
    const { gateway } = sharing(await opened(place()))
    const a = gateway('a')
    const claim = mine(await take(a))
    if (state !== 'reserved') await claim.markSent()
    if (state === 'done' || state === 'unknown') await claim.settle(state, answer)
    expect(await take(a, 'g')).toEqual({ is: 'another' })
  })

  it.each(['before', 'after'])('is free again where it was settled so, %s the mark', async (when) => {
    const { gateway } = sharing(await opened(place()))
    const a = gateway('a')
    const claim = mine(await take(a))
    if (when === 'after') await claim.markSent()
    await claim.settle('free')
    expect((await take(a, 'g')).is).toBe('mine')
  })

  it('of a process that died before it sent anything is the next one’s', async () => {
    const { gateway, dead } = sharing(await opened(place()))
    const paused = mine(await take(gateway('a')))
    const b = gateway('b')
    expect((await take(b)).is).toBe('running')
    dead.add('a')
    const claim = mine(await take(b))
    // The dead one wakes up: it may send nothing, and free nothing.
    await expect(paused.markSent()).rejects.toMatchObject({ kind: 'unrecorded', outcome: 'not_applied' })
    await paused.settle('free')
    await claim.markSent()
    await claim.settle('done', answer)
    expect(await take(b)).toEqual({ is: 'done', answer })
  })

  it('of a process that died after it sent something is unknown, with its note', async () => {
    const { gateway, dead } = sharing(await opened(place()))
    const claim = mine(await take(gateway('a')))
    claim.note(['1', '2'])
    await claim.markSent()
    dead.add('a')
    const found = await take(gateway('b'))
    expect(found).toMatchObject({ is: 'unknown', lost: { note: ['1', '2'], answer: undefined } })
  })

  it('of a process that was only paused has its answer when that is there', async () => {
    const { gateway, dead } = sharing(await opened(place()))
    const claim = mine(await take(gateway('a')))
    await claim.markSent()
    dead.add('a')
    const b = gateway('b')
    expect((await take(b)).is).toBe('unknown')
    await claim.settle('done', answer)
    expect(await take(b)).toEqual({ is: 'done', answer })
  })

  it('whose outcome is unknown keeps its answer, until somebody finds out', async () => {
    const { gateway } = sharing(await opened(place()))
    const a = gateway('a')
    const claim = mine(await take(a))
    claim.note('noted')
    await claim.markSent()
    await claim.settle('unknown', lost)
    const found = await take(a)
    expect(found).toMatchObject({ is: 'unknown', lost: { note: 'noted', answer: lost } })
    if (found.is === 'unknown') await found.lost.settle(answer)
    expect(await take(a)).toEqual({ is: 'done', answer })
    await claim.settle('unknown', lost)
    expect(await take(a)).toEqual({ is: 'done', answer })
  })
})

describe('a record', () => {
  it.each(['', '{}\n', '{"version":2}\n', 'no line', '\u0000', '{"version":1,"state":"free"}\n'])(
    'that is damaged counts as unknown, never as free: %j',
    async (bytes) => {
      const store = memoryStore()
      await store.put('name', Buffer.from(bytes))
      const found = await take(sharing(store).gateway('a'))
      expect(found).toMatchObject({ is: 'unknown', lost: { answer: undefined } })
    }
  )

  const kept = async (by: readonly string[]) => {
    const store = memoryStore()
    const claim = mine(await take(sharing(store).gateway('a', {}, seal(by))))
    await claim.markSent()
    await claim.settle('done', answer)
    return store
  }

  it('is opened by an older secret', async () => {
    const [older = '', newer = ''] = secrets
    const store = await kept([older])
    expect(await take(sharing(store).gateway('b', {}, seal([newer, older])))).toEqual({ is: 'done', answer })
  })

  it('that no secret opens counts as unknown, never as free', async () => {
    const [older = '', newer = ''] = secrets
    const found = await take(sharing(await kept([older])).gateway('b', {}, seal([newer])))
    expect(found).toMatchObject({ is: 'unknown', lost: { note: null, answer: undefined } })
  })

  it('tells nothing of an answer or a note', async () => {
    const store = memoryStore()
    const claim = mine(await take(sharing(store).gateway('a')))
    claim.note('a note')
    await claim.markSent()
    expect(String(await store.get('name'))).not.toContain('a note')
    await claim.settle('done', answer)
    expect(String(await store.get('name'))).not.toContain('/tags/7')
  })
})

describe('a store that is away', () => {
  it('when the key is taken: that throws, and the key is free when it is back', async () => {
    const store = memoryStore()
    const put: Store['put'] = async (...record) => {
      await store.put(...record)
      return away()
    }
    const { gateway } = sharing(store)
    await expect(take(gateway('a', { put }))).rejects.toThrow(StoreUnavailable)
    // It was written all the same.
    expect((await take(gateway('a'))).is).toBe('mine')
  })

  it.each([
    ['was not written', false],
    ['was written all the same', true]
  ])(
    'when a call leaves: nothing may be sent, and the key is free again, though the mark %s',
    async (_how, writes) => {
      const store = memoryStore()
      const state: Outage = { away: true }
      const swap: Store['swap'] = async (...record) => {
        const swapped = (!state.away || writes) && (await store.swap(...record))
        return state.away ? away() : swapped
      }
      const { gateway } = sharing(store)
      const claim = mine(await take(gateway('a', { swap })))
      await expect(claim.markSent()).rejects.toMatchObject({ kind: 'unrecorded', outcome: 'not_applied' })
      // Nor at a second call of the request.
      await expect(claim.markSent()).rejects.toMatchObject({ kind: 'unrecorded' })
      state.away = false
      expect((await take(gateway('a'))).is).toBe('running')
      await claim.settle('free')
      expect((await take(gateway('a'))).is).toBe('mine')
    }
  )

  it('when there is an answer: the key is running until the store is back, and then has the answer', async () => {
    const store = memoryStore()
    const { state, store: going } = goingAway(store, false)
    const a = sharing(store).gateway('a', { swap: going.swap })
    const claim = mine(await take(a))
    await claim.markSent()
    state.away = true
    await claim.settle('done', answer)
    expect((await take(a)).is).toBe('running')
    state.away = false
    await expect.poll(() => take(a), { timeout: 5_000 }).toEqual({ is: 'done', answer })
  })

  it('when there is an answer, until the process ends: then it is unknown', async () => {
    const store = memoryStore()
    const { gateway, dead } = sharing(store)
    const { state, store: going } = goingAway(store, false)
    const a = gateway('a', { swap: going.swap })
    const claim = mine(await take(a))
    await claim.markSent()
    state.away = true
    await claim.settle('done', answer)
    a.close()
    dead.add('a')
    expect((await take(gateway('b'))).is).toBe('unknown')
  })
})
