import type { IncomingMessage } from 'node:http'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { readJson } from './json.ts'
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

/** Leaves the bodies of this plugin's routes to their handlers, unread and of any length: `config.uploads`. */
export function takeUploads(app: FastifyInstance): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', async () => undefined)
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
  const read = readJson(body)
  if ('fault' in read) throw problem('invalid-json', { detail: `The body ${read.fault}.` })
  return read.value
}

/**
 * Refuses a body of another type than its route takes: JSON, or that of an upload.
 * Throws `unsupported-media-type`.
 */
export function checkMediaType(request: FastifyRequest): void {
  const { uploads } = request.routeOptions.config
  if (uploads === undefined) {
    if (!takesBody(request) || !hasBody(request)) return
    if (!isJson(request)) throw problem('unsupported-media-type')
  } else if (uploadType(request) === undefined) {
    throw problem('unsupported-media-type', {
      detail: `The Content-Type has to be ${Object.keys(uploads).join(' or ')}, and the body in UTF-8.`
    })
  }
  const encoding = request.headers['content-encoding']
  if (encoding !== undefined && !/^identity$/i.test(encoding)) {
    throw problem('unsupported-media-type', {
      detail: 'The body has a Content-Encoding; send it as it is.',
      headers: { 'accept-encoding': 'identity' }
    })
  }
}

/** Which of the types that its route takes an upload has; `undefined` if none, or in another charset than UTF-8. */
export function uploadType({ headers, routeOptions }: FastifyRequest): string | undefined {
  const [type = '', ...parameters] = (headers['content-type'] ?? '').toLowerCase().split(';')
  const charsets = parameters.filter((parameter) => /^\s*charset\s*=/.test(parameter))
  if (!charsets.every((charset) => /^\s*charset="?utf-?8"?\s*$/.test(charset))) return undefined
  return Object.keys(routeOptions.config.uploads ?? {}).find((taken) => taken === type.trim())
}

function takesBody(request: FastifyRequest): boolean {
  return request.routeOptions.schema?.body !== undefined
}

/** Whether the head of a request announces a body (RFC 9112, 6.3). */
export function hasBody({ headers }: Pick<IncomingMessage, 'headers'>): boolean {
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
