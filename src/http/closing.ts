import type { FastifyInstance } from 'fastify'

declare module 'fastify' {
  interface FastifyInstance {
    closing: Closing
  }
}

/** How a server goes: it says so for a while, and then closes. */
export interface Closing {
  /** Whether it is about to close, or closes. */
  readonly begun: boolean
  /** From now on each answer ends its connection, so that its client comes back elsewhere; requests are still taken. */
  begin(): void
}

/** Decorates a server with `closing`, which also begins when it is closed. Nothing idle holds its end. */
export function closeConnectionsAtTheEnd(app: FastifyInstance): void {
  let begun = false
  let listens = true
  app.decorate('closing', {
    get begun() {
      return begun
    },
    begin() {
      begun = true
    }
  })
  app.addHook('preClose', async () => {
    begun = true
    listens = false
  })

  // Also for what is answered before there are hooks.
  app.server.prependListener('request', (_request, response) => {
    if (begun) response.shouldKeepAlive = false
  })
  // What had come before it began.
  app.addHook('onSend', (_request, reply, payload, done) => {
    if (begun) reply.header('connection', 'close')
    done(null, payload)
  })
  // The head of a stream may have gone out long before: Node would wait for another request until keepAliveTimeout.
  app.addHook('onResponse', (_request, _reply, done) => {
    if (!listens) setImmediate(() => app.server.closeIdleConnections())
    done()
  })
}
