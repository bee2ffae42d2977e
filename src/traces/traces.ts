import {
  ROOT_CONTEXT,
  type Span,
  type SpanContext,
  SpanKind,
  SpanStatusCode,
  trace
} from '@opentelemetry/api'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace'
import type { CallSpan, Tracing } from '../http/tracing.ts'

/** What makes traces, and sends them. */
export interface Traces {
  readonly tracing: Tracing
  /** Sends what waits, for a moment: a collector that doesn't answer holds up no stop. */
  close(): Promise<void>
}

const sendWithinMs = 2_000

/**
 * Makes a span of each request and of each call of V1, and sends them to this collector (OTLP over HTTP, as JSON) every
 * few seconds, what it doesn't take being dropped. Headers for it are in OTEL_EXPORTER_OTLP_HEADERS, as always.
 */
export function startTraces(endpoint: string, version: string): Traces {
  const url = `${endpoint.replace(/\/+$/, '')}/v1/traces`
  const exporter = new OTLPTraceExporter({ url, timeoutMillis: sendWithinMs })
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ 'service.name': 'prospector-gateway', 'service.version': version }),
    spanProcessors: [new BatchSpanProcessor({ exporter })]
  })
  const tracer = provider.getTracer('prospector-gateway', version)

  const tracing: Tracing = (traceparent) => {
    const parent = traceparent === undefined ? undefined : contextOf(traceparent)
    const before = parent ? trace.setSpanContext(ROOT_CONTEXT, parent) : ROOT_CONTEXT
    // Its name is known when its route is.
    const request = tracer.startSpan('request', { kind: SpanKind.SERVER }, before)
    const within = trace.setSpan(ROOT_CONTEXT, request)
    return {
      call: (method) =>
        callSpan(
          tracer.startSpan(method, { kind: SpanKind.CLIENT, attributes: { 'rpc.method': method } }, within)
        ),
      end(method, route, status) {
        request.updateName(`${method} ${route}`)
        request.setAttributes({
          'http.request.method': method,
          'http.route': route,
          'http.response.status_code': status
        })
        if (status >= 500) request.setStatus({ code: SpanStatusCode.ERROR })
        request.end()
      }
    }
  }

  return {
    tracing,
    async close() {
      const late = Promise.withResolvers<void>()
      const timer = setTimeout(late.resolve, sendWithinMs)
      await Promise.race([provider.shutdown().catch(() => undefined), late.promise])
      clearTimeout(timer)
    }
  }
}

function callSpan(span: Span): CallSpan {
  return {
    traceparent: traceparentOf(span.spanContext()),
    end(verdict, source) {
      // V1 was not asked, or by another request: a span that doesn't end is never sent.
      if (source === 'hit' || source === 'collapsed') return
      span.setAttribute('gateway.verdict', verdict)
      if (verdict !== 'ok') span.setStatus({ code: SpanStatusCode.ERROR, message: verdict })
      span.end()
    }
  }
}

/** The context that a traceparent names (W3C Trace Context, 3.2.2). */
function contextOf(traceparent: string): SpanContext {
  const [, traceId = '', spanId = '', flags = '0'] = traceparent.split('-')
  return { traceId, spanId, traceFlags: Number.parseInt(flags, 16) & 1, isRemote: true }
}

function traceparentOf({ traceId, spanId, traceFlags }: SpanContext): string {
  return `00-${traceId}-${spanId}-0${traceFlags & 1}`
}
