import { setTimeout as sleep } from 'node:timers/promises'
import type { FastifyReply } from 'fastify'
import { V1Failure } from '../v1/failure.ts'

/** Nobody waits longer than this for a page, or a chunk. */
const longestWaitMs = 120_000

/**
 * Lets an export wait where V1 limits the rate of an account, or the gateway has too much to do: what has begun would
 * else break off after a few searches, however often it is tried. Each page is asked for once more, after the time
 * that the failure names. Before the head is sent nobody waits: whoever asks is told.
 */
export function patiently<In, Out>(
  reply: FastifyReply,
  ask: (input: In) => Promise<Out>
): (input: In) => Promise<Out> {
  const gone = new AbortController()
  reply.raw.once('close', () => gone.abort())
  return async (input) => {
    try {
      return await ask(input)
    } catch (error) {
      const waitMs = waitOf(error)
      if (!reply.raw.headersSent || waitMs === undefined || waitMs > longestWaitMs) throw error
      await sleep(waitMs, undefined, { signal: gone.signal })
      return ask(input)
    }
  }
}

/**
 * Lets an import wait where its account was told to wait a moment ago, and the call was not sent for that: each is tried
 * again after the time that the failure names, for as long as anybody waits. What V1 itself refused is not sent again.
 */
export async function whenAllowed<Out>(ask: () => Promise<Out>): Promise<Out> {
  for (const end = performance.now() + longestWaitMs; ; ) {
    try {
      return await ask()
    } catch (error) {
      const unsent =
        error instanceof V1Failure && error.kind === 'rate-limited' && error.outcome === 'not_applied'
      const waitMs = waitOf(error)
      if (!unsent || waitMs === undefined || performance.now() + waitMs > end) throw error
      await sleep(waitMs)
    }
  }
}

function waitOf(error: unknown): number | undefined {
  if (!(error instanceof V1Failure) || (error.kind !== 'rate-limited' && error.kind !== 'overloaded'))
    return undefined
  return (error.retryAfterSeconds ?? 1) * 1000
}
