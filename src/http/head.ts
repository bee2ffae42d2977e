import { Readable } from 'node:stream'
import type { FastifyInstance } from 'fastify'

/**
 * Leaves the length out of HEAD answers that GET may compress: it would be another one (RFC 9110, 8.6).
 * Fastify takes the length of whatever is no stream.
 */
export function hideUnknownLengths(app: FastifyInstance): void {
  app.addHook('onSend', ({ method, headers }, _reply, payload, done) => {
    const encodings = headers['accept-encoding']
    const hides = method === 'HEAD' && encodings !== undefined && encodings !== 'identity'
    done(null, hides ? Readable.from([]) : payload)
  })
}
