import { setTimeout as sleep } from 'node:timers/promises'
import { StoreUnavailable } from '../store/store.ts'

type Write = () => Promise<unknown>

/** How long it takes until a store that was away is asked again, in milliseconds. */
const pauseMs = 1_000

/** How many writes wait for the store at most. */
const mostOwed = 1_000

/** What has to be written down, in its order: where the store is away, once it is back. */
export interface Owed {
  /**
   * Settles when it is written, or put off. What must not be forgotten is `last`: it is put off in any case. Throws what
   * no outage explains.
   */
  write(write: Write, place?: 'last'): Promise<void>
  /** Puts off what failed a moment ago. */
  later(write: Write): void
}

/** Nothing is asked of the store any more once `closing` is aborted: what is still owed is forgotten. */
export function owed(closing: AbortSignal): Owed {
  const waiting: Write[] = []
  let paying: Promise<void> | undefined

  async function pay(): Promise<void> {
    try {
      while (waiting.length > 0) {
        await sleep(pauseMs, undefined, { ref: false, signal: closing })
        await payUntilAway()
      }
    } finally {
      // In the turn in which the last one was paid: nothing can be put off in between, and forgotten.
      paying = undefined
      waiting.length = 0
    }
  }

  async function payUntilAway(): Promise<void> {
    for (let write = waiting[0]; write !== undefined; write = waiting[0]) {
      try {
        await write()
      } catch (error) {
        // All else would fail again.
        if (error instanceof StoreUnavailable) return
      }
      waiting.shift()
    }
  }

  const putOff = (write: Write, place?: 'last') => {
    if (waiting.length >= mostOwed && place !== 'last') return
    waiting.push(write)
    paying ??= pay().catch(() => undefined)
  }

  return {
    async write(write, place) {
      try {
        if (paying === undefined) await write()
        else putOff(write, place)
      } catch (error) {
        if (!(error instanceof StoreUnavailable)) throw error
        putOff(write, place)
      }
    },
    later: (write) => putOff(write)
  }
}
