import type { ServerResponse } from 'node:http'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { CallContext } from '../v1/exchange.ts'
import { type FailureKind, V1Failure } from '../v1/failure.ts'
import type { Asker } from '../v1/hang-up.ts'
import type { Method } from '../v1/method.ts'
import type { Source } from '../v1/reads.ts'
import type { WaysToV1 } from '../v1/ways.ts'
import type { EndListener } from './ends.ts'
import { type Freshness, freshnessOf } from './freshness.ts'
import { askerOf, hasHungUp } from './hang-up.ts'
import { addSource } from './sources.ts'
import { type CallSpan, traceparentOf } from './tracing.ts'

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

/** What the calls of a request share: made with the first. */
interface Upstream {
  readonly asker: Asker
  readonly freshness: Freshness
  /** When the first call was made. */
  readonly startedAt: number
  calls: number
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Of `v1.ts` alone, as `upstream`: where the request's answer goes. */
    answer: ServerResponse | null
    upstream: Upstream | null
  }
}

/** Told of what happens with calls. */
export interface CallWatch {
  /** Each is told of each call that has ended. */
  readonly observers: readonly CallObserver[]
  /** To be told of each answer that is over: what its calls still do for it may end. */
  readonly ends: { tell(listener: EndListener): void }
}

/**
 * Gives requests `request.v1`: calls in the name of whoever asks, within one deadline for the request; those of
 * a stream have one each. A request that may change something has all its calls made.
 */
export function bindV1(
  app: FastifyInstance,
  { exchange, reads }: WaysToV1,
  timeoutMs: number,
  { observers, ends }: CallWatch
): void {
  const wholeMs = Math.max(wholeRequestMs, timeoutMs)

  app.decorateRequest('answer', null)
  app.decorateRequest('upstream', null)
  app.addHook('onRequest', (request, reply, done) => {
    request.answer = reply.raw
    done()
  })
  ends.tell(({ upstream }, { raw }) => {
    if (upstream !== null && hasHungUp(raw)) upstream.asker.leave()
  })

  app.decorateRequest('changed', false)
  app.decorateRequest('streams', false)
  app.decorateRequest('keyed', null)
  app.decorateRequest('v1', function v1<In, Out>(this: FastifyRequest, method: Method<In, Out>, input: In) {
    const { keyed, answer } = this
    if (this.principal === null || answer === null) {
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
    this.upstream ??= {
      asker: askerOf(answer),
      freshness: freshnessOf(this.headers),
      startedAt: performance.now(),
      calls: 0
    }
    const { upstream } = this
    const callMs = Math.max(timeoutMs, method.minimumTimeoutMs ?? 0)
    const leftMs = this.streams ? callMs : leftOf(upstream, callMs)
    if (leftMs <= 0) {
      const outcome = method.effect === 'safe' ? undefined : 'not_applied'
      return Promise.reject(new V1Failure({ kind: 'timeout', outcome }))
    }
    const { credentials, identity, brought } = this.principal
    const call = observedCall(this, method.name)
    const context: CallContext = {
      credentials,
      identity,
      stored: !brought,
      traceparent: call.span?.traceparent ?? traceparentOf(this.headers),
      timeoutMs: leftMs,
      patient: this.streams,
      hangUp: mayLeave ? upstream.asker : undefined,
      beforeSending: changes && keyed ? () => keyed.markSent() : undefined
    }
    const isRead = !changes && (this.method === 'GET' || this.method === 'HEAD')
    if (isRead) return read(this, upstream, method, input, context, call)
    if (!changes) call.source = 'past'
    return told(this, call, exchange.call(method, input, context))
  })

  /** Has it read, and tells who watches when it has ended. */
  async function read<In, Out>(
    request: FastifyRequest,
    { asker, freshness }: Upstream,
    method: Method<In, Out>,
    input: In,
    context: CallContext,
    call: RunningCall
  ): Promise<Out> {
    const { mostAgeMs, keeps } = freshness
    const from = (found: Source) => {
      call.source = found
    }
    try {
      const reading = { hangUp: asker, mostAgeMs, keeps, from }
      const { output, source, kept } = await reads.read(method, input, context, reading)
      addSource(request, method, source, kept)
      tell(request, call, 'ok')
      return output
    } catch (error) {
      throw failed(request, call, error)
    }
  }

  /** What was asked, told to who watches when it has ended. */
  async function told<Out>(request: FastifyRequest, call: RunningCall, asked: Promise<Out>): Promise<Out> {
    try {
      const output = await asked
      tell(request, call, 'ok')
      return output
    } catch (error) {
      throw failed(request, call, error)
    }
  }

  /** Tells who watches of this failure, and gives it back. */
  function failed(request: FastifyRequest, call: RunningCall, error: unknown): unknown {
    tell(request, call, error instanceof V1Failure ? error.kind : 'failed')
    return error
  }

  function tell(
    request: FastifyRequest,
    { method, startedAt, span, source }: RunningCall,
    verdict: ObservedCall['verdict']
  ): void {
    span?.end(verdict, source)
    const call = { method, ms: performance.now() - startedAt, verdict, source }
    for (const observe of observers) observe(request, call)
  }

  /** How much time the request's next call has, in milliseconds. */
  function leftOf(upstream: Upstream, callMs: number): number {
    const allowedMs = Math.min(callMs + furtherCallMs * upstream.calls++, wholeMs)
    const leftMs = Math.floor(allowedMs - (performance.now() - upstream.startedAt))
    return Math.min(leftMs, callMs)
  }

  app.decorateRequest('hasTime', function hasTime(this: FastifyRequest) {
    const startedAt = this.upstream?.startedAt ?? performance.now()
    return performance.now() - startedAt < timeoutMs / 2
  })
}

/** A call that is under way. */
interface RunningCall {
  readonly method: string
  readonly startedAt: number
  readonly span: CallSpan | undefined
  source: Source | undefined
}

function observedCall({ span }: FastifyRequest, method: string): RunningCall {
  return { method, startedAt: performance.now(), span: span?.call(method), source: undefined }
}
