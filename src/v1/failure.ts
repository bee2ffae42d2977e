/**
 * What can go wrong with a call of V1; `src/http/translate.ts` gives each its status. `unrecorded`: it was not sent,
 * because the store could not take down that it would be. `abandoned`: whoever asked is gone.
 */
export type FailureKind =
  | 'credentials-rejected'
  | 'rate-limited'
  | 'unavailable'
  | 'access-denied'
  | 'unknown-reference'
  | 'already-exists'
  | 'not-found'
  | 'rejected'
  | 'other-lead'
  | 'failed'
  | 'malformed'
  | 'timeout'
  | 'overloaded'
  | 'unrecorded'
  | 'abandoned'

/**
 * How an answer is missing. `unsent`: it is certain that no byte left. `lost`: the call left, and nothing came back that
 * can be read, so that it may have been carried out.
 */
export type Missing = 'unsent' | 'lost'

/** Whether a write that failed may have been applied: `not_applied` is certain, all else is `unknown`. */
export type Outcome = 'not_applied' | 'unknown'

interface FailureFacts {
  readonly kind: FailureKind
  /** Set for writes alone, and there where the kind leaves a doubt. */
  readonly outcome?: Outcome | undefined
  /** Set where no answer came that can be read. */
  readonly missing?: Missing | undefined
  /** The contract's names of the parameter that refers to nothing, as `tag_id`: see `Method.refers`. */
  readonly reference?: readonly string[] | undefined
  /** Of `other-lead`: the one that the upstream says it changed. */
  readonly leadId?: string | undefined
  /** The upstream's words, without credentials. */
  readonly upstreamMessage?: string | undefined
  readonly retryAfterSeconds?: number | undefined
  /** For the log alone. */
  readonly cause?: unknown
}

/** A call of V1 that did not succeed. It climbs unchanged to the error handler. */
export class V1Failure extends Error {
  override readonly name = 'V1Failure'
  readonly kind: FailureKind
  readonly outcome: Outcome | undefined
  readonly missing: Missing | undefined
  readonly reference: readonly string[] | undefined
  readonly leadId: string | undefined
  readonly upstreamMessage: string | undefined
  readonly retryAfterSeconds: number | undefined

  constructor(facts: FailureFacts) {
    super(`V1 call failed: ${facts.kind}`, { cause: facts.cause })
    this.kind = facts.kind
    this.outcome = facts.outcome
    this.missing = facts.missing
    this.reference = facts.reference
    this.leadId = facts.leadId
    this.upstreamMessage = facts.upstreamMessage
    this.retryAfterSeconds = facts.retryAfterSeconds
  }

  /** The same failure, with this outcome. */
  withOutcome(outcome: Outcome | undefined): V1Failure {
    const { kind, missing, reference, leadId, upstreamMessage, retryAfterSeconds, cause } = this
    return new V1Failure({
      kind,
      outcome,
      missing,
      reference,
      leadId,
      upstreamMessage,
      retryAfterSeconds,
      cause
    })
  }
}
