import { isUtf8 } from 'node:buffer'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { problem } from './problem.ts'

/**
 * Reads bodies: one JSON text in UTF-8, without a byte-order mark. A route without a body takes none, `{}`,
 * and an empty one of any content type. Methods that seldom have a body are read too, so that a body that
 * nobody looks at is told, not dropped.
 */
export function readBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer' }, async (request: FastifyRequest, body: Buffer) =>
    parseBody(request, body)
  )
  app.addHttpMethod('GET', { hasBody: true, overrideExisting: true })
  app.addHttpMethod('HEAD', { hasBody: true, overrideExisting: true })
}

function parseBody(request: FastifyRequest, body: Buffer): unknown {
  if (body.length === 0) return undefined
  const value = isJson(request) ? parseJson(body) : undefined
  if (takesBody(request)) return value
  if (isEmptyObject(value)) return undefined
  throw problem('invalid-request', {
    detail: 'This route takes no body.',
    errors: [{ detail: 'must be left out: this route takes no body', pointer: '' }]
  })
}

function parseJson(body: Buffer): unknown {
  if (!isUtf8(body)) throw problem('invalid-json', { detail: 'The body is not UTF-8.' })
  const text = body.toString('utf8')
  if (text.startsWith('\uFEFF')) {
    throw problem('invalid-json', { detail: 'The body starts with a byte-order mark: leave it out.' })
  }
  try {
    return JSON.parse(text)
  } catch (error) {
    const at = error instanceof Error ? /at position \d+/.exec(error.message)?.[0] : undefined
    throw problem('invalid-json', { detail: `The body is not valid JSON${at ? ` ${at}` : ''}.` })
  }
}

/** Refuses a body of another type than JSON on a route that takes one. Throws `unsupported-media-type`. */
export function checkMediaType(request: FastifyRequest): void {
  if (!takesBody(request) || !hasBody(request)) return
  if (!isJson(request)) throw problem('unsupported-media-type')
  const encoding = request.headers['content-encoding']
  if (encoding !== undefined && !/^identity$/i.test(encoding)) {
    throw problem('unsupported-media-type', {
      detail: 'The body has a Content-Encoding; send it as it is.',
      headers: { 'accept-encoding': 'identity' }
    })
  }
}

function takesBody(request: FastifyRequest): boolean {
  return request.routeOptions.schema?.body !== undefined
}

function hasBody({ headers }: FastifyRequest): boolean {
  const length = headers['content-length']
  return headers['transfer-encoding'] !== undefined || (length !== undefined && length !== '0')
}

function isJson({ headers }: FastifyRequest): boolean {
  return /^\s*application\/json\s*(;|$)/i.test(headers['content-type'] ?? '')
}

function isEmptyObject(value: unknown): boolean {
  return (
    typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length === 0
  )
}
