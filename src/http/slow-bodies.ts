import type { IncomingMessage, Server } from 'node:http'
import { hasBody } from './body.ts'

/** How long a client that is still sending has to read the answer, in milliseconds. */
const partingMs = 2_000

const timers = new WeakMap<IncomingMessage, NodeJS.Timeout>()

/**
 * Gives each request this many milliseconds to arrive whole, from when its head was read, whatever it is answered
 * meanwhile: also one that is refused can drip. Node's `requestTimeout` does the same to all, and an import may take
 * hours. What is late is reported as Node does it, by `clientError`.
 */
export function limitSlowBodies(server: Server, ms: number): void {
  // Before the routes see it, which may lift the limit.
  server.prependListener('request', (request: IncomingMessage) => {
    if (!hasBody(request)) return
    const timer = setTimeout(() => {
      if (!request.complete) partWith(server, request)
    }, ms)
    timers.set(request, timer.unref())
    request.once('close', () => clearTimeout(timer))
  })
}

/** Lets a request arrive as slowly as it likes from now on: whoever reads it has a limit of its own. */
export function allowSlowBody(request: IncomingMessage): void {
  clearTimeout(timers.get(request))
}

function partWith(server: Server, { socket }: IncomingMessage): void {
  const late = Object.assign(new Error('the request took too long'), { code: 'ERR_HTTP_REQUEST_TIMEOUT' })
  server.emit('clientError', late, socket)
  setTimeout(() => socket.destroy(), partingMs).unref()
}
