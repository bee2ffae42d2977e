import type { FastifyRequest } from 'fastify'
import type { Note } from '../idempotency/keyed-write.ts'
import { type FailureKind, V1Failure } from '../v1/failure.ts'
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
  /** The id of what was made, or what else tells it from all others of its kind; `null` where that isn't known. */
  idOf?(made: Out): string | null
}

/**
 * Calls a Method that creates something. Where its answer is lost, and the request has an `Idempotency-Key`, the gateway
 * looks whether the thing is there now; without a key nothing is read before, and nothing is looked for. Throws as
 * `request.v1` does, also what keeps the look before from being made.
 */
export async function create<In, Out>(
  request: FastifyRequest,
  method: Method<In, Out>,
  input: In,
  { before, find, idOf = () => null }: LookOut<Out>
): Promise<Out> {
  const { keyed } = request
  /** Whether it is this request's: what another one was given is not. */
  const take = (made: Out) => {
    const id = idOf(made)
    return id === null || request.server.given.take(request, method, id)
  }
  const findOwn = async (noted: readonly string[] | null) => {
    const found = await find(noted)
    return found !== null && take(found) ? found : null
  }
  if (keyed !== null && keyed.lost !== null) {
    const { note } = keyed.lost
    return callOrFind(request, method, input, () => findOwn(idsIn(note)))
  }
  const noted = keyed === null || before === undefined ? null : await before().catch(goOnWithout)
  if (noted !== null) keyed?.note(noted)
  const made = await (keyed === null
    ? request.v1(method, input)
    : callOrFind(request, method, input, () => findOwn(noted)))
  take(made)
  return made
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

/**
 * Failures of the look before that the creation would meet as well: nothing is sent. All others are the look's own, and
 * the creation goes on without a note.
 */
const shared: ReadonlySet<FailureKind> = new Set<FailureKind>([
  ...(['credentials-rejected', 'rate-limited', 'unavailable', 'overloaded', 'timeout', 'abandoned'] as const)
])

function goOnWithout(error: unknown): null {
  if (error instanceof V1Failure && !shared.has(error.kind)) return null
  throw error
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
