import type { Zone } from '../time/zone.ts'
import { type AccountCircuits, noAccountCircuits } from './account-circuits.ts'
import type { Admission } from './admission.ts'
import { type Circuit, noCircuit, type Sign } from './circuit.ts'
import { type Asked, classify } from './classify.ts'
import { type FailureKind, V1Failure } from './failure.ts'
import type { HangUp } from './hang-up.ts'
import type { LastReply } from './last-replies.ts'
import type { Meter } from './meter.ts'
import type { Method } from './method.ts'
import { type Reply, wordsAlone } from './reply.ts'
import { once, type Retry, type Try } from './retry.ts'
import type { Transport } from './transport.ts'

/** What V1 takes as credentials in each request. In memory while they are needed, and nowhere else. */
export interface Credentials {
  readonly apiUid: string
  readonly apiKey: string
}

/** On whose behalf a call is made, and how long it may take. */
export interface CallContext {
  readonly credentials: Credentials
  /** Names who shares limits and turns: the account, and of credentials that a client brought a keyed hash. */
  readonly identity: string
  /** The whole time of this call, in milliseconds, waiting included. */
  readonly timeoutMs: number
  /** It may wait for its turn as long as its time lasts: nobody waits for its answer alone. */
  readonly patient?: boolean
  /**
   * Tells when nobody wants the answer any more: the call fails as `abandoned`. A write that has its turn is sent and
   * finished all the same.
   */
  readonly hangUp?: HangUp | undefined
  /**
   * Settles when it is taken down that the call leaves now. Runs when its turn has come, before its first byte; where it
   * throws `V1Failure` nothing is sent.
   */
  readonly beforeSending?: (() => Promise<void>) | undefined
  /** Whether the gateway keeps these credentials; else the client brought them. */
  readonly stored?: boolean | undefined
  /** The W3C trace context of the request that this call serves, as it came. */
  readonly traceparent?: string | undefined
  /** What was replied to the same read before. */
  readonly last?: LastReply | undefined
}

/** Calls V1. Throws `V1Failure`, and nothing else, where it does not succeed. */
export interface Exchange {
  call<In, Out>(method: Method<In, Out>, input: In, context: CallContext): Promise<Out>
}

export interface ExchangeOptions {
  readonly transport: Transport
  readonly admission: Admission
  /** Each call is tried once if not said. */
  readonly retry?: Retry
  /** Of the upstream, for all; always closed if not said, as those of accounts. */
  readonly circuit?: Circuit
  readonly accountCircuits?: AccountCircuits
  readonly zone: Zone
  readonly meter: Meter
  /** Texts of the upstream's address, which no client may see. */
  readonly address: readonly string[]
}

/**
 * The one way to V1: from a Method and its input to its output. A call is tried, and where its class allows that once
 * more; each try waits for its turn, passes the circuits, is taken down if need be, sent, and judged by what its body
 * says.
 */
export function exchange(options: ExchangeOptions): Exchange {
  const { transport, admission, zone, meter, address, retry = once } = options
  const { circuit = noCircuit(), accountCircuits = noAccountCircuits() } = options

  return {
    async call(method, input, context) {
      const { credentials, identity, timeoutMs, patient, hangUp, traceparent } = context
      const parameters = method.encode(input)
      const reads = method.effect === 'safe'
      const rows = method.rows?.(input)
      const secrets = [credentials.apiKey, ...address]
      const asked: Asked = { method, parameters, rows, last: context.last, secrets }
      const reading = { zone, unreadable: (field: string) => meter.unreadableValue(method.name, field) }

      const run = async ({ leftMs, sendBy, after }: Try): Promise<Reply> => {
        accountCircuits.check(context)
        circuit.check()
        // What may have been carried out is seen through.
        const mayLeave = after === 'lost' && !reads ? undefined : hangUp
        const turn = admission.enter({ account: identity, timeoutMs: leftMs, patient, hangUp: mayLeave })
        const ownMs = typeof turn === 'number' ? turn : await turn
        let tell: ((sign: Sign) => void) | undefined
        try {
          const admittedAt = performance.now()
          accountCircuits.check(context)
          tell = circuit.enter()
          if (context.beforeSending) await context.beforeSending()
          const reply = await transport.post({
            body: requestBody(method.name, parameters, credentials),
            traceparent,
            timeoutMs: context.beforeSending ? leftOf(ownMs, admittedAt) : ownMs,
            read: (answer) => classify(answer, asked, reading, meter),
            sendBy,
            hangUp: reads ? hangUp : undefined
          })
          tell('health')
          accountCircuits.judged(context, 'accepted')
          return reply
        } catch (error) {
          // A circuit that is open tells nothing new.
          if (tell === undefined) throw error
          tell(signOf(error))
          if (isAnswer(error)) accountCircuits.judged(context, isRejection(error) ? 'rejected' : 'accepted')
          // What our own first try has taken away is gone, as was asked.
          if (after === 'lost' && method.effect === 'delete' && isGone(error)) {
            return wordsAlone('done', '', reading)
          }
          throw error
        } finally {
          admission.leave(identity)
        }
      }

      try {
        return method.decode(
          await retry({ method, timeoutMs, hangUp: reads ? hangUp : undefined, run }),
          input
        )
      } catch (error) {
        throw settled(error, reads)
      }
    }
  }
}

/** What is left of the time of a call that was admitted then. Throws `timeout`: it is not sent where nothing is. */
function leftOf(ms: number, admittedAt: number): number {
  const leftMs = Math.floor(ms - (performance.now() - admittedAt))
  if (leftMs > 0) return leftMs
  const cause = new Error('it took all of the time to take down that this is sent')
  throw new V1Failure({ kind: 'timeout', outcome: 'not_applied', cause })
}

/** Failures of ours, where no answer is missing. */
const own: ReadonlySet<FailureKind> = new Set<FailureKind>(['unrecorded', 'abandoned', 'timeout'])

/** Any answer of V1 that can be read is health, a refusal too; its words "unavailable" and no answer are not. */
function signOf(error: unknown): Sign {
  if (!(error instanceof V1Failure)) return 'nothing'
  if (error.missing === undefined && own.has(error.kind)) return 'nothing'
  return error.missing !== undefined || error.kind === 'unavailable' ? 'failure' : 'health'
}

function isAnswer(error: unknown): error is V1Failure {
  return error instanceof V1Failure && signOf(error) === 'health'
}

function isRejection(error: unknown): boolean {
  return error instanceof V1Failure && error.kind === 'credentials-rejected'
}

function isGone(error: unknown): boolean {
  return error instanceof V1Failure && (error.kind === 'not-found' || error.kind === 'unknown-reference')
}

/** `Method` and the credentials come last, on an object without a prototype: no parameter can become one. */
function requestBody(name: string, parameters: object, { apiUid, apiKey }: Credentials): string {
  const body: Record<string, unknown> = Object.create(null)
  Object.assign(body, parameters)
  body.api_uId = apiUid
  body.api_key = apiKey
  body.Method = name
  return JSON.stringify(body)
}

/** Reads have no outcome; a write whose reply can't be read may have been applied. */
function settled(error: unknown, safe: boolean): unknown {
  // Whatever reading the reply stumbles over, of a write nobody knows what became of it.
  if (!(error instanceof V1Failure)) {
    return new V1Failure({ kind: 'malformed', outcome: safe ? undefined : 'unknown', cause: error })
  }
  if (safe) return error.outcome === undefined ? error : error.withOutcome(undefined)
  return error.kind === 'malformed' && error.outcome === undefined ? error.withOutcome('unknown') : error
}
