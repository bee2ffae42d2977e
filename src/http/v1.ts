import { setMaxListeners } from 'node:events'
import type { ServerResponse } from 'node:http'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { CallContext, Exchange } from '../v1/exchange.ts'
import { type FailureKind, V1Failure } from '../v1/failure.ts'
import type { Method } from '../v1/method.ts'

/** A request made of several calls has this much more for each further one, and this much in all. */
const furtherCallMs = 5_000
const wholeRequestMs = 60_000

/** A call of V1 that has ended, for who watches: its verdict is the body's, not that of HTTP. */
export interface ObservedCall {
  readonly method: string
  readonly ms: number
  readonly verdict: 'ok' | FailureKind
}

/** Is told of each call that has ended, and of the request that it was made for. */
export type CallObserver = (request: FastifyRequest, call: ObservedCall) => void

/** What the calls of a request share. */
interface Upstream {
  readonly answer: ServerResponse
  /** Aborted when the client hangs up; made with the first call. */
  hangUp: AbortSignal | undefined
  /** When the first call was made. */
  startedAt: number | undefined
  calls: number
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Of `v1.ts` alone. */
    upstream: Upstream | null
  }
}

/**
 * Gives requests `request.v1`: calls in the name of whoever asks, within one deadline for the request; those of
 * a stream have one each.
 */
export function bindV1(
  app: FastifyInstance,
  exchange: Exchange,
  timeoutMs: number,
  observers: readonly CallObserver[]
): void {
  const wholeMs = Math.max(wholeRequestMs, timeoutMs)

  app.decorateRequest('upstream', null)
  app.addHook('onRequest', (request, reply, done) => {
    request.upstream = { answer: reply.raw, hangUp: undefined, startedAt: undefined, calls: 0 }
    done()
  })

  app.decorateRequest('changed', false)
  app.decorateRequest('streams', false)
  app.decorateRequest('keyed', null)
  app.decorateRequest('v1', function v1<In, Out>(this: FastifyRequest, method: Method<In, Out>, input: In) {
    const { keyed, upstream } = this
    if (this.principal === null || upstream === null) {
      throw new Error(`${method.name} is called on an open route`)
    }
    const changes = method.effect !== 'safe'
    // What was sent is seen through, with what belongs to it: nobody knows what it has done.
    const mayLeave = !this.changed
    if (changes) {
      this.changed = true
      // It may have been done already: nothing is sent twice.
      if (keyed?.lost) return Promise.reject(new V1Failure({ kind: 'failed', outcome: 'unknown' }))
    }
    const callMs = Math.max(timeoutMs, method.minimumTimeoutMs ?? 0)
    const { credentials, identity, brought } = this.principal
    const context = {
      credentials,
      identity,
      stored: !brought,
      signal: mayLeave ? hangUpOf(upstream) : undefined,
      beforeSending: changes && keyed ? () => keyed.markSent() : undefined,
      traceparent: traceparentOf(this)
    }
    const call = (more: Pick<CallContext, 'timeoutMs' | 'patient'>) =>
      observed(this, method.name, exchange.call(method, input, { ...context, ...more }))
    if (this.streams) return call({ timeoutMs: callMs, patient: true })
    upstream.startedAt ??= performance.now()
    const allowedMs = Math.min(callMs + furtherCallMs * upstream.calls++, wholeMs)
    const leftMs = Math.floor(allowedMs - (performance.now() - upstream.startedAt))
    if (leftMs <= 0) {
      const outcome = method.effect === 'safe' ? undefined : 'not_applied'
      return Promise.reject(new V1Failure({ kind: 'timeout', outcome }))
    }
    return call({ timeoutMs: Math.min(leftMs, callMs) })
  })

  async function observed<Out>(request: FastifyRequest, method: string, ended: Promise<Out>): Promise<Out> {
    const startedAt = performance.now()
    const tell = (verdict: ObservedCall['verdict']) => {
      const ms = performance.now() - startedAt
      for (const observe of observers) observe(request, { method, ms, verdict })
    }
    try {
      const output = await ended
      tell('ok')
      return output
    } catch (error) {
      tell(error instanceof V1Failure ? error.kind : 'failed')
      throw error
    }
  }

  app.decorateRequest('hasTime', function hasTime(this: FastifyRequest) {
    const startedAt = this.upstream?.startedAt ?? performance.now()
    return performance.now() - startedAt < timeoutMs / 2
  })
}

/** Aborted when the client hangs up. */
function hangUpOf(upstream: Upstream): AbortSignal {
  const { answer, hangUp } = upstream
  if (hangUp !== undefined) return hangUp
  const gone = new AbortController()
  // An export has many calls at a time.
  setMaxListeners(0, gone.signal)
  const look = () => {
    if (!answer.writableFinished) gone.abort()
  }
  if (answer.destroyed) look()
  else answer.once('close', look)
  upstream.hangUp = gone.signal
  return gone.signal
}

/** The W3C trace context that came with the request, if it is one. */
function traceparentOf({ headers }: FastifyRequest): string | undefined {
  const { traceparent } = headers
  return typeof traceparent === 'string' &&
    /^(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/.test(traceparent)
    ? traceparent
    : undefined
}
