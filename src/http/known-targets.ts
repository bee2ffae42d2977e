import type { FastifyInstance, FastifyRequest } from 'fastify'
import { LRUCache } from 'lru-cache'
import type { PageQuery } from '../../schemas/common.ts'
import type { PageTarget } from './page.ts'

/** What is known of a target: a request like that had a page. */
interface KnownTarget {
  /** What validation made of its query. */
  readonly query: object
  readonly target: PageTarget | null
  /** When that was, in quarters of an hour: days end with one in every zone, and ranges depend on today. */
  readonly quarter: number
}

/** How many targets are known, and how long they are at most, in characters. */
const mostKnown = 1_000
const longestKnown = 1_024

/** Headers on which the ordinary way does more than the short one. */
const unusual = [
  'content-length',
  'transfer-encoding',
  'content-type',
  'content-encoding',
  'x-no-compression',
  'expect'
]

/**
 * Learns the targets of the pages that go out, and gives what is known of the one of a request; `undefined` where it is not
 * known, or the request is unusual.
 */
export function knownTargets(app: FastifyInstance): (request: FastifyRequest) => KnownTarget | undefined {
  const known = new LRUCache<string, KnownTarget>({ max: mostKnown })

  app.addHook('onSend', (request, reply, payload, done) => {
    const { method, isTextPage, url, headers, query } = request
    const { cursor } = query as PageQuery
    const isUsual = isTextPage && method === 'GET' && reply.statusCode === 200 && cursor === undefined
    const name = isUsual ? nameOf(url, headers.accept) : null
    if (name !== null && name.length <= longestKnown) {
      const frozen = Object.freeze({ ...(query as PageQuery) })
      known.set(name, { query: frozen, target: request.pageTarget, quarter: quarterNow() })
    }
    done(null, payload)
  })

  return ({ method, url, headers }) => {
    if (method !== 'GET' || app.closing.begun) return undefined
    const found = known.get(nameOf(url, headers.accept))
    if (found === undefined || found.quarter !== quarterNow()) return undefined
    return unusual.some((name) => headers[name] !== undefined) ? undefined : found
  }
}

/** No URL has a space: no two names are one. */
function nameOf(url: string, accept: string | undefined): string {
  return accept === undefined ? url : `${url} ${accept}`
}

function quarterNow(): number {
  return Math.floor(Date.now() / 900_000)
}
