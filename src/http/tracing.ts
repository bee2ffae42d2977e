import type { IncomingHttpHeaders } from 'node:http'
import type { FastifyInstance } from 'fastify'
import type { FailureKind } from '../v1/failure.ts'
import type { Source } from '../v1/reads.ts'

/** The W3C trace context that came with a request, if it is one (Trace Context, 3.2). */
export function traceparentOf({ traceparent }: IncomingHttpHeaders): string | undefined {
  return typeof traceparent === 'string' &&
    /^(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/.test(traceparent)
    ? traceparent
    : undefined
}

/** A call of V1 in a trace. */
export interface CallSpan {
  /** What the upstream is told of the trace. */
  readonly traceparent: string
  /** Its end: what its answer said. What V1 was not asked for is no span. */
  end(verdict: 'ok' | FailureKind, source: Source | undefined): void
}

/** A request in a trace. */
export interface RequestSpan {
  call(method: string): CallSpan
  /** Its end: by route pattern, without a word of what a client sent. */
  end(method: string, route: string, status: number): void
}

/** Begins the span of a request, in the trace that it came with or one of its own. */
export type Tracing = (traceparent: string | undefined) => RequestSpan

declare module 'fastify' {
  interface FastifyRequest {
    /** `null` where nothing is traced. */
    span: RequestSpan | null
  }
}

/** Traces each request. `null` traces none. */
export function traceRequests(app: FastifyInstance, tracing: Tracing | null): void {
  app.decorateRequest('span', null)
  if (tracing === null) return
  app.addHook('onRequest', (request, reply, done) => {
    const span = tracing(traceparentOf(request.headers))
    request.span = span
    reply.raw.on('close', () => {
      const route = request.is404 ? 'none' : (request.routeOptions.url ?? 'none')
      span.end(request.method, route, reply.statusCode)
    })
    done()
  })
}
