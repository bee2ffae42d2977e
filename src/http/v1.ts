import type { ServerResponse } from 'node:http'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { CallContext } from '../v1/exchange.ts'
import { type FailureKind, V1Failure } from '../v1/failure.ts'
import type { HangUp } from '../v1/hang-up.ts'
import type { Method } from '../v1/method.ts'
import type { Source } from '../v1/reads.ts'
import type { WaysToV1 } from '../v1/ways.ts'
import { type Freshness, freshnessOf } from './freshness.ts'
import { hangUpOf } from './hang-up.ts'
import { addSource } from './sources.ts'
import { traceparentOf } from './tracing.ts'

/** A request made of several calls has this much more for each further one, and this much in all. */
const furtherCallMs = 5_000
const wholeRequestMs = 60_000

/**
 * A call of V1 that has ended, for who watches: its verdict is the body's, not that of HTTP. `source` tells of a read that
 * was answered from where; of a `hit` V1 was not asked.
 */
export interface ObservedCall {
  readonly method: string
  readonly ms: number
  readonly verdict: 'ok' | FailureKind
  readonly source?: Source | undefined
}

/** Is told of each call that has ended, and of the request that it was made for. */
export type CallObserver = (request: FastifyRequest, call: ObservedCall) => void

/** What the calls of a request share. */
interface Upstream {
  readonly answer: ServerResponse
  /** Both are made with the first call. */
  hangUp: HangUp | undefined
  freshness: Freshness | undefined
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
 * a stream have one each. A request that may change something has all its calls made.
 */
export function bindV1(
  app: FastifyInstance,
  { exchange, reads }: WaysToV1,
  timeoutMs: number,
  observers: readonly CallObserver[]
): void {
  const wholeMs = Math.max(wholeRequestMs, timeoutMs)

  app.decorateRequest('upstream', null)
  app.addHook('onRequest', (request, reply, done) => {
    request.upstream = {
      answer: reply.raw,
      hangUp: undefined,
      freshness: undefined,
      startedAt: undefined,
      calls: 0
    }
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
    upstream.hangUp ??= hangUpOf(upstream.answer)
    const { hangUp } = upstream
    const base = { credentials, identity, stored: !brought }
    const isRead = !changes && (this.method === 'GET' || this.method === 'HEAD')
    const call = (more: Pick<CallContext, 'timeoutMs' | 'patient'>): Promise<Out> =>
      observed(this, method.name, async (from, traceparent) => {
        const context = { ...base, traceparent, ...more }
        if (isRead) {
          upstream.freshness ??= freshnessOf(this.headers)
          const { output, source, kept } = await reads.read(method, input, context, {
            hangUp,
            ...upstream.freshness,
            from
          })
          addSource(this, method, source, kept)
          return output
        }
        if (!changes) from('past')
        return exchange.call(method, input, {
          ...context,
          hangUp: mayLeave ? hangUp : undefined,
          beforeSending: changes && keyed ? () => keyed.markSent() : undefined
        })
      })
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

  async function observed<Out>(
    request: FastifyRequest,
    method: string,
    run: (from: (source: Source) => void, traceparent: string | undefined) => Promise<Out>
  ): Promise<Out> {
    const startedAt = performance.now()
    const span = request.span?.call(method)
    let source: Source | undefined
    const tell = (verdict: ObservedCall['verdict']) => {
      const ms = performance.now() - startedAt
      span?.end(verdict, source)
      for (const observe of observers) observe(request, { method, ms, verdict, source })
    }
    try {
      const output = await run((found) => {
        source = found
      }, span?.traceparent ?? traceparentOf(request.headers))
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
