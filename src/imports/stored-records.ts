import { giveUp, mostTries, newClaim, runs } from '../idempotency/claim.ts'
import type { RecordNames } from '../idempotency/names.ts'
import { type Owed, owed } from '../idempotency/owed.ts'
import { read } from '../idempotency/record.ts'
import { type Store, StoreUnavailable } from '../store/store.ts'
import { type Holder, heldKey, keptUntil, runningRecord } from './held-key.ts'
import type { ImportRecord, ImportRecords } from './records.ts'
import { storedRecord } from './stored-record.ts'

/** A key that was taken, and until when what earlier imports under it left is known; or why it was not. */
type Taken = { readonly bytes: Buffer; readonly until: number } | 'running' | 'another'

/**
 * Imports whose records are in this store, under the names of their keys: one that an ordinary write used is another's,
 * and the other way round. Every step is a swap of what was read: of two that open one at once, one does.
 */
export function storedRecords(store: Store, names: RecordNames): ImportRecords {
  const closing = new AbortController()

  async function take(name: string, holder: Holder, debts: Owed): Promise<Taken> {
    const { bytes, expiresInMs } = runningRecord(holder)
    let until = 0
    try {
      for (let tries = 0; tries < mostTries; tries++) {
        if (await store.put(name, bytes, { when: 'absent', expiresInMs })) return { bytes, until: 0 }
        const before = await store.get(name)
        if (before === null) continue
        const there = read(before)
        if (there?.state !== 'free') {
          // One that can't be read is nobody's import either.
          if (there?.fingerprint !== holder.fingerprint) return 'another'
          if (there.state === 'sent' && (await runs(store, there))) return 'running'
        }
        until = there.state === 'free' ? 0 : keptUntil(there)
        if (await store.swap(name, before, bytes, { expiresInMs })) return { bytes, until }
      }
      return 'running'
    } catch (error) {
      // It may have been written: other processes would take it for running as long as this one lives.
      if (error instanceof StoreUnavailable) {
        debts.later(() => heldKey(store, name, holder, bytes).release(until))
      }
      throw error
    }
  }

  return {
    async open(owner, key, asked) {
      const [name, fingerprint] = await Promise.all([names.ofKey(owner, key), names.hash(asked)])
      // Before it is written: another request of this process may read it at once.
      const holder = { fingerprint, owner: store.instance, claim: newClaim() }
      const debts = owed(closing.signal)
      let record: ImportRecord | undefined
      try {
        const taken = await take(name, holder, debts)
        if (typeof taken === 'string') return taken
        const held = heldKey(store, name, holder, taken.bytes)
        record = storedRecord({ store, names, name, holder, key: held, until: taken.until, debts })
        return record
      } finally {
        if (record === undefined) giveUp(holder.claim)
      }
    },
    close() {
      closing.abort()
    }
  }
}
