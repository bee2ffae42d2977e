import { hash } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

/** Is told of each 200 of a GET that has an `ETag`. */
export type Tagged = (
  request: FastifyRequest,
  reply: FastifyReply,
  body: string | Buffer,
  etag: string
) => void

/**
 * Gives every 200 of a GET or HEAD an `ETag`, and answers 304 where `If-None-Match` has it (RFC 9110, 13.1.2).
 * Weak, because the same representation goes out in several encodings. What has its own already goes by.
 */
export function addEtags(app: FastifyInstance, tagged: Tagged): void {
  app.addHook('onSend', (request, reply, payload: unknown, done) => {
    const reads = request.method === 'GET' || request.method === 'HEAD'
    const isBody = typeof payload === 'string' || Buffer.isBuffer(payload)
    if (!reads || reply.statusCode !== 200 || !isBody || reply.hasHeader('etag')) {
      done(null, payload)
      return
    }
    const etag = etagOf(payload)
    reply.header('etag', etag)
    tagged(request, reply, payload, etag)
    const asked = request.headers['if-none-match']
    if (asked === undefined || !hasEtag(asked, etag)) {
      done(null, payload)
      return
    }
    reply.code(304).removeHeader('content-type').removeHeader('content-length')
    // Nothing rather than an empty text, which would have a length (RFC 9110, 8.6); HEAD has none by itself.
    done(null, request.method === 'HEAD' ? payload : null)
  })
}

/** The weak tag of a body (RFC 9110, 8.8.3). */
export function etagOf(body: string | Buffer): string {
  return `W/"${hash('sha1', body, 'base64url')}"`
}

/** Whether `If-None-Match` has a tag, by weak comparison: `*`, or a list one of whose tags has the same opaque part. */
export function hasEtag(ifNoneMatch: string, etag: string): boolean {
  if (ifNoneMatch === etag || ifNoneMatch.trim() === '*') return true
  const opaque = etag.slice(2)
  return [...ifNoneMatch.matchAll(/(?:W\/)?("[^"]*")/g)].some(([, tag]) => tag === opaque)
}
