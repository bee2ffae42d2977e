import type { FailedStep, Fault, Problem } from '../../schemas/problem.ts'
import { type ProblemCode, problems } from './problems.ts'

/** The members of a problem that vary; `retry_after_seconds` also becomes the `Retry-After` header. */
export interface ProblemMembers {
  readonly detail?: string | undefined
  readonly errors?: readonly Fault[] | undefined
  readonly upstream_message?: string | undefined
  readonly outcome?: 'not_applied' | 'unknown' | undefined
  readonly lead_ids?: readonly string[] | undefined
  readonly lead_id?: string | undefined
  readonly applied?: readonly string[] | undefined
  readonly failed?: readonly FailedStep[] | undefined
  readonly not_attempted?: readonly string[] | undefined
  readonly required_scope?: string | undefined
  readonly retry_after_seconds?: number | undefined
  /** Where it is not the usual status of the code. */
  readonly status?: number | undefined
  /** Headers that belong to the status, as `Allow` to 405. */
  readonly headers?: Readonly<Record<string, string>> | undefined
  /** For the log alone; never sent. */
  readonly cause?: unknown
}

/** An error that reaches the client as `application/problem+json`. Made by `problem()`. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError'
  readonly code: ProblemCode
  readonly members: ProblemMembers

  constructor(code: ProblemCode, members: ProblemMembers) {
    super(members.detail ?? problems[code].title, { cause: members.cause })
    this.code = code
    this.members = members
  }
}

/** The error to throw for a problem of this code. `detail` is public, `cause` is for the log. */
export function problem(code: ProblemCode, members: ProblemMembers = {}): ProblemError {
  return new ProblemError(code, members)
}

/** The body of a problem's answer; `instance` is the request's id. */
export function problemBody(code: ProblemCode, members: ProblemMembers, instance: string): Problem {
  const { title } = problems[code]
  const { detail = `${title}.`, headers: _headers, cause: _cause, status, ...rest } = members
  // JSON leaves out what is undefined.
  return {
    type: `/problems/${code}`,
    title,
    status: statusOf(code, status),
    detail,
    instance,
    code,
    ...rest
  } as Problem
}

/** The status of a problem: the usual one of its code, or its own. */
export function statusOf(code: ProblemCode, own?: number): number {
  return own ?? problems[code].status
}
