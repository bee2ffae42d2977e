import { type Missing, V1Failure } from './failure.ts'
import type { HangUp } from './hang-up.ts'
import { lately } from './lately.ts'
import type { AnyMethod, Effect } from './method.ts'

/** What may be sent again, once: by how the answer to the first try is missing. */
interface Again {
  readonly after: readonly Missing[]
  /** No later than so many milliseconds after the first try: later it could undo somebody's newer write. */
  readonly withinMs?: number
}

const never: Again = { after: [] }
const classes: Readonly<Record<Effect, Again>> = {
  safe: { after: ['unsent', 'lost'] },
  set: { after: ['unsent', 'lost'], withinMs: 5_000 },
  delete: { after: ['unsent', 'lost'] },
  create: { after: ['unsent'] },
  rename: never,
  charge: never
}

/** Retries are so much of the calls of the last seconds, and at least so many a second. */
const budget = { seconds: 10, share: 0.1, leastASecond: 3 } as const

/** The pause before a retry is anything up to this, in milliseconds: those who failed together don't come back together. */
const longestPauseMs = 100

/** One try of a call. */
export interface Try {
  /** How much of the call's time is left, in milliseconds. */
  readonly leftMs: number
  /** By when it has to be sent at the latest, on the clock of `performance.now()`. */
  readonly sendBy?: number | undefined
  /** How the answer to the try before it is missing. */
  readonly after?: Missing | undefined
}

/** A call that may be tried twice. */
export interface Tried<T> {
  readonly method: AnyMethod
  /** The whole time of the call, in milliseconds, both tries and what they wait for included. */
  readonly timeoutMs: number
  readonly hangUp?: HangUp | undefined
  readonly run: (one: Try) => Promise<T>
}

/** Runs a call, and a second time where its class allows that. Throws what the try throws that tells more. */
export type Retry = <T>(tried: Tried<T>) => Promise<T>

/** Tries each call once. */
export const once: Retry = ({ timeoutMs, run }) => run({ leftMs: timeoutMs })

/**
 * Sends again what can be sent again, within a budget for all calls of this process. `again` is told of each that is.
 */
export function retry(
  now: () => number = () => performance.now(),
  again: () => void = () => undefined
): Retry {
  const made = lately(['call', 'retry'], budget.seconds, now)

  function spend(): boolean {
    const within =
      made.recent('retry', 'second') < budget.leastASecond ||
      made.recent('retry') < made.recent('call') * budget.share
    if (within) made.count('retry')
    return within
  }

  /** The second try, if there may be one, of a call whose first began then and ended so. */
  async function tryAgain<T>(
    { method, timeoutMs, hangUp, run }: Tried<T>,
    startedAt: number,
    first: unknown
  ): Promise<T> {
    const { after, withinMs } = classes[method.effect]
    const missing = first instanceof V1Failure ? first.missing : undefined
    if (missing === undefined || !after.includes(missing)) throw first
    const pauseMs = Math.random() * longestPauseMs
    const leftMs = Math.floor(timeoutMs - (now() - startedAt) - pauseMs)
    if (leftMs <= 0 || hangUp?.gone || !spend()) throw first
    await pause(pauseMs, hangUp)
    if (hangUp?.gone) throw first
    const sendBy = withinMs === undefined ? undefined : startedAt + withinMs
    again()
    try {
      return await run({ leftMs, sendBy, after: missing })
    } catch (second) {
      // Where nothing of the first was sent, and of a read, the second is all there is to tell.
      const isAll = missing === 'unsent' || method.effect === 'safe'
      throw isAll || tellsMore(second) ? second : first
    }
  }

  return (tried) => {
    const startedAt = now()
    made.count('call')
    return tried.run({ leftMs: tried.timeoutMs }).catch((first) => tryAgain(tried, startedAt, first))
  }
}

/** Waits so many milliseconds, or until whoever asked hangs up. */
function pause(ms: number, hangUp: HangUp | undefined): Promise<void> {
  return new Promise((resolve) => {
    const over = { hungUp: () => end() }
    const timer = setTimeout(() => end(), ms)
    const end = () => {
      clearTimeout(timer)
      hangUp?.forget(over)
      resolve()
    }
    hangUp?.tell(over)
  })
}

/**
 * Whether the second failure tells what the first, lost, leaves open. That the thing isn't there does: nothing can have
 * been done to it. Any other refusal does not: "already exists" can be what the first try did.
 */
function tellsMore(second: unknown): boolean {
  if (!(second instanceof V1Failure)) return true
  return second.missing === 'lost' || second.kind === 'not-found' || second.kind === 'unknown-reference'
}
