import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { LRUCache } from 'lru-cache'
import type { PageQuery } from '../../schemas/common.ts'
import { atEndOfTurn } from '../time/end-of-turn.ts'
import type { Access } from './access.ts'
import type { Codings } from './codings.ts'
import { compressed } from './compressed.ts'
import { etagOf, hasEtag } from './etag.ts'
import type { CommonHeaders } from './headers.ts'
import type { PageTarget } from './page.ts'
import type { KeptAnswer, Representations } from './representations.ts'
import { sourceHeaders } from './sources.ts'
import { checkTarget } from './target.ts'

/** What the short way has in common with that of all other requests. */
export interface ShortWayOptions {
  readonly common: CommonHeaders
  /** The headers by which a page at another origin may read the answer. */
  readonly readable: (request: FastifyRequest) => Readonly<Record<string, string>>
  readonly letIn: Access
  readonly finished: Pick<Representations, 'find' | 'keep'>
  readonly codings: Pick<Codings, 'of'>
  /** Whether lists are kept, and the clock of that. */
  readonly keeps: boolean
  readonly now: () => number
}

declare module 'fastify' {
  interface FastifyInstance {
    /** How many requests went the short way to their end. */
    shortWay: { taken: number }
  }
}

/** What is known of a target: a request like that had a page. */
interface Known {
  readonly accept: string | undefined
  /** What validation made of its query. */
  readonly query: object
  readonly target: PageTarget | null
  /** When that was, in quarters of an hour: days end with one in every zone, and ranges depend on today. */
  readonly quarter: number
}

/** An answer that is sent at the end of the turn. `headers` are those besides what the reply has and all have. */
interface Ready {
  readonly request: FastifyRequest
  readonly reply: FastifyReply
  readonly answer: KeptAnswer
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
 * The short way to a page, for requests that ask for what a request was answered with a moment ago, down to the letter:
 * what validation and negotiation said of that one holds for this one too. Who asks is looked at anew, and the route's own
 * handler runs; the answer goes out without the hooks that others pass. What is not as expected goes on the ordinary way,
 * and so does every failure. Register it before all hooks but those that every request needs.
 */
export function shortWay(app: FastifyInstance, options: ShortWayOptions): void {
  const { common, readable, letIn, finished, codings, keeps, now } = options
  const known = new LRUCache<string, Known>({ max: mostKnown })
  const commonFields = Object.entries(common('GET')).flat()

  const counted = { taken: 0 }
  app.decorate('shortWay', counted)
  app.decorateRequest('isTextPage', false)
  app.decorateRequest('sendStraight', null)

  function knownOf({ method, url, headers }: FastifyRequest): Known | undefined {
    if (method !== 'GET' || app.closing.begun) return undefined
    const found = known.get(url)
    if (found === undefined || found.accept !== headers.accept || found.quarter !== quarterNow())
      return undefined
    return unusual.some((name) => headers[name] !== undefined) ? undefined : found
  }

  let ready: Ready[] = []
  const writeSoon = atEndOfTurn(() => {
    const all = ready
    ready = []
    for (const one of all) {
      try {
        write(one)
      } catch (error) {
        cutOff(one.request, one.reply, error)
      }
    }
  })

  /** Sends the head and the body as they are, with those of this turn. */
  function send(request: FastifyRequest, reply: FastifyReply, answer: KeptAnswer): void {
    counted.taken++
    reply.hijack()
    ready.push({ request, reply, answer })
    writeSoon()
  }

  function write({ request, reply, answer: { status, headers: own, bytes } }: Ready): void {
    const fields: (string | number)[] = [...commonFields, 'x-request-id', request.id]
    add(fields, readable(request))
    add(fields, reply.getHeaders())
    add(fields, own)
    if (bytes !== null) fields.push('content-length', bytes.length)
    if (app.closing.begun) fields.push('connection', 'close')
    reply.raw.writeHead(status, fields)
    reply.raw.end(bytes ?? undefined)
  }

  /** Whether the body was sent, or will be. */
  function sendPage(request: FastifyRequest, reply: FastifyReply, body: Buffer): boolean {
    const choice = codings.of(request.headers, body.length)
    if (choice === undefined) {
      asOrdinary(request, reply)
      return false
    }
    const etag = etagOf(body)
    finished.keep(request, reply, body, etag)
    const headers = { ...sourceHeaders(request.sources, keeps, now), etag }
    const asked = request.headers['if-none-match']
    if (asked !== undefined && hasEtag(asked, etag)) {
      reply.removeHeader('content-type')
      send(request, reply, { status: 304, headers, bytes: null })
      return true
    }
    const { coding } = choice
    if (coding === null) {
      send(request, reply, { status: 200, headers, bytes: body })
      return true
    }
    const encode = (bytes: Buffer) => {
      request.representation?.forms.add(coding, bytes)
      send(request, reply, { status: 200, headers: { ...headers, 'content-encoding': coding }, bytes })
    }
    const bytes = compressed(body, coding)
    if (bytes instanceof Promise) {
      reply.hijack()
      bytes.then(encode).catch((error: unknown) => cutOff(request, reply, error))
    } else encode(bytes)
    return true
  }

  /** Has the reply go on as others do. */
  function asOrdinary(request: FastifyRequest, reply: FastifyReply): void {
    request.sendStraight = null
    reply.headers(common(request.method)).header('x-request-id', request.id).headers(readable(request))
  }

  app.addHook('onRequest', (request, reply, done) => {
    const found = knownOf(request)
    const { config, handler } = request.routeOptions
    const { scope } = config
    if (found === undefined || scope === undefined) {
      done()
      return
    }
    const fail = (error: unknown) => {
      if (reply.sent) {
        cutOff(request, reply, error)
        return
      }
      asOrdinary(request, reply)
      done(error instanceof Error ? error : new Error('a failure that is no error', { cause: error }))
    }
    const answer = () => {
      const kept = finished.find(request)
      if (kept !== null) {
        send(request, reply, kept)
        return
      }
      request.query = found.query
      request.pageTarget = found.target
      request.format = 'json'
      request.sendStraight = (body) => sendPage(request, reply, body)
      const answering: unknown = handler.call(app, request, reply)
      if (answering instanceof Promise) answering.catch(fail)
    }
    try {
      checkTarget(request)
      const principal = letIn(request, reply, scope)
      if (principal instanceof Promise) principal.then(answer).catch(fail)
      else answer()
    } catch (error) {
      fail(error)
    }
  })

  app.addHook('onSend', (request, reply, payload, done) => {
    const { method, isTextPage, url, headers, query } = request
    const { cursor } = query as PageQuery
    const isUsual = isTextPage && method === 'GET' && reply.statusCode === 200 && cursor === undefined
    if (isUsual && url.length <= longestKnown) {
      const frozen = Object.freeze({ ...(query as PageQuery) })
      const target = request.pageTarget
      known.set(url, { accept: headers.accept, query: frozen, target, quarter: quarterNow() })
    }
    done(null, payload)
  })
}

/** What fails when an answer has begun can't be told in it any more: its client must not take it for whole. */
function cutOff(request: FastifyRequest, reply: FastifyReply, error: unknown): void {
  request.log.error({ reqId: request.id, err: error }, 'failed')
  reply.raw.destroy()
}

function add(fields: (string | number)[], headers: Readonly<Record<string, unknown>>): void {
  for (const name in headers) fields.push(name, String(headers[name]))
}

function quarterNow(): number {
  return Math.floor(Date.now() / 900_000)
}
