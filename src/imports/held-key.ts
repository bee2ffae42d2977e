import { keptMs } from '../idempotency/claim.ts'
import { freed, type KeyRecord, read, written } from '../idempotency/record.ts'
import type { Store } from '../store/store.ts'

const hour = 3_600_000

/**
 * For how long the record of an import that runs is written, in milliseconds, and how often: it outlives every chunk
 * that was claimed since, though the process is killed.
 */
const runningMs = keptMs.unknown + hour
const renewedMs = hour

/** What tells the records of one import, and of one process's run of it, from all others. */
export type Holder = Pick<KeyRecord, 'fingerprint' | 'owner' | 'claim'>

/** The record of a key under which an import runs: `sent`, for some of it may have been. */
export function runningRecord(holder: Holder): { readonly bytes: Buffer; readonly expiresInMs: number } {
  return { bytes: keyRecord(holder, 'sent', Date.now() + runningMs), expiresInMs: runningMs }
}

/** Until when a record of an import was written to be kept, in milliseconds of the epoch: its chunks are known so long. */
export function keptUntil({ content }: KeyRecord): number {
  return Number(content === undefined ? 0 : Buffer.from(content).toString('latin1')) || 0
}

/** The key of an import that runs. All of it throws `StoreUnavailable`. */
export interface HeldKey {
  /** Sees to it that the record outlives a chunk that is claimed now. */
  renew(): Promise<void>
  /** The import has ended: its key means it until then, in milliseconds of the epoch, and nothing after. */
  release(until: number): Promise<void>
}

/** The key whose record of this name was written as `bytes` just now. */
export function heldKey(store: Store, name: string, holder: Holder, bytes: Buffer): HeldKey {
  let current = bytes
  let renewedAt = Date.now()
  let renewing: Promise<void> | undefined

  async function replace(after: Buffer, expiresInMs: number): Promise<void> {
    const swapped = await store.swap(name, current, after, { expiresInMs })
    if (!swapped) {
      // An earlier write may have been made although the store didn't say so. What is another's by now stays so.
      const there = await store.get(name)
      if (there === null || read(there)?.claim !== holder.claim) return
      await store.swap(name, there, after, { expiresInMs })
    }
    current = after
  }

  async function renew(): Promise<void> {
    const running = runningRecord(holder)
    await replace(running.bytes, running.expiresInMs)
    renewedAt = Date.now()
  }

  return {
    async renew() {
      if (Date.now() - renewedAt < renewedMs) return
      renewing ??= renew().finally(() => {
        renewing = undefined
      })
      await renewing
    },
    async release(until) {
      const leftMs = until - Date.now()
      if (leftMs > 0) await replace(keyRecord(holder, 'done', until), leftMs)
      else await replace(freed, keptMs.free)
    }
  }
}

function keyRecord(holder: Holder, state: 'sent' | 'done', until: number): Buffer {
  return written({ ...holder, state, content: Buffer.from(String(until)) })
}
