import type { FastifyInstance } from 'fastify'

/** Once the server closes, each answer ends its connection: an idle one would hold the process. */
export function closeConnectionsAtTheEnd(app: FastifyInstance): void {
  let closing = false
  app.addHook('preClose', async () => {
    closing = true
  })
  app.addHook('onSend', async (_request, reply, payload) => {
    if (closing) reply.header('connection', 'close')
    return payload
  })
}
