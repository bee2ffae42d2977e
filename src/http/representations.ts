import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { LRUCache } from 'lru-cache'
import type { Kept } from '../v1/cache.ts'
import { type Forms, formsOf, leastCompressed } from './compressed.ts'
import { hasEtag } from './etag.ts'
import { freshnessOf } from './freshness.ts'
import { hitHeaders } from './sources.ts'

/** The final bytes of an answer, good for as long as the lists are that it was made from. */
interface Representation {
  readonly lists: readonly Kept[]
  readonly etag: string
  readonly length: number
  /** The headers that it has of its own. */
  readonly headers: Readonly<Record<string, string>>
  readonly forms: Forms
}

/** Answers that were made a moment ago. */
export interface Representations {
  /**
   * Answers a request for which final bytes are kept: whether it did. Whoever calls it has checked who asks, and that they
   * may. Where it doesn't, also because bytes in the coding that is wanted aren't there yet, the answer is made anew.
   */
  answer(request: FastifyRequest, reply: FastifyReply): boolean
  /** Keeps the body of a 200, if all of it was made from lists that are kept. */
  keep(request: FastifyRequest, reply: FastifyReply, body: string | Buffer, etag: string): void
  /** Learns from how answers are compressed which coding an `Accept-Encoding` leads to. Call it when that is set up. */
  learnCompression(app: FastifyInstance): void
}

/** The headers of an answer that are its own; all others are those of the request. */
const own = ['content-type', 'link', 'content-disposition']

/** How many bytes are kept at most, and how many texts of `Accept-Encoding` are known. */
const mostBytes = 32 * 1024 * 1024
const mostChoices = 1_000

declare module 'fastify' {
  interface FastifyRequest {
    /** Of `representations.ts` alone: what is kept of this request's answer. */
    representation: Representation | null
  }
}

/**
 * Keeps final bytes in the memory of this process, for whoever asks the same: identity, address and `Accept`. `now` is the
 * clock of the lists.
 */
export function representations(app: FastifyInstance, now: () => number): Representations {
  const kept = new LRUCache<string, Representation>({ maxSize: mostBytes })
  /** The coding that an `Accept-Encoding` leads to; `null` for none. */
  const choices = new LRUCache<string, { readonly coding: string | null }>({ max: mostChoices })

  app.decorateRequest('representation', null)

  function learn({ representation, headers }: FastifyRequest, reply: FastifyReply, payload: unknown): void {
    const wanted = headers['accept-encoding']
    if (representation === null || wanted === undefined || reply.statusCode !== 200) return
    if (representation.length < leastCompressed) return
    const coding = reply.getHeader('content-encoding')
    choices.set(wanted, { coding: typeof coding === 'string' ? coding : null })
    if (typeof coding === 'string' && Buffer.isBuffer(payload)) representation.forms.add(coding, payload)
  }

  /** The bytes to send, and their coding; `undefined` where nobody knows yet which, or they aren't there. */
  function formFor({ length, forms }: Representation, { headers }: FastifyRequest) {
    const wanted = headers['accept-encoding']
    const choice = wanted === undefined || length < leastCompressed ? asItIs : choices.get(wanted)
    const bytes = choice && forms.in(choice.coding)
    return bytes && { bytes, coding: choice.coding }
  }

  return {
    answer(request, reply) {
      if (kept.size === 0) return false
      const name = nameOf(request)
      const found = name === null ? undefined : kept.get(name)
      if (name === null || found === undefined) return false
      if (!found.lists.every((list) => list.isCurrent())) {
        kept.delete(name)
        return false
      }
      const time = now()
      const { mostAgeMs } = freshnessOf(request.headers)
      if (mostAgeMs === 0 || found.lists.some(({ at }) => time - at > mostAgeMs)) return false
      const { etag } = found
      const ifNoneMatch = request.headers['if-none-match']
      if (ifNoneMatch !== undefined && hasEtag(ifNoneMatch, etag)) {
        const { 'content-type': _type, ...headers } = found.headers
        reply
          .code(304)
          .headers({ ...headers, ...hitHeaders(found.lists, time), etag })
          .send()
        return true
      }
      const form = formFor(found, request)
      if (form === undefined) return false
      const { bytes, coding } = form
      reply.headers({ ...found.headers, ...hitHeaders(found.lists, time), etag })
      if (coding !== null) reply.header('content-encoding', coding)
      reply.send(bytes)
      return true
    },

    keep(request, reply, body, etag) {
      const name = nameOf(request)
      const { sources } = request
      if (name === null || sources === null || sources.kept.length < sources.calls) return
      if (reply.hasHeader('gateway-representation')) return
      if (!String(reply.getHeader('content-type')).startsWith('application/json')) return
      const before = kept.get(name)
      if (before?.etag === etag && before.lists.every((list) => sources.kept.includes(list))) {
        request.representation = before
        return
      }
      const bytes = typeof body === 'string' ? Buffer.from(body) : body
      let size = bytes.length + 2 * name.length
      const forms = formsOf(bytes, (more) => {
        size += more
        if (kept.peek(name) === made) kept.set(name, made, { size })
      })
      const made: Representation = {
        lists: sources.kept,
        etag,
        length: bytes.length,
        headers: ownHeaders(reply),
        forms
      }
      kept.set(name, made, { size })
      request.representation = made
    },

    learnCompression(app) {
      app.addHook('onRoute', (route) => {
        if (route.config?.v1?.some(({ reference }) => reference) !== true) return
        // Behind the hook of the route that compresses.
        route.onSend = [
          ...[route.onSend ?? []].flat(),
          (request, reply, payload, done) => {
            learn(request, reply, payload)
            done(null, payload)
          }
        ]
      })
    }
  }
}

const asItIs = { coding: null }

/** `null` where the answer depends on more. Neither an address nor a header has a line break: no two names are one. */
function nameOf({ method, principal, url, headers }: FastifyRequest): string | null {
  if (method !== 'GET' || principal === null) return null
  if (headers['content-length'] !== undefined || headers['transfer-encoding'] !== undefined) return null
  if (headers['x-no-compression'] !== undefined) return null
  return `${principal.identity}\n${url}\n${headers.accept ?? ''}`
}

function ownHeaders(reply: FastifyReply): Readonly<Record<string, string>> {
  return Object.fromEntries(
    own.flatMap((name) => {
      const value = reply.getHeader(name)
      return value === undefined ? [] : [[name, String(value)]]
    })
  )
}
