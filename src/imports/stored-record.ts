import { giveUp, keptMs } from '../idempotency/claim.ts'
import type { RecordNames } from '../idempotency/names.ts'
import type { Owed } from '../idempotency/owed.ts'
import { freed, read, written } from '../idempotency/record.ts'
import { type Store, StoreUnavailable } from '../store/store.ts'
import type { HeldKey, Holder } from './held-key.ts'
import type { ChunkState, ImportRecord } from './records.ts'

export interface StoredRecordOptions {
  readonly store: Store
  readonly names: RecordNames
  /** Of the key's record; those of its chunks begin with it. */
  readonly name: string
  readonly holder: Holder
  readonly key: HeldKey
  /** Until when what earlier imports under the key left is known, in milliseconds of the epoch. */
  readonly until: number
  readonly debts: Owed
}

/** How often a chunk's record may change under the hands of an import before nobody knows of it. */
const mostTries = 20

/**
 * An import under a key that it holds. Each chunk has a record of its own, `sent` or `done`, which is written where
 * there is none: whoever holds the key, or believes to, a chunk is sent by whoever wrote its record.
 */
export function storedRecord(options: StoredRecordOptions): ImportRecord {
  const { store, names, name, holder, key, until, debts } = options
  /** The records of chunks that are on their way, as this import wrote them, by their positions. */
  const underWay = new Map<number, Buffer>()
  /** How many of this import's chunks are, or may be, `sent` and `done` in the store. */
  const counts = { sent: 0, done: 0 }

  const nameOf = (position: number) => `${name}:${position}`
  const recordOf = async (hash: string) => ({ ...holder, fingerprint: await names.hash(hash) })

  async function take(position: number, bytes: Buffer, fingerprint: string): Promise<ChunkState> {
    const chunk = nameOf(position)
    const expiry = { expiresInMs: keptMs.unknown }
    for (let tries = 0; tries < mostTries; tries++) {
      if (await store.put(chunk, bytes, { when: 'absent', ...expiry })) return 'new'
      const before = await store.get(chunk)
      if (before === null) continue
      const there = read(before)
      if (there === null) return 'unknown'
      if (there.state === 'free') {
        if (await store.swap(chunk, before, bytes, expiry)) return 'new'
        continue
      }
      if (there.fingerprint !== fingerprint) return 'another'
      return there.state === 'done' ? 'queued' : 'unknown'
    }
    return 'unknown'
  }

  const free = async (position: number, bytes: Buffer) => {
    await store.swap(nameOf(position), bytes, freed, { expiresInMs: keptMs.free })
    counts.sent--
  }

  return {
    async claim(position, hash) {
      const record = await recordOf(hash)
      const bytes = written({ ...record, state: 'sent' })
      await key.renew()
      counts.sent++
      try {
        const claim = await take(position, bytes, record.fingerprint)
        if (claim === 'new') underWay.set(position, bytes)
        else counts.sent--
        return claim
      } catch (error) {
        // It may have been written, and nothing will be sent.
        debts.later(() => free(position, bytes))
        throw error
      }
    },

    async isQueued(position, hash) {
      try {
        const [bytes, { fingerprint }] = await Promise.all([store.get(nameOf(position)), recordOf(hash)])
        const there = bytes && read(bytes)
        return there?.state === 'done' && there.fingerprint === fingerprint
      } catch (error) {
        if (error instanceof StoreUnavailable) return false
        throw error
      }
    },

    async settle(position, settlement) {
      const bytes = underWay.get(position)
      underWay.delete(position)
      // What is `sent` and nothing more is unknown.
      if (bytes === undefined || settlement === 'unknown') return
      if (settlement === 'free') return debts.write(() => free(position, bytes))
      const record = read(bytes)
      if (record === null) return
      const done = written({ ...record, state: 'done' })
      await debts.write(async () => {
        if (!(await store.swap(nameOf(position), bytes, done, { expiresInMs: keptMs.done }))) return
        counts.sent--
        counts.done++
      })
    },

    close() {
      const keptFor = () => (counts.sent > 0 ? keptMs.unknown : counts.done > 0 ? keptMs.done : 0)
      return debts.write(async () => {
        await key.release(Math.max(until, Date.now() + keptFor()))
        giveUp(holder.claim)
      }, 'last')
    }
  }
}
