import type { FastifyInstance } from 'fastify'

/**
 * One line a request: names and numbers, and nothing that a client sent in values. `cut` says that the answer didn't go
 * out whole.
 */
export function logRequests(app: FastifyInstance): void {
  app.addHook('onRequest', async (request, reply) => {
    reply.raw.once('close', () =>
      request.log.info(
        {
          method: request.method,
          route: request.routeOptions.url,
          status: reply.statusCode,
          ms: Math.round(reply.elapsedTime * 10) / 10,
          ...(!reply.raw.writableFinished && { cut: true })
        },
        'request'
      )
    )
  })
}
