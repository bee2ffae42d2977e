import type { FastifyInstance, FastifyRequest } from 'fastify'
import { takesKey } from './idempotency.ts'

/**
 * Has a server that closes wait for its writes, also for those whose clients have hung up, for which Fastify doesn't: what
 * was sent is finished, and recorded. Call it after what settles the records, and after what writes need until then.
 */
export function finishWrites(app: FastifyInstance): void {
  const running = new Set<FastifyRequest>()
  let idle: (() => void) | undefined

  app.addHook('preHandler', (request, _reply, done) => {
    if (request.principal !== null && takesKey(request.method)) running.add(request)
    done()
  })
  app.addHook('onSend', (request, _reply, payload, done) => {
    if (running.delete(request) && running.size === 0) idle?.()
    done(null, payload)
  })
  app.addHook('onClose', async () => {
    if (running.size === 0) return
    const { promise, resolve } = Promise.withResolvers<void>()
    idle = resolve
    await promise
  })
}
