import type { IncomingHttpHeaders } from 'node:http'
import type { FastifyInstance } from 'fastify'
import { LRUCache } from 'lru-cache'
import { leastCompressed } from './compressed.ts'

/** A content coding; `null` for bytes as they are. */
export interface Choice {
  readonly coding: string | null
}

/** Which content coding an `Accept-Encoding` leads to, learned from answers that were compressed. */
export interface Codings {
  /** That of an answer of this length to a request with these headers; `undefined` where nobody knows yet. */
  of(headers: IncomingHttpHeaders, length: number): Choice | undefined
  /** Learns from the answers of all routes of lists. Call it when compression is set up, and before the routes are. */
  learn(app: FastifyInstance): void
}

/** How many texts of `Accept-Encoding` are known. */
const mostChoices = 1_000

const asItIs: Choice = { coding: null }

/** Knows nothing yet. */
export function codings(): Codings {
  const choices = new LRUCache<string, Choice>({ max: mostChoices })
  return {
    of({ 'accept-encoding': wanted, 'x-no-compression': refused }, length) {
      if (wanted === undefined || length < leastCompressed || refused !== undefined) return asItIs
      return choices.get(wanted)
    },
    learn(app) {
      app.addHook('onRoute', (route) => {
        if (route.config?.list === undefined) return
        // Behind the hook of the route that compresses.
        route.onSend = [
          ...[route.onSend ?? []].flat(),
          ({ headers }, reply, payload, done) => {
            const coding = reply.getHeader('content-encoding')
            const { 'accept-encoding': wanted, 'x-no-compression': refused } = headers
            const asked = wanted !== undefined && refused === undefined && reply.statusCode === 200
            if (asked && typeof coding === 'string') choices.set(wanted, { coding })
            else if (asked && Buffer.isBuffer(payload) && payload.length >= leastCompressed)
              choices.set(wanted, asItIs)
            done(null, payload)
          }
        ]
      })
    }
  }
}
