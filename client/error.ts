import type { Problem } from './schema.ts'

/** Where a fault of a request is, and what it is. */
export type Fault = NonNullable<Problem['errors']>[number]

/** An answer that is no success. Go by `code`; the whole problem (RFC 9457) is in `problem`. */
export class GatewayError extends Error {
  override readonly name = 'GatewayError'
  readonly status: number
  /** As in the list of problems; `http-502` and the like where what answered was not the gateway. */
  readonly code: string
  /** Every fault of the request. */
  readonly errors: readonly Fault[]
  /** Of a write that failed: whether it was certainly not applied, or nobody knows. */
  readonly outcome: Problem['outcome'] | undefined
  /** To be named to who runs the gateway. */
  readonly requestId: string | undefined
  readonly retryAfterSeconds: number | undefined
  readonly problem: Problem | undefined

  constructor(status: number, problem: Problem | undefined) {
    super(problem ? `${problem.title}${problem.detail ? `: ${problem.detail}` : ''}` : `HTTP ${status}`)
    this.status = status
    this.code = problem?.code ?? `http-${status}`
    this.errors = problem?.errors ?? []
    this.outcome = problem?.outcome
    this.requestId = problem?.instance
    this.retryAfterSeconds = problem?.retry_after_seconds
    this.problem = problem
  }
}

/** The error that an answer tells of, whose body it reads. */
export async function errorIn(response: Response): Promise<GatewayError> {
  const text = await response.text().catch(() => '')
  return new GatewayError(response.status, problemIn(text))
}

/** A problem in JSON, or nothing where it is none. */
function problemIn(text: string): Problem | undefined {
  try {
    const parsed: unknown = JSON.parse(text)
    return isProblem(parsed) ? parsed : undefined
  } catch {
    return undefined
  }
}

/** Whether this is what the gateway says when something failed. */
export function isProblem(value: unknown): value is Problem {
  return (
    typeof value === 'object' && value !== null && 'code' in value && 'title' in value && 'status' in value
  )
}
