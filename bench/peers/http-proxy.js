import httpProxy from '@fastify/http-proxy'
import Fastify from 'fastify'
import { tell, upstream } from './listening.js'

// The usual plugin: it passes the client's own POST on, to the path that it came to, and the answer back, as streams.
const server = Fastify({ keepAliveTimeout: 65_000 })
const { origin } = new URL(upstream)
await server.register(httpProxy, {
  upstream: origin,
  undici: { connections: 64, pipelining: 1 }
})
await server.listen({ port: 0, host: '127.0.0.1' })
tell(server.server.address().port)
