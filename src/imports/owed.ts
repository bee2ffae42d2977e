import { setTimeout as sleep } from 'node:timers/promises'
import { StoreUnavailable } from '../store/store.ts'

type Write = () => Promise<unknown>

/** How long it takes until a store that was away is asked again, in milliseconds. */
const pauseMs = 1_000

/** How many writes of an import wait for the store at most: an import may be of any length. */
const mostOwed = 1_000

/** What an import has to write down, in its order: where the store is away, once it is back. */
export interface Owed {
  /** Settles when it is written, or put off. What must not be forgotten is `last`: it is put off in any case. */
  write(write: Write, place?: 'last'): Promise<void>
  /** Puts off what failed a moment ago. */
  later(write: Write): void
}

/** Nothing is asked of the store any more once `closing` is aborted: what is still owed is forgotten. */
export function owed(closing: AbortSignal): Owed {
  const waiting: Write[] = []
  let paying: Promise<void> | undefined

  async function pay(): Promise<void> {
    while (waiting.length > 0) {
      await sleep(pauseMs, undefined, { ref: false, signal: closing })
      try {
        for (let write = waiting[0]; write !== undefined; write = waiting[0]) {
          await write()
          waiting.shift()
        }
      } catch (error) {
        if (!(error instanceof StoreUnavailable)) throw error
      }
    }
  }

  const putOff = (write: Write, place?: 'last') => {
    if (waiting.length >= mostOwed && place !== 'last') return
    waiting.push(write)
    const end = () => {
      paying = undefined
      waiting.length = 0
    }
    paying ??= pay().then(end, end)
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
