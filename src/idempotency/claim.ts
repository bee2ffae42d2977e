import { randomBytes } from 'node:crypto'
import type { Seal } from '../accounts/seal.ts'
import type { Store } from '../store/store.ts'
import { V1Failure } from '../v1/failure.ts'
import type { KeyedWrite, Note } from './keyed-write.ts'
import type { Owed } from './owed.ts'
import { type Answer, freed, type KeyRecord, read, sealed, written } from './record.ts'

const hour = 3_600_000

/** How long a record is kept in each state, in milliseconds; one that is free expires at once. */
export const keptMs = {
  free: 0,
  reserved: 24 * hour,
  sent: 7 * 24 * hour,
  done: 24 * hour,
  unknown: 7 * 24 * hour
} as const satisfies Record<KeyRecord['state'], number>

/** The claims of this process whose requests run: it knows them exactly. Their names are random. */
const running = new Set<string>()

/** Whether the request that wrote this record runs: in this process, or in another that is there. Throws `StoreUnavailable`. */
export async function runs(
  store: Store,
  { owner, claim }: Pick<KeyRecord, 'owner' | 'claim'>
): Promise<boolean> {
  return owner === store.instance ? running.has(claim) : store.isAlive(owner)
}

/** How often a record may change under the hands of a request before that counts as running. */
export const mostTries = 20

/** A name for a claim that is about to be written. It runs from now on, until it is settled or given up. */
export function newClaim(): string {
  const claim = randomBytes(12).toString('base64url')
  running.add(claim)
  return claim
}

/** Ends a claim that was not written, or of which nobody knows whether it was. */
export function giveUp(claim: string): void {
  running.delete(claim)
}

/** The key of a request that runs. */
export interface Claim extends Pick<KeyedWrite, 'note' | 'markSent'> {
  /**
   * Writes what became of the request. Never rejects: where the store is away it is told when it is back, for as long
   * as this process lives. After that a record that says `sent` is unknown.
   */
  settle(state: 'free'): Promise<void>
  settle(state: 'done' | 'unknown', answer: Answer): Promise<void>
}

export interface ClaimOptions {
  readonly store: Store
  readonly seal: Seal
  /** The record's name, and what was written there. */
  readonly name: string
  readonly record: KeyRecord
  readonly debts: Owed
}

/**
 * The claim that was written as `record`. All that it writes is in place of what it wrote before: a process that was
 * taken for dead, and paused only, overwrites nothing, and sends nothing.
 */
export function claimed({ store, seal, name, record, debts }: ClaimOptions): Claim {
  let current = written(record)
  let noted: Note
  let marked: Promise<void> | undefined

  async function mark(): Promise<void> {
    const content = noted === undefined ? undefined : sealed(seal, name, { note: noted })
    const sent = written({ ...record, state: 'sent', content })
    const swapped = await store.swap(name, current, sent, { expiresInMs: keptMs.sent }).catch(unrecorded)
    if (!swapped) unrecorded(new Error('another process has the key'))
    current = sent
  }

  async function replace(after: Buffer, expiresInMs: number): Promise<void> {
    if (await store.swap(name, current, after, { expiresInMs })) return
    // A mark may have been written although the store didn't say so, or another process took this one for dead.
    const bytes = await store.get(name)
    const there = bytes && read(bytes)
    if (there?.claim !== record.claim || there.state === 'done') return
    await store.swap(name, bytes ?? current, after, { expiresInMs })
  }

  return {
    note(note) {
      noted = note
    },
    markSent() {
      marked ??= mark()
      return marked
    },
    async settle(state, answer?: Answer) {
      // What was noted serves those who look for what was lost.
      const note = state === 'unknown' ? noted : undefined
      const content = answer && sealed(seal, name, { note, answer })
      const after = state === 'free' ? freed : written({ ...record, state, content })
      try {
        // Until it is written the key counts as running. The answer doesn't wait for a store that is away.
        await debts.write(async () => {
          await replace(after, keptMs[state])
          giveUp(record.claim)
        }, 'last')
      } catch {
        giveUp(record.claim)
      }
    }
  }
}

function unrecorded(cause: unknown): never {
  throw new V1Failure({ kind: 'unrecorded', outcome: 'not_applied', cause })
}
