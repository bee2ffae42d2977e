import type { FastifyRequest } from 'fastify'
import type { FailedStep } from '../../schemas/problem.ts'
import { V1Failure } from '../v1/failure.ts'
import { ProblemError, type ProblemMembers, problem } from './problem.ts'
import { problems } from './problems.ts'
import { translate } from './translate.ts'

/** One upstream call of a change that is made of several, and the place in the body that it applies. */
export interface Step {
  readonly pointer: string
  readonly run: () => Promise<unknown>
}

/**
 * Applies the steps of a change of this lead in order. Throws the first failure as it is where nothing was
 * applied yet, and `partially-applied` where something was: 422 where the step was refused, 503 where nothing
 * could be sent any more, else 502.
 */
export async function applyInOrder(
  request: FastifyRequest,
  lead_id: string,
  steps: readonly Step[]
): Promise<void> {
  for (const [index, { pointer, run }] of steps.entries()) {
    try {
      await run()
    } catch (error) {
      const failure = asProblem(error, request)
      if (failure === null) throw error
      if (index === 0) throw pointed(failure, pointer)
      throw problem('partially-applied', { ...partly(failure, steps, index), lead_id })
    }
  }
}

function asProblem(error: unknown, request: FastifyRequest): ProblemError | null {
  if (error instanceof V1Failure) return translate(error, request)
  return error instanceof ProblemError ? error : null
}

/** A fault that names the field as a whole is that of the one step. */
function pointed(failure: ProblemError, pointer: string): ProblemError {
  const errors = failure.members.errors?.map((fault) =>
    fault.pointer !== undefined && pointer.startsWith(`${fault.pointer}/`) ? { ...fault, pointer } : fault
  )
  return errors === undefined ? failure : problem(failure.code, { ...failure.members, errors })
}

function partly(failure: ProblemError, steps: readonly Step[], index: number): ProblemMembers {
  const pointers = steps.map(({ pointer }) => pointer)
  const status = statusOf(failure)
  const failed: FailedStep = {
    pointer: pointers[index] ?? '',
    code: failure.code,
    detail: failure.members.detail ?? problems[failure.code].title,
    outcome: failure.members.outcome ?? 'not_applied'
  }
  return {
    status,
    detail: `${index} of ${steps.length} changes were applied. Sending the same request again completes them.`,
    // Of the change as a whole neither is true; of the failed step `failed` tells.
    outcome: status === 422 ? undefined : 'unknown',
    upstream_message: failure.members.upstream_message,
    retry_after_seconds: status === 503 ? (failure.members.retry_after_seconds ?? 5) : undefined,
    applied: pointers.slice(0, index),
    failed: [failed],
    not_attempted: pointers.slice(index + 1),
    cause: failure.members.cause
  }
}

function statusOf({ code, members }: ProblemError): number {
  const { status } = problems[code]
  if (status === 429) return 503
  if (status < 500) return 422
  return status >= 503 && members.outcome === 'not_applied' ? 503 : 502
}
