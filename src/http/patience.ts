import { setTimeout as sleep } from 'node:timers/promises'
import type { FastifyReply } from 'fastify'
import { V1Failure } from '../v1/failure.ts'

/** Nobody waits longer than this for a page, or a chunk. */
const longestWaitMs = 120_000

/** How often a page is asked for again: each time V1 had named a time, and it was waited for. */
const mostTries = 10

/** Waits after a failure; whether it is worth asking again then. */
export type AskAgain = (error: unknown, tries: number) => Promise<boolean>

/**
 * Lets an export wait where V1 limits the rate of an account, or the gateway has too much to do: what has begun would
 * else break off after a few searches, however often it is tried. The page that is next is asked for again, after the
 * time that the failure names. Before the head is sent nobody waits: whoever asks is told.
 */
export function patience(reply: FastifyReply): AskAgain {
  const gone = new AbortController()
  reply.raw.once('close', () => gone.abort())
  return async (error, tries) => {
    const waitMs = waitOf(error)
    if (!reply.raw.headersSent || waitMs === undefined || waitMs > longestWaitMs || tries >= mostTries)
      return false
    await sleep(waitMs, undefined, { signal: gone.signal })
    return true
  }
}

/**
 * Lets an import wait where its account was told to wait a moment ago, and the call was not sent for that: each is tried
 * again after the time that the failure names, for as long as anybody waits, or until it has to stop. What V1 itself
 * refused is not sent again.
 */
export async function whenAllowed<Out>(stop: AbortSignal, ask: () => Promise<Out>): Promise<Out> {
  for (const end = performance.now() + longestWaitMs; ; ) {
    try {
      return await ask()
    } catch (error) {
      const unsent =
        error instanceof V1Failure && error.kind === 'rate-limited' && error.outcome === 'not_applied'
      const waitMs = waitOf(error)
      if (!unsent || waitMs === undefined || performance.now() + waitMs > end || stop.aborted) throw error
      await sleep(waitMs, undefined, { signal: stop }).catch(() => undefined)
      if (stop.aborted) throw error
    }
  }
}

function waitOf(error: unknown): number | undefined {
  if (!(error instanceof V1Failure) || (error.kind !== 'rate-limited' && error.kind !== 'overloaded'))
    return undefined
  return (error.retryAfterSeconds ?? 1) * 1000
}
