import type { Seal } from '../accounts/seal.ts'
import { type Store, StoreUnavailable } from '../store/store.ts'
import { type Claim, claimed, giveUp, keptMs, mostTries, newClaim, runs } from './claim.ts'
import type { Note } from './keyed-write.ts'
import { owed } from './owed.ts'
import { type Answer, freed, type KeyRecord, opened, read, sealed, written } from './record.ts'

/** What a request finds under its key. */
export type Found =
  /** Nothing, or what a process left that died before it sent anything: the key is this request's now. */
  | { readonly is: 'mine'; readonly claim: Claim }
  /** The same request runs. */
  | { readonly is: 'running' }
  /** Another request. */
  | { readonly is: 'another' }
  /** The same request, and its final answer. */
  | { readonly is: 'done'; readonly answer: Answer }
  /** The same request, of which nobody knows what became. */
  | { readonly is: 'unknown'; readonly lost: Lost }

/** A request that was sent, and of which nobody knows what became. */
export interface Lost {
  readonly note: Note
  /** What was answered then; `undefined` where the process died before, or no secret opens it. */
  readonly answer: Answer | undefined
  /** It was looked for and found: keeps the answer as its final one. Never rejects. */
  settle(answer: Answer): Promise<void>
}

/** The records of keys in a store: an upstream write under one happens at most once, whoever dies. */
export interface Keys {
  /**
   * Takes the key whose record has this name for a request with this fingerprint, where it may run. Throws
   * `StoreUnavailable`.
   */
  take(name: string, fingerprint: string): Promise<Found>
  /** Gives up what waits for the store. */
  close(): void
}

/**
 * The keys whose records are in this store, what they answered under this seal. Every step is a swap of what was read:
 * it doesn't matter who takes whom for dead.
 */
export function keys(store: Store, seal: Seal): Keys {
  const closing = new AbortController()
  const debts = owed(closing.signal)

  async function takenAs(name: string, record: KeyRecord, bytes: Buffer): Promise<Found> {
    const expiry = { expiresInMs: keptMs.reserved }
    const mine = (): Found => ({ is: 'mine', claim: claimed({ store, seal, name, record, debts }) })

    for (let tries = 0; tries < mostTries; tries++) {
      if (await store.put(name, bytes, { when: 'absent', ...expiry })) return mine()
      const before = await store.get(name)
      if (before === null) continue
      const there = read(before)
      if (there === null) return ended(name, before, record, undefined)
      if (there.state === 'free') {
        if (await store.swap(name, before, bytes, expiry)) return mine()
        continue
      }
      if (there.fingerprint !== record.fingerprint) return { is: 'another' }
      if (there.state === 'done' || there.state === 'unknown') return ended(name, before, record, there)
      if (await runs(store, there)) return { is: 'running' }
      if (there.state === 'sent') {
        const lost = written({ ...there, state: 'unknown' })
        await store.swap(name, before, lost, { expiresInMs: keptMs.unknown })
      } else if (await store.swap(name, before, bytes, expiry)) {
        return mine()
      }
    }
    return { is: 'running' }
  }

  /** What the record says that has ended; `there` is missing where it can't be read. */
  function ended(name: string, before: Buffer, record: KeyRecord, there: KeyRecord | undefined): Found {
    const { note, answer } = there === undefined ? {} : opened(seal, name, there)
    if (there?.state === 'done' && answer !== undefined) return { is: 'done', answer }
    const settle = async (found: Answer) => {
      const content = sealed(seal, name, { answer: found })
      const after = written({ ...record, state: 'done', content })
      // Else it stays unknown, and is looked for again.
      await store.swap(name, before, after, { expiresInMs: keptMs.done }).catch(() => false)
    }
    return { is: 'unknown', lost: { note: note ?? null, answer, settle } }
  }

  return {
    async take(name, fingerprint) {
      // Before it is written: another request of this process may read it at once.
      const claim = newClaim()
      const record: KeyRecord = { state: 'reserved', fingerprint, owner: store.instance, claim }
      const bytes = written(record)
      let found: Found | undefined
      try {
        found = await takenAs(name, record, bytes)
        return found
      } catch (error) {
        // It may have been written: other processes would take it for running as long as this one lives.
        if (error instanceof StoreUnavailable) {
          debts.later(() => store.swap(name, bytes, freed, { expiresInMs: keptMs.free }))
        }
        throw error
      } finally {
        if (found?.is !== 'mine') giveUp(claim)
      }
    },
    close() {
      closing.abort()
    }
  }
}
