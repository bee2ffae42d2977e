import { LRUCache } from 'lru-cache'
import type { Unchanged } from './changes.ts'
import { freeze } from './freeze.ts'

/** A list that is kept. */
export interface Kept {
  /** Frozen: many requests have it. */
  readonly value: unknown
  /** When it came from V1, and when it is too old, in milliseconds on the clock of the cache. */
  readonly at: number
  readonly until: number
  /** Whether it may be given: neither too old, nor replaced by a newer one, nor followed by a change. */
  isCurrent(): boolean
}

/** Lists that V1 gave a moment ago. */
export interface Cache {
  /** The current one of this name. */
  get(name: string): Kept | undefined
  /** Keeps one that was read while `unchanged` watched; `null` where there was a change, or nothing is kept. */
  keep(name: string, value: unknown, unchanged: Unchanged): Kept | null
  /** The clock, in milliseconds. */
  readonly now: () => number
}

export interface CacheOptions {
  /** How long a list is kept, in milliseconds; 0 keeps none. */
  readonly ttlMs: number
  /** A clock in milliseconds that never goes back. */
  readonly now?: (() => number) | undefined
  /** How many lists are kept, and how many bytes they take at most, roughly: beyond, the one that was not used for longest goes. */
  readonly most?: number
  readonly mostBytes?: number
}

/** Keeps lists in the memory of this process. */
export function cache({
  ttlMs,
  now = () => performance.now(),
  most = 10_000,
  mostBytes = 16 * 1024 * 1024
}: CacheOptions): Cache {
  interface Entry extends Kept {
    /** Nobody is given it any more. */
    readonly end: () => void
  }
  const entries = new LRUCache<string, Entry>({
    max: most,
    maxSize: mostBytes,
    dispose: ({ end }) => end()
  })

  return {
    now,
    get(name) {
      const entry = entries.get(name)
      return entry?.isCurrent() ? entry : undefined
    },
    keep(name, value, unchanged) {
      if (ttlMs === 0 || !unchanged()) return null
      const bytes = freeze(value)
      const at = now()
      const until = at + ttlMs
      let ended = false
      const entry: Entry = {
        value,
        at,
        until,
        isCurrent: () => !ended && unchanged() && now() < until,
        end: () => {
          ended = true
        }
      }
      // One that is too large is not kept; what was kept before it goes all the same.
      entries.set(name, entry, { size: bytes + name.length * 2 })
      return entries.peek(name) === entry ? entry : null
    }
  }
}
