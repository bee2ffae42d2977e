import type { Fault, Problem } from '../../schemas/problem.ts'
import { type ProblemCode, problems } from './problems.ts'

/** The members of a problem that vary; `retry_after_seconds` also becomes the `Retry-After` header. */
export interface ProblemMembers {
  readonly detail?: string | undefined
  readonly errors?: readonly Fault[] | undefined
  readonly upstream_message?: string | undefined
  readonly outcome?: 'not_applied' | 'unknown' | undefined
  readonly required_scope?: string | undefined
  readonly retry_after_seconds?: number | undefined
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
  const { status, title } = problems[code]
  const { detail, errors, upstream_message, outcome, required_scope, retry_after_seconds } = members
  return {
    type: `/problems/${code}`,
    title,
    status,
    detail: detail ?? `${title}.`,
    instance,
    code,
    ...(errors && { errors: [...errors] }),
    ...(upstream_message !== undefined && { upstream_message }),
    ...(outcome && { outcome }),
    ...(required_scope !== undefined && { required_scope }),
    ...(retry_after_seconds !== undefined && { retry_after_seconds })
  }
}
