import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

/** Is told of an answer that is over, also of one that was cut. */
export type EndListener = (request: FastifyRequest, reply: FastifyReply) => void

/**
 * Tells of the end of each answer: one listener for all who want to know, for each request would have one of each. Those
 * that come later are told too. Register it before who answers.
 */
export function watchEnds(app: FastifyInstance): { tell(listener: EndListener): void } {
  const listeners: EndListener[] = []
  app.addHook('onRequest', (request, reply, done) => {
    reply.raw.on('close', () => {
      for (const listener of listeners) listener(request, reply)
    })
    done()
  })
  return { tell: (listener) => void listeners.push(listener) }
}
