import type { EndListener } from '../http/ends.ts'
import type { CallObserver } from '../http/v1.ts'
import type { Metrics } from './metrics.ts'

/** Counts each answer when it is over, also one that was cut. Paths that no route has are counted together. */
export function countRequests(metrics: Pick<Metrics, 'request'>): EndListener {
  return (request, reply) => {
    const route = request.is404 ? 'none' : (request.routeOptions.url ?? 'none')
    metrics.request(request.method, route, reply.statusCode, reply.elapsedTime)
  }
}

/** Counts the calls of V1 that requests make, and the reads that need none. */
export function countCalls(metrics: Pick<Metrics, 'call'>): CallObserver {
  return (_request, { method, verdict, ms, source }) => metrics.call(method, verdict, ms, source)
}
