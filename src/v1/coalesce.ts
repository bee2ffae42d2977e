import type { Unchanged } from './changes.ts'
import { V1Failure } from './failure.ts'
import { freeze } from './freeze.ts'
import { Asker, type HangUp, type HangUpListener } from './hang-up.ts'

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
    start: (hangUp: HangUp) => Promise<T>
  ): Joined<T>
}

interface Flight {
  readonly secret: string
  readonly unchanged: Unchanged
  /** When its time is over, on the clock of `performance.now()`. */
  readonly until: number
  /** Asks V1, on behalf of all who wait. */
  readonly asker: Asker
  readonly waiting: Set<Waiter>
}

/** One that waits for a flight: a class, for one is made for each read. */
class Waiter implements HangUpListener {
  readonly #flight: Flight
  readonly #hangUp: HangUp
  readonly #resolve: (value: unknown) => void
  readonly #reject: (error: unknown) => void
  #timer: NodeJS.Timeout | undefined

  constructor(
    flight: Flight,
    hangUp: HangUp,
    resolve: (value: unknown) => void,
    reject: (error: unknown) => void
  ) {
    this.#flight = flight
    this.#hangUp = hangUp
    this.#resolve = resolve
    this.#reject = reject
    flight.waiting.add(this)
    hangUp.tell(this)
  }

  /** It leaves when its own time is over. */
  waitAtMost(ms: number): void {
    this.#timer = setTimeout(() => this.#leave(outOfTime(ms)), ms)
  }

  done(value: unknown): void {
    this.#settled()
    this.#resolve(value)
  }

  fail(error: unknown): void {
    this.#settled()
    this.#reject(error)
  }

  hungUp(): void {
    this.#leave(abandoned())
  }

  #leave(failure: V1Failure): void {
    const { waiting, asker } = this.#flight
    waiting.delete(this)
    this.fail(failure)
    if (waiting.size === 0) asker.leave()
  }

  #settled(): void {
    if (this.#timer !== undefined) clearTimeout(this.#timer)
    this.#hangUp.forget(this)
  }
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
    start: (hangUp: HangUp) => Promise<unknown>
  ): Flight {
    const until = performance.now() + timeoutMs
    const flight: Flight = { secret, unchanged, until, asker: new Asker(), waiting: new Set() }
    flights.set(name, flight)
    start(flight.asker).then(
      (value) => {
        forget(name, flight)
        if (flight.waiting.size > 1) freeze(value)
        for (const waiter of flight.waiting) waiter.done(value)
      },
      (error: unknown) => {
        forget(name, flight)
        for (const waiter of flight.waiting) waiter.fail(error)
      }
    )
    return flight
  }

  /**
   * Not one that all have left, nor one that is more than half over, by the time of who comes: it may well end before the
   * upstream answers.
   */
  function mayJoin(flight: Flight, { secret, timeoutMs }: Reader): boolean {
    const leftMs = flight.until - performance.now()
    return !flight.asker.gone && flight.unchanged() && flight.secret === secret && leftMs >= timeoutMs / 2
  }

  return {
    join<T>(
      name: string,
      reader: Reader,
      unchanged: Unchanged,
      start: (hangUp: HangUp) => Promise<T>
    ): Joined<T> {
      const { hangUp, timeoutMs } = reader
      if (hangUp.gone) return { collapsed: false, answer: Promise.reject(abandoned()) }
      const known = flights.get(name)
      const joined = known !== undefined && mayJoin(known, reader) ? known : undefined
      const collapsed = joined !== undefined
      const flight = joined ?? begin(name, reader, unchanged, start)

      const answer = new Promise<T>((resolve, reject) => {
        // What has this name was begun for the same Method, whose output it is.
        const waiter = new Waiter(flight, hangUp, (value) => resolve(value as T), reject)
        // The time of whoever began it is its own.
        if (collapsed) waiter.waitAtMost(timeoutMs)
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
