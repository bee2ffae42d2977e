import type { FastifyRequest } from 'fastify'
import type { Note } from '../idempotency/keyed-write.ts'
import { V1Failure } from '../v1/failure.ts'
import type { Method } from '../v1/method.ts'
import { ProblemError } from './problem.ts'

/** How the thing is found that a creation made whose answer was lost. */
export interface LookOut<Out> {
  /** The ids to know before the call; `null` where the thing can't be found by what is there now. */
  readonly before?: () => Promise<readonly string[] | null>
  /**
   * What the creation made, by the ids that were noted before it (`null`: none were); `null` where it isn't there, or
   * several things could be it.
   */
  readonly find: (noted: readonly string[] | null) => Promise<Out | null>
}

/**
 * Calls a Method that creates something. Where its answer is lost, and the request has an `Idempotency-Key`, the gateway
 * looks whether the thing is there now; without a key nothing is read before, and nothing is looked for. Throws as
 * `request.v1` does.
 */
export async function create<In, Out>(
  request: FastifyRequest,
  method: Method<In, Out>,
  input: In,
  { before, find }: LookOut<Out>
): Promise<Out> {
  const { keyed } = request
  if (keyed === null) return request.v1(method, input)
  if (keyed.lost !== null) {
    const { note } = keyed.lost
    return callOrFind(request, method, input, () => find(idsIn(note)))
  }
  // A creation must not fail for a look that does: it is sent without a note.
  const noted = before === undefined ? null : await unlessFailed(before)
  if (noted !== null) keyed.note(noted)
  return callOrFind(request, method, input, () => find(noted))
}

/**
 * Calls a Method; where its answer is lost `find` tells what it did, `null` if that can't be told. Where an earlier try
 * under the same key was lost nothing is called, `find` alone decides. Throws the first failure.
 */
export async function callOrFind<In, Out>(
  request: FastifyRequest,
  method: Method<In, Out>,
  input: In,
  find: () => Promise<Out | null>
): Promise<Out> {
  try {
    if (request.keyed?.lost) throw new V1Failure({ kind: 'timeout', outcome: 'unknown' })
    return await request.v1(method, input)
  } catch (error) {
    if (!isAmbiguous(error)) throw error
    const found = await unlessFailed(find)
    if (found === null) throw error
    return found
  }
}

/** Whether nobody knows what became of a call. Of one that changed another lead all is known. */
function isAmbiguous(error: unknown): boolean {
  return error instanceof V1Failure && error.outcome === 'unknown' && error.kind !== 'other-lead'
}

/** What a look tells; `null` where V1 doesn't answer it, or there is no time left for it. */
async function unlessFailed<Out>(look: () => Promise<Out | null>): Promise<Out | null> {
  try {
    return await look()
  } catch (error) {
    if (error instanceof V1Failure || error instanceof ProblemError) return null
    throw error
  }
}

/** The ids of a note; another version of the gateway may have written something else. */
function idsIn(note: Note): readonly string[] | null {
  return Array.isArray(note) && note.every((id) => typeof id === 'string') ? note : null
}
