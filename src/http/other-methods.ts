import { METHODS } from 'node:http'
import type { FastifyInstance, HTTPMethods, RouteOptions } from 'fastify'
import { problem } from './problem.ts'

type Lacks = Partial<Record<string, string>>

/**
 * Gives every path the methods it lacks: `OPTIONS` answers 204 with `Allow`, the others 405 with `Allow`
 * (RFC 9110, 15.5.6). Call it before the routes are registered; the returned plugin comes last.
 */
export function otherMethods(app: FastifyInstance): (app: FastifyInstance) => Promise<void> {
  const paths = new Map<string, Lacks>()
  const collect = ({ url, config }: RouteOptions) => {
    paths.set(url, { ...paths.get(url), ...config?.lacks })
  }
  let collecting = true
  app.addHook('onRoute', (route) => {
    if (collecting) collect(route)
  })
  // CONNECT never reaches a route: Node hands it to listeners of its own.
  const known = METHODS.filter((method) => method !== 'CONNECT') as HTTPMethods[]
  for (const method of known) if (!app.supportedMethods.includes(method)) app.addHttpMethod(method)

  return async (last) => {
    collecting = false
    for (const [url, lacks] of paths) {
      const others = known.filter((method) => !last.hasRoute({ method, url }))
      const has = known.filter((method) => !others.includes(method))
      const allow = [...has, 'OPTIONS'].sort().join(', ')
      last.route({
        url,
        method: others,
        config: { open: true },
        schema: { hide: true },
        // Before a body is read: an unknown method comes first in the order of checks.
        onRequest: async (request, reply) => {
          if (request.method === 'OPTIONS') return reply.code(204).header('allow', allow).send()
          const said = lacks[request.method]
          throw problem('method-not-allowed', {
            detail: said ?? `This path has ${allow}, not ${request.method}.`,
            headers: { allow }
          })
        },
        handler: async () => undefined
      })
    }
  }
}
