import type { FastifyReply } from 'fastify'
import { localBuckets } from '../store/local-buckets.ts'
import type { Bucket, Store, Taken } from '../store/store.ts'
import { problem } from './problem.ts'

/** How many requests each caller has, and how many of them at once. */
export interface RateLimitOptions {
  readonly perMinute: number
  readonly burst: number
}

/**
 * Counts a request of this caller, and tells it in the answer's headers: at once, or where the store is asked. Throws
 * `rate-limited`.
 */
export type RateLimit = (caller: string, reply: FastifyReply) => Promise<void> | undefined

/**
 * A store that takes longer is done without for a while, all in milliseconds. The wait is counted in short turns: a process
 * that is busy itself, and so hears late of what came in time, counts a long one once.
 */
const longestWait = { turns: 8, turnMs: 5 }
const pauseMs = 1_000

/**
 * A token bucket for each caller, with `RateLimit` and `RateLimit-Policy` as in draft-ietf-httpapi-ratelimit-headers-10;
 * `null` where either number is 0, and nothing is limited. Where the store can't be used each instance counts for
 * itself: no request waits or fails for its being counted.
 */
export function rateLimit(
  store: Pick<Store, 'take'>,
  { perMinute, burst }: RateLimitOptions
): RateLimit | null {
  if (perMinute === 0 || burst === 0) return null
  const bucket: Bucket = { burst, perSecond: perMinute / 60 }
  const policy = `"default";q=${burst};w=${Math.ceil(burst / bucket.perSecond)}`
  const take = withoutTrust(store)
  const tell = (reply: FastifyReply, { granted, left, nextMs, fullMs }: Taken): undefined => {
    reply.header('ratelimit-policy', policy)
    reply.header('ratelimit', `"default";r=${left};t=${Math.ceil(fullMs / 1000)}`)
    if (granted) return undefined
    throw problem('rate-limited', {
      detail: `These credentials have ${perMinute} requests a minute, ${burst} of them at once.`,
      retry_after_seconds: Math.max(1, Math.ceil(nextMs / 1000))
    })
  }
  return (caller, reply) => {
    const taken = take(`rate:${caller}`, bucket)
    return taken instanceof Promise ? taken.then((later) => tell(reply, later)) : tell(reply, taken)
  }
}

/** Who shares a store shares it with one other at least: without it each counts its part of the limit alone. */
const leastInstances = 2

/** Takes from the store, and from buckets of this process where the store fails or is slow. */
function withoutTrust(store: Pick<Store, 'take'>) {
  const local = localBuckets()
  let pausedUntil = Number.NEGATIVE_INFINITY
  const isPaused = () => performance.now() < pausedUntil
  const orOwn = async (asked: Promise<Taken>, name: string, bucket: Bucket): Promise<Taken> => {
    try {
      const taken = await soon(asked)
      if (!taken.granted) return taken
      // What the store grants counts here too, and here alone where others have not waited for it: nobody has it twice.
      const own = local.take(name, shareOf(bucket))
      return isPaused() ? own : taken
    } catch {
      pausedUntil = performance.now() + pauseMs
      return local.take(name, shareOf(bucket))
    }
  }
  return (name: string, bucket: Bucket): Taken | Promise<Taken> => {
    if (isPaused()) return local.take(name, shareOf(bucket))
    const taken = store.take(name, bucket)
    return taken instanceof Promise ? orOwn(taken, name, bucket) : taken
  }
}

function shareOf({ burst, perSecond }: Bucket): Bucket {
  return { burst: Math.max(1, Math.floor(burst / leastInstances)), perSecond: perSecond / leastInstances }
}

/** What is promised, if it comes soon enough. */
async function soon<T>(promised: Promise<T>): Promise<T> {
  const late = Promise.withResolvers<never>()
  let turns = 0
  let timer = setTimeout(turn, longestWait.turnMs)
  function turn(): void {
    if (++turns < longestWait.turns) timer = setTimeout(turn, longestWait.turnMs)
    // What came meanwhile is looked at first.
    else setImmediate(() => late.reject(new Error('the store is slow')))
  }
  try {
    return await Promise.race([promised, late.promise])
  } finally {
    clearTimeout(timer)
  }
}
