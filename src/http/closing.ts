import type { Socket } from 'node:net'
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

/** A connection that was opened a moment ago has so long to send its first request, in milliseconds. */
const firstRequestMs = 1_000

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
  /** Connections without a request so far, as browsers open them ahead: Node doesn't take them for idle. */
  const silent = new Set<Socket>()
  app.server.on('connection', (socket) => {
    silent.add(socket)
    socket.once('close', () => silent.delete(socket))
  })

  app.addHook('preClose', async () => {
    begun = true
    listens = false
    setTimeout(() => {
      for (const socket of silent) socket.destroy()
    }, firstRequestMs).unref()
  })

  // Also for what is answered before there are hooks.
  app.server.prependListener('request', ({ socket }, response) => {
    silent.delete(socket)
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
