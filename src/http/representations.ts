import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { LRUCache } from 'lru-cache'
import type { Kept } from '../v1/cache.ts'
import type { Codings } from './codings.ts'
import { behindCompression, type Forms, formsOf } from './compressed.ts'
import { hasEtag } from './etag.ts'
import { freshnessOf } from './freshness.ts'
import { hitHeaders } from './sources.ts'

/** The final bytes of an answer, good for as long as the lists are that it was made from. */
interface Representation {
  readonly lists: readonly Kept[]
  readonly etag: string
  readonly length: number
  /** The headers that a 200 with it has of its own, and a 304. */
  readonly headers: Readonly<Record<FinalAnswer['status'], Readonly<Record<string, string>>>>
  readonly forms: Forms
}

/** An answer with its final bytes, as it goes out. */
export interface FinalAnswer {
  readonly status: 200 | 304
  /** Its own, besides those of the request. */
  readonly headers: Readonly<Record<string, string>>
  /** Those that tell where it is from (sources.ts), if it is said. */
  readonly sources: Readonly<Record<string, string>> | undefined
  /** What the bytes are coded in; `null` for nothing. */
  readonly coding: string | null
  /** `null` for none. */
  readonly bytes: Buffer | null
}

/** Answers that were made a moment ago. */
export interface Representations {
  /**
   * The answer to a request for which final bytes are kept. Whoever asks has checked who the request is from, and that
   * they may. `null` where there is none, also because bytes in the coding that is wanted aren't there yet.
   */
  find(request: FastifyRequest): FinalAnswer | null
  /** Keeps the body of a 200, if all of it was made from lists that are kept. */
  keep(request: FastifyRequest, reply: FastifyReply, body: string | Buffer, etag: string): void
  /** Learns the compressed forms of what is kept. Call it when compression is set up, and before the routes are. */
  learnForms(app: FastifyInstance): void
}

/** The headers of an answer that are its own; all others are those of the request. */
const own = ['content-type', 'link', 'content-disposition']

/** How many bytes are kept at most, if not said. */
const mostKept = 32 * 1024 * 1024

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
export function representations(
  app: FastifyInstance,
  now: () => number,
  codings: Pick<Codings, 'of'>,
  mostBytes = mostKept
): Representations {
  const kept = new LRUCache<string, Representation>({ maxSize: mostBytes })

  app.decorateRequest('representation', null)

  /** The bytes to send, and their coding; `null` where nobody knows yet which, or they aren't there. */
  function formFor({ length, forms }: Representation, { headers }: FastifyRequest) {
    const choice = codings.of(headers, length)
    if (choice === undefined) return null
    const bytes = forms.in(choice.coding)
    return bytes === undefined ? null : { bytes, coding: choice.coding }
  }

  return {
    find(request) {
      if (kept.size === 0) return null
      const name = nameOf(request)
      const found = name === null ? undefined : kept.get(name)
      if (name === null || found === undefined) return null
      if (!found.lists.every((list) => list.isCurrent())) {
        kept.delete(name)
        return null
      }
      const time = now()
      const { mostAgeMs } = freshnessOf(request.headers)
      if (mostAgeMs === 0 || found.lists.some(({ at }) => time - at > mostAgeMs)) return null
      const sources = hitHeaders(found.lists, time)
      const ifNoneMatch = request.headers['if-none-match']
      if (ifNoneMatch !== undefined && hasEtag(ifNoneMatch, found.etag)) {
        return { status: 304, headers: found.headers[304], sources, coding: null, bytes: null }
      }
      const form = formFor(found, request)
      return form && { status: 200, headers: found.headers[200], sources, ...form }
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
        if (kept.peek(name) !== made) return
        // What is set again as it is would not be measured again.
        kept.delete(name)
        kept.set(name, made, { size })
      })
      const made: Representation = {
        lists: sources.kept,
        etag,
        length: bytes.length,
        headers: headersOf(reply, etag),
        forms
      }
      kept.set(name, made, { size })
      request.representation = made
    },

    learnForms(app) {
      behindCompression(app, ({ representation }, reply, payload, done) => {
        const coding = reply.getHeader('content-encoding')
        if (representation !== null && typeof coding === 'string' && Buffer.isBuffer(payload)) {
          representation.forms.add(coding, payload)
        }
        done(null, payload)
      })
    }
  }
}

/** `null` where the answer depends on more. Neither an address nor a header has a line break: no two names are one. */
function nameOf({ method, principal, url, headers }: FastifyRequest): string | null {
  if (method !== 'GET' || principal === null) return null
  if (headers['content-length'] !== undefined || headers['transfer-encoding'] !== undefined) return null
  if (headers['x-no-compression'] !== undefined) return null
  return `${principal.identity}\n${url}\n${headers.accept ?? ''}`
}

function headersOf(reply: FastifyReply, etag: string): Representation['headers'] {
  const told = own.flatMap((name) => {
    const value = reply.getHeader(name)
    return value === undefined ? [] : [[name, String(value)]]
  })
  const headers: Record<string, string> = { ...Object.fromEntries(told), etag }
  const { 'content-type': _type, ...ofNoBody } = headers
  return { 200: headers, 304: ofNoBody }
}
