import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { atEndOfTurn } from '../time/end-of-turn.ts'
import type { JsonRow } from '../v1/row-text.ts'
import type { Access } from './access.ts'
import type { Codings } from './codings.ts'
import { hasEtag } from './etag.ts'
import type { CommonHeaders } from './headers.ts'
import { knownTargets } from './known-targets.ts'
import { pageBody } from './page-bodies.ts'
import type { FinalAnswer, Representations } from './representations.ts'
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

/** An answer that leaves at the end of the turn, and what it answers. */
interface Ready {
  readonly request: FastifyRequest
  readonly reply: FastifyReply
  readonly answer: FinalAnswer
}

/** A body of up to so many bytes leaves in one piece with its head: a copy is cheaper than to write two. */
const mostInOne = 8 * 1024

/** So many kept answers wait for the end of the turn at most: of a thousand clients none could ask again meanwhile. */
const mostKept = 64

/**
 * The short way to a page, for requests that ask for what a request was answered with a moment ago, down to the letter:
 * what validation and negotiation said of that one holds for this one too. Who asks is looked at anew, and the route's own
 * handler runs; the answer goes out without the hooks that others pass. What is not as expected goes on the ordinary way,
 * and so does every failure. Register it before all hooks but those that every request needs.
 */
export function shortWay(app: FastifyInstance, options: ShortWayOptions): void {
  const { common, readable, letIn, finished, codings, keeps, now } = options
  const knownOf = knownTargets(app)
  const commonFields = Object.entries(common('GET')).flat()

  const counted = { taken: 0 }
  app.decorate('shortWay', counted)
  app.decorateRequest('isTextPage', false)
  app.decorateRequest('sendStraight', null)

  let ready: Ready[] = []
  const writeSoon = atEndOfTurn(writeReady)

  function writeReady(): void {
    const all = ready
    ready = []
    for (const one of all) {
      try {
        write(one)
      } catch (error) {
        cutOff(one.request, one.reply, error)
      }
    }
  }

  /** Sends the answer as it is, with those of this turn. */
  function send(request: FastifyRequest, reply: FastifyReply, answer: FinalAnswer): void {
    counted.taken++
    reply.hijack()
    ready.push({ request, reply, answer })
    writeSoon()
  }

  function write({ request, reply, answer }: Ready): void {
    const { status, headers, sources, coding, bytes } = answer
    const fields: (string | number)[] = [...commonFields, 'x-request-id', request.id]
    add(fields, readable(request))
    add(fields, reply.getHeaders())
    add(fields, headers)
    if (sources !== undefined) add(fields, sources)
    if (coding !== null) fields.push('content-encoding', coding)
    if (bytes !== null) fields.push('content-length', bytes.length)
    if (app.closing.begun) fields.push('connection', 'close')
    reply.raw.writeHead(status, fields)
    if (bytes === null) reply.raw.end()
    else if (bytes.length > mostInOne) reply.raw.end(bytes)
    // Latin-1 is a byte for each byte, whatever they mean.
    else reply.raw.end(bytes.toString('latin1'), 'latin1')
  }

  /** Whether the body was sent, or will be. */
  function sendPage(
    request: FastifyRequest,
    reply: FastifyReply,
    rows: readonly JsonRow[],
    facts: string
  ): boolean {
    const body = pageBody(rows, facts)
    const { bytes, etag } = body
    const choice = codings.of(request.headers, bytes.length)
    if (choice === undefined) {
      asOrdinary(request, reply)
      return false
    }
    finished.keep(request, reply, bytes, etag)
    const sources = sourceHeaders(request.sources, keeps, now)
    const sendAs = (status: FinalAnswer['status'], coding: string | null, bytes: Buffer | null) =>
      send(request, reply, { status, headers: { etag }, sources, coding, bytes })
    const asked = request.headers['if-none-match']
    if (asked !== undefined && hasEtag(asked, etag)) {
      reply.removeHeader('content-type')
      sendAs(304, null, null)
      return true
    }
    const { coding } = choice
    if (coding === null) {
      sendAs(200, null, bytes)
      return true
    }
    const encode = (form: Buffer) => {
      request.representation?.forms.add(coding, form)
      sendAs(200, coding, form)
    }
    const form = body.in(coding)
    if (form instanceof Promise) {
      reply.hijack()
      form.then(encode).catch((error: unknown) => cutOff(request, reply, error))
    } else encode(form)
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
        if (ready.length >= mostKept) writeReady()
        return
      }
      request.query = found.query
      request.pageTarget = found.target
      request.format = 'json'
      request.sendStraight = (rows, facts) => sendPage(request, reply, rows, facts)
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
}

/** What fails when an answer has begun can't be told in it any more: its client must not take it for whole. */
function cutOff(request: FastifyRequest, reply: FastifyReply, error: unknown): void {
  request.log.error({ reqId: request.id, err: error }, 'failed')
  reply.raw.destroy()
}

function add(fields: (string | number)[], headers: Readonly<Record<string, unknown>>): void {
  for (const name in headers) fields.push(name, String(headers[name]))
}
