import type { FastifyRequest } from 'fastify'
import type { LeadBatch } from '../../schemas/lead-inputs.ts'
import { foreseen, logFailure } from '../http/errors.ts'
import { whenAllowed } from '../http/patience.ts'
import { ProblemError, problem, statusOf } from '../http/problem.ts'
import type { ProblemCode } from '../http/problems.ts'
import { StoreUnavailable } from '../store/store.ts'
import { addMultipleLeads } from '../v1/methods/leads.ts'
import { type Chunk, hashOf } from './chunks.ts'
import type { ChunkState, ImportRecord } from './records.ts'

/** What became of a chunk: it `failed` where it is certain that nothing was applied. */
export type Sent =
  | { readonly status: 'queued' | 'not_attempted' }
  | { readonly status: 'failed' | 'unknown'; readonly failure: ProblemError }

/** Sends a chunk, and never sends one twice. */
export type Send = (chunk: Chunk) => Promise<Sent>

/** After these no other chunk fares better. */
const endings: ReadonlySet<ProblemCode> = new Set<ProblemCode>([
  ...(['invalid-credentials', 'upstream-credentials-rejected', 'insufficient-scope'] as const),
  ...(['upstream-access-denied', 'unknown-reference', 'idempotency-key-reused'] as const)
])

const queued = { status: 'queued' } as const
const notAttempted = { status: 'not_attempted' } as const

/**
 * Sends chunks to a group in the name of whoever asks. After a failure that says that no chunk will do, the rest is
 * not attempted; a chunk that waits for its turn is given up at `stop`. With a record, what was queued before is not sent
 * again, nor is what may have been.
 */
export function sender(
  request: FastifyRequest,
  { group_id, tag_ids }: Omit<LeadBatch, 'leads'>,
  record: ImportRecord | undefined,
  stop: AbortSignal
): Send {
  let ended = false
  let before: Promise<unknown> = Promise.resolve()

  const send = async (chunk: Chunk): Promise<Sent> => {
    // What was queued under this key is, whatever ended this import.
    if (ended) return (await record?.isQueued(chunk.number, hashOf(chunk))) ? queued : notAttempted
    const claim = await inTurn(() => claimOf(chunk))
    if (claim instanceof ProblemError) return { status: 'failed', failure: claim }
    if (claim === 'ended') return notAttempted
    if (claim === 'queued') return queued
    if (claim === 'unknown') return { status: 'unknown', failure: notKnown() }
    if (claim === 'another') return { status: 'failed', failure: reused() }
    const sent = ended ? notAttempted : await call(chunk)
    await record?.settle(chunk.number, settlementOf(sent))
    return sent
  }

  /** Chunks are claimed in their order: behind one that ends the import none is sent. */
  const inTurn = <T>(claim: () => Promise<T>): Promise<T> => {
    const claimed = before.then(claim)
    before = claimed.catch(() => undefined)
    return claimed
  }

  /** What is known of a chunk; a problem where nobody can say. */
  const claimOf = async (chunk: Chunk): Promise<ChunkState | 'ended' | ProblemError> => {
    if (record === undefined) return 'new'
    const hash = hashOf(chunk)
    try {
      if (ended) return (await record.isQueued(chunk.number, hash)) ? 'queued' : 'ended'
      const claim = await record.claim(chunk.number, hash)
      ended ||= claim === 'another'
      return claim
    } catch (error) {
      const failure = withoutStore(error)
      logFailure(request, failure, error)
      return failure
    }
  }

  const call = async ({ leads }: Chunk): Promise<Sent> => {
    try {
      const batch = { group_id, ...(tag_ids && { tag_ids }), leads: [...leads] }
      await whenAllowed(stop, () => request.v1(addMultipleLeads, batch))
      return queued
    } catch (error) {
      const failure = foreseen(error, request)
      const { code, members } = failure
      const answered = statusOf(code, members.status) < 500
      if (!answered) logFailure(request, failure, error)
      return { status: answered || members.outcome === 'not_applied' ? 'failed' : 'unknown', failure }
    }
  }

  return async (chunk) => {
    const sent = await send(chunk)
    if ('failure' in sent && endings.has(sent.failure.code)) ended = true
    return sent
  }
}

/** The problem of what can't be sent because the store is away. Throws any other error. */
export function withoutStore(error: unknown): ProblemError {
  if (!(error instanceof StoreUnavailable)) throw error
  return problem('overloaded', {
    detail: 'The store is away, so nothing is known of this Idempotency-Key. Nothing was sent.',
    retry_after_seconds: 1,
    outcome: 'not_applied',
    cause: error
  })
}

function settlementOf({ status }: Sent): 'queued' | 'unknown' | 'free' {
  return status === 'queued' || status === 'unknown' ? status : 'free'
}

function notKnown(): ProblemError {
  return problem('upstream-failed', {
    outcome: 'unknown',
    detail: 'It was sent before with this key, and nobody knows what became of it. It is not sent again.'
  })
}

function reused(): ProblemError {
  const detail = 'had other leads here when it was sent with this key before'
  return problem('idempotency-key-reused', {
    // Some of these leads may be among those.
    detail: `The upload ${detail}. Nothing of this chunk was sent now.`,
    outcome: 'unknown',
    errors: [{ detail, pointer: '' }]
  })
}
