import { setTimeout as sleep } from 'node:timers/promises'
import type { FastifyRequest } from 'fastify'
import { idPattern } from '../../schemas/common.ts'
import type { Owner, RecordNames } from '../idempotency/names.ts'
import { type Store, StoreUnavailable } from '../store/store.ts'

/**
 * Knows the highest id of a lead that was ever seen, for each account: V1 numbers leads upwards, so one with a higher id
 * was made later.
 */
export interface HighestLeads {
  /** Takes note of the leads of an answer. Nobody waits for it. */
  saw(owner: Owner, ids: readonly string[]): void
  /** What this gateway and the others that share the store have seen; `null` where that is nothing, or the store is away. */
  of(owner: Owner): Promise<string | null>
  /** Settles when what was seen until now is written. */
  settled(): Promise<void>
}

declare module 'fastify' {
  interface FastifyInstance {
    highestLeads: HighestLeads
  }
}

/** What was seen of an account's leads, and the write of it that is running. */
interface Sight {
  highest: string
  writing?: Promise<void> | undefined
}

/** The highest id of an account is written no more often, in milliseconds. */
const pauseMs = 1_000

/** The most accounts in memory; of one that was driven out the store knows. */
const mostAccounts = 10_000

/**
 * Keeps the ids in the store, one record an account, written only when it grows and one at a time. `failed` is told of
 * what no outage explains.
 */
export function highestLeads(
  store: Store,
  names: Pick<RecordNames, 'ofLeads'>,
  failed: (error: unknown) => void
): HighestLeads {
  const sights = new Map<string, Sight>()
  const writes = new Set<Promise<void>>()
  const closing = new AbortController()

  function write(owner: Owner, sight: Sight): void {
    if (sight.writing !== undefined) return
    const writing = raise(owner, sight)
      .catch((error: unknown) => {
        // What is not written now is with the next growth, or the next creation.
        if (!(error instanceof StoreUnavailable)) failed(error)
      })
      .finally(() => {
        sight.writing = undefined
        writes.delete(writing)
      })
    sight.writing = writing
    writes.add(writing)
  }

  /** Writes until the store has what was seen, or something higher. */
  async function raise(owner: Owner, sight: Sight): Promise<void> {
    const name = await names.ofLeads(owner)
    for (;;) {
      const bytes = await store.get(name)
      const stored = idIn(bytes)
      if (stored !== null && !isAbove(sight.highest, stored)) {
        sight.highest = stored
        return
      }
      const { highest } = sight
      const value = Buffer.from(highest)
      const written = await (bytes === null
        ? store.put(name, value, { when: 'absent' })
        : store.swap(name, bytes, value))
      if (!written) continue
      // An export sees higher ones page after page.
      await sleep(pauseMs, undefined, { ref: false, signal: closing.signal }).catch(() => undefined)
      if (sight.highest === highest) return
    }
  }

  return {
    saw(owner, ids) {
      const highest = highestOf(ids)
      if (highest === null) return
      const known = sights.get(owner.identity)
      const sight = known ?? { highest }
      // The account that was seen last goes last.
      sights.delete(owner.identity)
      sights.set(owner.identity, sight)
      const [oldest] = sights.keys()
      if (sights.size > mostAccounts && oldest !== undefined) sights.delete(oldest)
      if (known !== undefined && !isAbove(highest, known.highest)) return
      sight.highest = highest
      write(owner, sight)
    },
    async of(owner) {
      try {
        const stored = idIn(await store.get(await names.ofLeads(owner)))
        const sight = sights.get(owner.identity)
        if (sight === undefined || (stored !== null && !isAbove(sight.highest, stored))) return stored
        if (sight.highest !== stored) write(owner, sight)
        return sight.highest
      } catch (error) {
        if (error instanceof StoreUnavailable) return null
        throw error
      }
    },
    async settled() {
      closing.abort()
      await Promise.all(writes)
    }
  }
}

/** Takes note of the leads that V1 gave for a request, and gives them on. */
export function sighted<Page extends { readonly rows: readonly { readonly id: string }[] }>(
  { server, principal }: FastifyRequest,
  page: Page
): Page {
  if (principal !== null)
    server.highestLeads.saw(
      principal,
      page.rows.map(({ id }) => id)
    )
  return page
}

const number = new RegExp(idPattern)

/** Whether this id is a number, and higher than the other one: more digits than a double holds. */
export function isAbove(id: string, other: string): boolean {
  return (id.length === other.length ? id > other : id.length > other.length) && number.test(id)
}

/** What V1 calls an id and is no number is above none. */
function highestOf(ids: readonly string[]): string | null {
  const highest = ids.reduce((highest, id) => (isAbove(id, highest) ? id : highest), '')
  return highest === '' ? null : highest
}

/** A record that holds no id counts as none. */
function idIn(bytes: Buffer | null): string | null {
  const id = bytes?.toString('latin1') ?? ''
  return number.test(id) ? id : null
}
