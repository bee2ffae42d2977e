import type { Zone } from '../time/zone.ts'
import type { Admission } from './admission.ts'
import { type Asked, classify } from './classify.ts'
import { V1Failure } from './failure.ts'
import type { Meter } from './meter.ts'
import type { Method } from './method.ts'
import type { Transport } from './transport.ts'

/** What V1 takes as credentials in each request. In memory for the request, and nowhere else. */
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
  /** The W3C trace context of the request that this call serves, as it came. */
  readonly traceparent?: string | undefined
}

/** Calls V1. Throws `V1Failure`, and nothing else, where it does not succeed. */
export interface Exchange {
  call<In, Out>(method: Method<In, Out>, input: In, context: CallContext): Promise<Out>
}

export interface ExchangeOptions {
  readonly transport: Transport
  readonly admission: Admission
  readonly zone: Zone
  readonly meter: Meter
  /** Texts of the upstream's address, which no client may see. */
  readonly address: readonly string[]
}

const headers = {
  'content-type': 'application/json',
  accept: 'application/json',
  'accept-encoding': 'identity',
  'user-agent': 'prospector-gateway'
} as const

/** The one way to V1: from a Method and its input to its output. */
export function exchange({ transport, admission, zone, meter, address }: ExchangeOptions): Exchange {
  return {
    async call(method, input, { credentials, identity, timeoutMs, patient, traceparent }) {
      const parameters = method.encode(input)
      const asked: Asked = { method, parameters, secrets: [credentials.apiKey, ...address] }
      const reading = { zone, unreadable: (field: string) => meter.unreadableValue(method.name, field) }
      try {
        const reply = await admission.admit({ account: identity, timeoutMs, patient }, (leftMs) =>
          transport.post(
            requestBody(method.name, parameters, credentials),
            traceparent ? { ...headers, traceparent } : headers,
            leftMs,
            (answer) => classify(answer, asked, reading, meter)
          )
        )
        return method.decode(reply, input)
      } catch (error) {
        throw settled(error, method.effect === 'safe')
      }
    }
  }
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
