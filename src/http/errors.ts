import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Fault } from '../../schemas/problem.ts'
import { V1Failure } from '../v1/failure.ts'
import { ProblemError, problem, problemBody, statusOf } from './problem.ts'
import { translate } from './translate.ts'
import { faultsOf } from './validation.ts'

/** Answers every error with a problem (RFC 9457). */
export function answerProblems(app: FastifyInstance): void {
  app.setErrorHandler((error, request, reply) => {
    const found = foreseen(error, request)
    if (statusOf(found.code, found.members.status) >= 500 && !isOurs(error)) logFailure(request, found, error)
    return sendProblem(reply, found)
  })
}

/** Whether a failure has nothing to tell beyond the request's own line: its client is gone, or too many calls wait. */
function isOurs(error: unknown): boolean {
  return error instanceof V1Failure && (error.kind === 'abandoned' || error.kind === 'overloaded')
}

/** The whole problem that an error is answered with. Never throws. */
export function foreseen(error: unknown, request: FastifyRequest): ProblemError {
  try {
    return withOutcome(problemOf(error, request), request)
  } catch {
    // A fault in telling what the problem is must not become an answer of another kind.
    return withOutcome(problem('internal'), request)
  }
}

/** Logs a failure: its code and cause, and nobody's values. */
export function logFailure(request: FastifyRequest, { code, members }: ProblemError, error: unknown): void {
  // The upstream's failures are its own; only what nobody foresaw is worth a stack.
  const what = code === 'internal' ? { err: error } : { cause: describe(members.cause) }
  request.log.error({ reqId: request.id, code, ...what }, 'failed')
}

/** On writes every 502, 503 and 504 tells its outcome; before the first call that changes something it is certain. */
function withOutcome(found: ProblemError, request: FastifyRequest): ProblemError {
  const { code, members } = found
  const reads = request.method === 'GET' || request.method === 'HEAD'
  if (reads || members.outcome !== undefined || statusOf(code, members.status) < 500) return found
  return problem(code, { ...members, outcome: request.changed ? 'unknown' : 'not_applied' })
}

/** Sends a problem, with the headers that belong to it. */
export function sendProblem(reply: FastifyReply, { code, members }: ProblemError): FastifyReply {
  if (members.headers) reply.headers(members.headers)
  if (members.retry_after_seconds !== undefined) reply.header('retry-after', members.retry_after_seconds)
  return reply
    .code(statusOf(code, members.status))
    .type('application/problem+json')
    .serializer(JSON.stringify)
    .send(problemBody(code, members, reply.request.id))
}

/** Which problem an error is; what nobody foresaw is `internal`, and says nothing more. */
export function problemOf(error: unknown, request: FastifyRequest): ProblemError {
  if (error instanceof ProblemError) return error
  if (error instanceof V1Failure) return translate(error, request)
  if (isFastifyError(error)) return frameworkProblem(error, request)
  return problem('internal')
}

function isFastifyError(error: unknown): error is FastifyError {
  return error instanceof Error && 'code' in error && typeof error.code === 'string'
}

function frameworkProblem(error: FastifyError, request: FastifyRequest): ProblemError {
  if (error.validation !== undefined) return invalidRequest(faultsOf(request))
  switch (error.code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return problem('body-too-large', {
        detail: `The body has more than ${request.routeOptions.bodyLimit} bytes.`
      })
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return problem('unsupported-media-type')
    case 'FST_ERR_CTP_INVALID_CONTENT_LENGTH':
      return problem('invalid-request', {
        detail: 'The body is not as long as Content-Length says.',
        errors: [{ detail: 'does not fit the body', header: 'Content-Length' }]
      })
    // Whoever sent it is gone, most likely, and reads no answer.
    case 'ECONNRESET':
      return problem('invalid-request', { detail: 'The body broke off.' })
    case 'FST_ERR_BAD_URL':
      return problem('invalid-request', {
        detail: 'The path is not well-formed: look at its percent-encoding.'
      })
    case 'FST_ERR_MAX_PARAM_LENGTH':
      return problem('uri-too-long', { detail: 'A segment of the path has more than 512 characters.' })
    default:
      return problem('internal')
  }
}

/** The problem of a request with these faults. */
export function invalidRequest(errors: Fault[]): ProblemError {
  const [first] = errors
  const where = first?.pointer ?? first?.parameter ?? first?.header ?? ''
  const counted = errors.length === 1 ? 'One thing is' : `${errors.length} things are`
  const subject = where === '' ? 'the body' : where
  const summary =
    first === undefined ? '' : `: ${subject} ${first.detail}${errors.length > 1 ? '; see errors' : ''}`
  return problem('invalid-request', { detail: `${counted} wrong with this request${summary}.`, errors })
}

/** The parts of a cause that carry nobody's values: connection errors and our own words. */
function describe(cause: unknown): unknown {
  if (!(cause instanceof Error)) return undefined
  return { name: cause.name, message: cause.message, ...('code' in cause && { code: cause.code }) }
}
