import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { StreamObserver } from '../http/streams.ts'
import type { Load } from '../v1/admission.ts'
import type { CircuitState } from '../v1/circuit.ts'
import type { FailureKind } from '../v1/failure.ts'
import type { Counts } from '../v1/meter.ts'
import type { Source } from '../v1/reads.ts'
import { countStreams } from './streams.ts'

/** Upper ends of the buckets of durations, in seconds: from a hit of the cache to the longest deadline. */
const secondsBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60]

/** What is looked at when somebody asks. */
export interface Watched {
  readonly circuit: () => CircuitState
  readonly load: () => Load
  readonly retries: () => number
  readonly counts: Counts
}

/** What a gateway counts, for operators. No label is of a client's making: the number of series is bounded. */
export interface Metrics {
  /** An answer that is over. `route` is a pattern, or `none`. */
  request(method: string, route: string, status: number, ms: number): void
  /** A call of V1 that is over; of a `hit` V1 was not asked. */
  call(method: string, verdict: 'ok' | FailureKind, ms: number, source: Source | undefined): void
  /** Counts exports and imports. */
  readonly streams: StreamObserver
  /** From now on these are looked at. */
  watch(watched: Watched): void
  /** All of it, in the text format of Prometheus. */
  text(): Promise<string>
  /** The media type of that text. */
  readonly contentType: string
}

const states: readonly CircuitState[] = ['closed', 'open', 'half-open']

/** The metrics of one gateway, none counted yet. */
export function metrics(): Metrics {
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry })

  const requests = new Counter({
    name: 'gateway_requests_total',
    help: 'Answers, by route pattern and status.',
    labelNames: ['method', 'route', 'status'] as const,
    registers
  })
  const requestSeconds = new Histogram({
    name: 'gateway_request_duration_seconds',
    help: 'Time from a request to the end of its answer.',
    labelNames: ['method', 'route'] as const,
    buckets: secondsBuckets,
    registers
  })
  const calls = new Counter({
    name: 'gateway_upstream_calls_total',
    help: 'Calls of V1, by Method and by what its answer said.',
    labelNames: ['upstream_method', 'verdict'] as const,
    registers
  })
  const callSeconds = new Histogram({
    name: 'gateway_upstream_call_duration_seconds',
    help: 'Time of a call of V1, waiting for its turn and retry included.',
    labelNames: ['upstream_method'] as const,
    buckets: secondsBuckets,
    registers
  })
  const reads = new Counter({
    name: 'gateway_reads_total',
    help: 'Reads of V1 by where their answer came from: hit (cache), miss, collapsed (shared), past (wanted anew).',
    labelNames: ['source'] as const,
    registers
  })

  return {
    request(method, route, status, ms) {
      requests.inc({ method, route, status })
      requestSeconds.observe({ method, route }, ms / 1000)
    },
    call(upstreamMethod, verdict, ms, source) {
      if (source !== undefined) reads.inc({ source })
      // V1 was asked once, by another.
      if (source === 'hit' || source === 'collapsed') return
      calls.inc({ upstream_method: upstreamMethod, verdict })
      callSeconds.observe({ upstream_method: upstreamMethod }, ms / 1000)
    },
    streams: countStreams(registry),
    watch: (watched) => watch(registry, watched),
    text: () => registry.metrics(),
    contentType: registry.contentType
  }
}

function watch(registry: Registry, { circuit, load, retries, counts }: Watched): void {
  const registers = [registry]
  const state = new Gauge({
    name: 'gateway_upstream_circuit',
    help: '1 for the state that the circuit to V1 is in.',
    labelNames: ['state'] as const,
    registers,
    collect() {
      const now = circuit()
      for (const one of states) state.set({ state: one }, one === now ? 1 : 0)
    }
  })
  const running = new Gauge({
    name: 'gateway_upstream_calls_running',
    help: 'Calls of V1 under way.',
    registers,
    collect() {
      running.set(load().running)
    }
  })
  const waiting = new Gauge({
    name: 'gateway_upstream_calls_waiting',
    help: 'Calls of V1 that wait for their turn.',
    registers,
    collect() {
      waiting.set(load().waiting)
    }
  })
  const retried = new Counter({
    name: 'gateway_upstream_retries_total',
    help: 'Calls of V1 that were sent again.',
    registers,
    collect() {
      retried.reset()
      retried.inc(retries())
    }
  })
  const unknown = new Counter({
    name: 'gateway_upstream_unknown_messages_total',
    help: 'Messages of V1 that the gateway does not know.',
    labelNames: ['upstream_method'] as const,
    registers,
    collect() {
      unknown.reset()
      for (const [method, count] of counts.unknownMessages) unknown.inc({ upstream_method: method }, count)
    }
  })
  const unreadable = new Counter({
    name: 'gateway_upstream_unreadable_values_total',
    help: 'Values of V1 that could not be read and became null.',
    labelNames: ['upstream_method', 'field'] as const,
    registers,
    collect() {
      unreadable.reset()
      for (const [where, count] of counts.unreadableValues) {
        const [method = '', field = ''] = where.split(' ', 2)
        unreadable.inc({ upstream_method: method, field }, count)
      }
    }
  })
}
