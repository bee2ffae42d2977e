import type { Unchanged } from './changes.ts'
import { V1Failure } from './failure.ts'
import { freeze } from './freeze.ts'

/** Whether whoever asked is gone. */
export interface HangUp {
  readonly gone: boolean
  /** Runs this when that happens; gives back what takes it back. */
  onGone(run: () => void): () => void
  /** The same as a signal. */
  readonly signal: AbortSignal
}

/** Who waits for the answer to a read. */
export interface Reader {
  /** Only readers with the same secret share. */
  readonly secret: string
  /** For how long it waits, in milliseconds. */
  readonly timeoutMs: number
  readonly hangUp: HangUp
}

/** A read that was joined. */
export interface Joined<T> {
  /** Whether another one had begun it. */
  readonly collapsed: boolean
  readonly answer: Promise<T>
}

/** Reads that are on their way. */
export interface Flights {
  /**
   * Joins the read of this name that is on its way, as long as nothing has changed since it began; else begins it with
   * `start`, which throws `timeout` itself when its time is over. The answer throws what the read throws, `abandoned` where this
   * reader hangs up, and `timeout` when its own time is over; the read is aborted when nobody waits for it any more.
   */
  join<T>(
    name: string,
    reader: Reader,
    unchanged: Unchanged,
    start: (signal: AbortSignal) => Promise<T>
  ): Joined<T>
}

/** One that waits: how it is told. */
interface Waiter {
  readonly done: (value: unknown) => void
  readonly fail: (error: unknown) => void
}

interface Flight {
  readonly secret: string
  readonly unchanged: Unchanged
  /** When its time is over, on the clock of `performance.now()`. */
  readonly until: number
  readonly abort: AbortController
  readonly waiting: Set<Waiter>
}

/** Makes reads that are the same at the same time one. */
export function coalesce(): Flights {
  const flights = new Map<string, Flight>()

  /** From now on nobody joins it; another one may have its name by now. */
  function forget(name: string, flight: Flight): void {
    if (flights.get(name) === flight) flights.delete(name)
  }

  function begin(
    name: string,
    { secret, timeoutMs }: Reader,
    unchanged: Unchanged,
    start: (signal: AbortSignal) => Promise<unknown>
  ): Flight {
    const abort = new AbortController()
    const until = performance.now() + timeoutMs
    const flight: Flight = { secret, unchanged, until, abort, waiting: new Set() }
    flights.set(name, flight)
    start(abort.signal).then(
      (value) => {
        forget(name, flight)
        if (flight.waiting.size > 1) freeze(value)
        for (const { done } of flight.waiting) done(value)
      },
      (error: unknown) => {
        forget(name, flight)
        for (const { fail } of flight.waiting) fail(error)
      }
    )
    return flight
  }

  /** One that is more than half over, by the time of who comes, may well end before the upstream answers. */
  function mayJoin(flight: Flight, { secret, timeoutMs }: Reader): boolean {
    const leftMs = flight.until - performance.now()
    return flight.unchanged() && flight.secret === secret && leftMs >= timeoutMs / 2
  }

  return {
    join<T>(
      name: string,
      reader: Reader,
      unchanged: Unchanged,
      start: (signal: AbortSignal) => Promise<T>
    ): Joined<T> {
      const { hangUp, timeoutMs } = reader
      if (hangUp.gone) return { collapsed: false, answer: Promise.reject(abandoned()) }
      const known = flights.get(name)
      const joined = known !== undefined && mayJoin(known, reader) ? known : undefined
      const collapsed = joined !== undefined
      const flight = joined ?? begin(name, reader, unchanged, start)

      const answer = new Promise<T>((resolve, reject) => {
        const leave = (failure: V1Failure) => {
          settled()
          flight.waiting.delete(waiter)
          reject(failure)
          if (flight.waiting.size > 0) return
          forget(name, flight)
          flight.abort.abort()
        }
        // The time of whoever began it is its own.
        const timer = collapsed ? setTimeout(() => leave(outOfTime(timeoutMs)), timeoutMs) : undefined
        const stay = hangUp.onGone(() => leave(abandoned()))
        const settled = () => {
          clearTimeout(timer)
          stay()
        }
        const waiter: Waiter = {
          done(value) {
            settled()
            // What has this name was begun for the same Method, whose output it is.
            resolve(value as T)
          },
          fail(error) {
            settled()
            reject(error)
          }
        }
        flight.waiting.add(waiter)
      })
      return { collapsed, answer }
    }
  }
}

function abandoned(): V1Failure {
  return new V1Failure({ kind: 'abandoned' })
}

function outOfTime(timeoutMs: number): V1Failure {
  const cause = new Error(`no answer within ${timeoutMs} ms to the call of another request`)
  return new V1Failure({ kind: 'timeout', cause })
}
