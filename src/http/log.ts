import { hostname } from 'node:os'
import type { FastifyInstance } from 'fastify'
import type { EndListener } from './ends.ts'
import { info, type LogLines } from './log-lines.ts'
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

/** What tells of requests in the log. */
export interface RequestLog {
  /** To be told of each call of V1. */
  readonly called: CallObserver
  /** To be told of each answer that is over. */
  readonly ended: EndListener
}

/**
 * One line a request: names and numbers, and nothing that a client sent in values. `cut` says that the answer didn't go
 * out whole. `lines`: `null` where none are wanted.
 */
export function logRequests(app: FastifyInstance, lines: LogLines | null): RequestLog {
  app.decorateRequest('calls', null)
  if (lines === null) return { called: () => undefined, ended: () => undefined }
  return {
    called(request, call) {
      request.calls ??= { first: [], count: 0, ms: 0 }
      const { calls } = request
      calls.count++
      calls.ms += call.ms
      if (calls.first.length < mostCalls) calls.first.push({ ...call, ms: tenths(call.ms) })
    },
    ended: lineOf(lines)
  }
}

/** The lines are pino's to the letter, made in one go: its own cost a third of the rest of a small request. */
function lineOf(lines: LogLines): EndListener {
  const start = `{"level":${info},"time":`
  const where = `,"pid":${process.pid},"hostname":${JSON.stringify(hostname())},"reqId":"`
  return (request, reply) => {
    const { principal, calls } = request
    const facts = JSON.stringify({
      method: request.method,
      route: request.routeOptions.url,
      status: reply.statusCode,
      ms: tenths(reply.elapsedTime),
      // Names that an operator gave: of Basic credentials nothing.
      account: principal?.accountName,
      key: principal?.keyId,
      upstream: calls?.first,
      upstream_calls: calls?.count,
      upstream_ms: calls === null ? undefined : tenths(calls.ms),
      cut: reply.raw.writableFinished ? undefined : true,
      msg: 'request'
    })
    // An id needs no escapes: headers.ts.
    lines.write(`${start}${Date.now()}${where}${request.id}",${facts.slice(1)}\n`)
  }
}

const tenths = (ms: number) => Math.round(ms * 10) / 10
