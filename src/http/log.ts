import { hostname } from 'node:os'
import type { FastifyInstance } from 'fastify'
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

/**
 * One line a request: names and numbers, and nothing that a client sent in values. `cut` says that the answer didn't go
 * out whole. Gives what has to be told of each call of V1. `lines`: `null` where none are wanted.
 */
export function logRequests(app: FastifyInstance, lines: LogLines | null): CallObserver {
  app.decorateRequest('calls', null)
  if (lines !== null) tellRequests(app, lines)
  return (request, call) => {
    const calls = request.calls ?? { first: [], count: 0, ms: 0 }
    request.calls = calls
    calls.count++
    calls.ms += call.ms
    if (calls.first.length < mostCalls) calls.first.push({ ...call, ms: tenths(call.ms) })
  }
}

/** The lines are pino's to the letter, made in one go: its own cost a third of the rest of a small request. */
function tellRequests(app: FastifyInstance, lines: LogLines): void {
  const where = { pid: process.pid, hostname: hostname() }
  app.addHook('onRequest', (request, reply, done) => {
    reply.raw.on('close', () => {
      const { principal, calls } = request
      const line = JSON.stringify({
        level: info,
        time: Date.now(),
        ...where,
        reqId: request.id,
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
      lines.write(`${line}\n`)
    })
    done()
  })
}

const tenths = (ms: number) => Math.round(ms * 10) / 10
