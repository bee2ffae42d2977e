import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { CallObserver, ObservedCall } from './v1.ts'

/** A request's first calls are in its line; of an export, which makes thousands, the rest is a number. */
const mostCalls = 10

/** What a request asked of V1. */
interface Calls {
  readonly first: ObservedCall[]
  count: number
  ms: number
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Of `log.ts` alone; `null` before the first. */
    calls: Calls | null
  }
}

/**
 * One line a request: names and numbers, and nothing that a client sent in values. `cut` says that the answer didn't go
 * out whole. Gives what has to be told of each call of V1.
 */
export function logRequests(app: FastifyInstance): CallObserver {
  app.decorateRequest('calls', null)
  app.addHook('onRequest', async (request, reply) => {
    reply.raw.once('close', () =>
      request.log.info(
        {
          method: request.method,
          route: request.routeOptions.url,
          status: reply.statusCode,
          ms: tenths(reply.elapsedTime),
          ...whose(request),
          ...upstream(request.calls),
          ...(!reply.raw.writableFinished && { cut: true })
        },
        'request'
      )
    )
  })
  return (request, call) => {
    const calls = request.calls ?? { first: [], count: 0, ms: 0 }
    request.calls = calls
    calls.count++
    calls.ms += call.ms
    if (calls.first.length < mostCalls) calls.first.push({ ...call, ms: tenths(call.ms) })
  }
}

/** Names that an operator gave: of Basic credentials nothing. */
function whose({ principal }: FastifyRequest): object {
  return { account: principal?.accountName, key: principal?.keyId }
}

function upstream(calls: Calls | null): object {
  if (calls === null) return {}
  return { upstream: calls.first, upstream_calls: calls.count, upstream_ms: tenths(calls.ms) }
}

const tenths = (ms: number) => Math.round(ms * 10) / 10
