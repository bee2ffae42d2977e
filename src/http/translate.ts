import type { FastifyRequest } from 'fastify'
import type { V1Failure } from '../v1/failure.ts'
import { invalidCredentials } from './challenge.ts'
import { type ProblemError, type ProblemMembers, problem } from './problem.ts'

/** What a client sees of a failed call of V1. The only place that knows both. */
export function translate(failure: V1Failure, request: FastifyRequest): ProblemError {
  const common: ProblemMembers = {
    outcome: failure.outcome,
    upstream_message: failure.upstreamMessage,
    retry_after_seconds: failure.retryAfterSeconds,
    cause: failure.cause
  }
  switch (failure.kind) {
    case 'credentials-rejected':
      return request.principal?.brought === false
        ? problem('upstream-credentials-rejected', {
            ...common,
            detail: 'Hot Prospector does not know the credentials that the gateway keeps for this account.'
          })
        : invalidCredentials('Hot Prospector does not know this api_uId with this api_key.')
    case 'unknown-reference':
      return unknownReference(failure, request)
    case 'not-found':
      return problem('not-found', { ...notApplied(common), detail: 'There is no such resource.' })
    case 'already-exists':
      return problem('already-exists', notApplied(common))
    case 'other-lead':
      return problem('identity-mismatch', {
        ...common,
        lead_id: failure.leadId,
        detail: `Hot Prospector changed lead ${failure.leadId}, which was not asked for.`
      })
    case 'rejected':
      return problem('upstream-rejected', notApplied(common))
    case 'rate-limited':
      return problem('upstream-rate-limited', notApplied(common))
    case 'access-denied':
      return problem('upstream-access-denied', notApplied(common))
    case 'unavailable':
      return problem('upstream-unavailable', {
        ...common,
        retry_after_seconds: common.retry_after_seconds ?? 5
      })
    case 'overloaded':
      return problem('overloaded', {
        ...common,
        detail: 'Too many calls of Hot Prospector wait for their turn.'
      })
    case 'unrecorded':
      return problem('overloaded', {
        ...common,
        retry_after_seconds: common.retry_after_seconds ?? 1,
        detail:
          'The store cannot take down that this was sent, so it was not. Without the Idempotency-Key nothing is taken down.'
      })
    // Whoever asked has hung up: nobody reads this.
    case 'abandoned':
    case 'timeout':
      return problem('upstream-timeout', common)
    case 'malformed':
      return problem('upstream-malformed', common)
    case 'failed':
      return problem('upstream-failed', common)
  }
}

/** Client errors tell that nothing was applied by their status; `outcome` is for 502 to 504. */
function notApplied(members: ProblemMembers): ProblemMembers {
  return { ...members, outcome: undefined }
}

/** 404 where the path names what is not there, else 422 and where it stands in the request. */
function unknownReference(
  { reference = [], upstreamMessage }: V1Failure,
  request: FastifyRequest
): ProblemError {
  const common = { upstream_message: upstreamMessage }
  const inPath = reference.find((name) => has(request.params, name))
  if (inPath !== undefined) {
    return problem('not-found', { ...common, detail: `There is nothing with this ${inPath}.` })
  }
  const name = reference.at(-1) ?? ''
  const detail = 'does not exist'
  const where = has(request.query, name)
    ? { parameter: name }
    : { pointer: `/${name}${itemOf(request.body, name, upstreamMessage)}` }
  return problem('unknown-reference', {
    ...common,
    detail: `What ${name} refers to does not exist.`,
    errors: [{ detail, ...where }]
  })
}

/** Of a list in the body the item that the upstream's words end with, as a part of a pointer. */
function itemOf(body: unknown, name: string, words = ''): string {
  const list = has(body, name) && (body as Readonly<Record<string, unknown>>)[name]
  const index = Array.isArray(list) ? list.indexOf(/(\d+)\W*$/.exec(words)?.[1]) : -1
  return index === -1 ? '' : `/${index}`
}

function has(part: unknown, name: string): boolean {
  return typeof part === 'object' && part !== null && name in part
}
