import type { IncomingHttpHeaders } from 'node:http'
import type { FastifyInstance } from 'fastify'
import { LRUCache } from 'lru-cache'
import { behindCompression, leastCompressed } from './compressed.ts'

/** A content coding; `null` for bytes as they are. */
export interface Choice {
  readonly coding: string | null
}

/** Which content coding an `Accept-Encoding` leads to, learned from answers that were compressed. */
export interface Codings {
  /**
   * That of an answer of this length to a request with these headers, `x-no-compression` not among them; `undefined` where
   * nobody knows yet.
   */
  of(headers: IncomingHttpHeaders, length: number): Choice | undefined
  /** Learns from the answers that are made of JSON. Call it when compression is set up, and before the routes are. */
  learn(app: FastifyInstance): void
}

/** How many texts of `Accept-Encoding` are known. */
const mostChoices = 1_000

const asItIs: Choice = { coding: null }

/** Knows nothing yet. */
export function codings(): Codings {
  const choices = new LRUCache<string, Choice>({ max: mostChoices })
  return {
    of({ 'accept-encoding': wanted }, length) {
      return wanted === undefined || length < leastCompressed ? asItIs : choices.get(wanted)
    },
    learn(app) {
      behindCompression(app, ({ headers, isTextPage, representation }, reply, payload, done) => {
        const { 'accept-encoding': wanted, 'x-no-compression': refused } = headers
        // An export has a coding of its own.
        const tells = (isTextPage || representation !== null) && refused === undefined
        if (wanted !== undefined && tells && reply.statusCode === 200) {
          const coding = reply.getHeader('content-encoding')
          if (typeof coding === 'string') choices.set(wanted, { coding })
          else if (isLarge(payload)) choices.set(wanted, asItIs)
        }
        done(null, payload)
      })
    }
  }
}

function isLarge(payload: unknown): boolean {
  const isBody = typeof payload === 'string' || Buffer.isBuffer(payload)
  return isBody && Buffer.byteLength(payload) >= leastCompressed
}
