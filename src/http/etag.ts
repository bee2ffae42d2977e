import { hash } from 'node:crypto'
import type { FastifyInstance } from 'fastify'

/**
 * Gives every 200 of a GET or HEAD an `ETag`, and answers 304 where `If-None-Match` has it (RFC 9110, 13.1.2).
 * Weak, because the same representation goes out in several encodings.
 */
export function addEtags(app: FastifyInstance): void {
  app.addHook('onSend', async (request, reply, payload: unknown) => {
    const reads = request.method === 'GET' || request.method === 'HEAD'
    if (!reads || reply.statusCode !== 200) return payload
    if (typeof payload !== 'string' && !Buffer.isBuffer(payload)) return payload
    const etag = `W/"${hash('sha1', payload, 'base64url')}"`
    reply.header('etag', etag)
    const asked = request.headers['if-none-match']
    if (asked === undefined || !matches(asked, etag)) return payload
    reply.code(304).removeHeader('content-type').removeHeader('content-length')
    // Nothing rather than an empty text, which would have a length (RFC 9110, 8.6); HEAD has none by itself.
    return request.method === 'HEAD' ? payload : null
  })
}

/** Weak comparison: `*`, or a list of tags one of which has the same opaque part. */
function matches(ifNoneMatch: string, etag: string): boolean {
  if (ifNoneMatch.trim() === '*') return true
  const opaque = etag.slice(2)
  return [...ifNoneMatch.matchAll(/(?:W\/)?("[^"]*")/g)].some(([, tag]) => tag === opaque)
}
