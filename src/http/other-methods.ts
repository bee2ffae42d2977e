import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import FindMyWay from 'find-my-way'
import { problem } from './problem.ts'
import { longestEncodedSegment } from './target.ts'

/** What a path has: the value of `Allow`, and why it lacks what a user would expect. */
interface Path {
  readonly allow: string
  readonly lacks: Readonly<Partial<Record<string, string>>>
}

/** Given to the preflights of pages that may call: cors.ts. */
const methodsForPages = 'access-control-allow-methods'

export interface OtherMethods {
  /**
   * Whether no route is meant for this request: the router found none, took an empty segment for a parameter, or
   * took a path of its own, as `/leads/batch`, for one with a parameter, which has other methods. Nor is any for
   * `OPTIONS`: what @fastify/cors registers for preflights is at every path, also where nothing else is.
   */
  concern(request: FastifyRequest): boolean
  /** Answers such a request. Throws `method-not-allowed` and `not-found`. */
  answer(request: FastifyRequest, reply: FastifyReply): Promise<void>
}

/**
 * Gives every path the methods it lacks: `OPTIONS` answers 204 with `Allow`, the others 405 with `Allow`
 * (RFC 9110, 15.5.6). Call it before the routes are registered.
 */
export function otherMethods(app: FastifyInstance): OtherMethods {
  const lacks = new Map<string, Path['lacks']>()
  app.addHook('onRoute', ({ url, config }) => {
    lacks.set(url, { ...lacks.get(url), ...config?.lacks })
  })

  const paths = FindMyWay({ maxParamLength: longestEncodedSegment })
  app.addHook('onReady', async () => {
    for (const [url, why] of lacks) {
      const has = app.supportedMethods.filter((method) => app.hasRoute({ method, url }))
      const path: Path = { allow: [...has, 'OPTIONS'].sort().join(', '), lacks: why }
      paths.on('GET', url, () => undefined, path)
    }
  })

  const concern = ({ is404, method, params, routeOptions, url }: FastifyRequest) =>
    is404 ||
    method === 'OPTIONS' ||
    (routeOptions.url?.includes(':') === true &&
      (Object.values(params as object).includes('') || lacks.has(pathOf(url))))

  const answer: OtherMethods['answer'] = async ({ method, url }, reply) => {
    const found = paths.find('GET', pathOf(url))
    const mayBeCalled = reply.hasHeader(methodsForPages)
    if (found === null || Object.values(found.params).includes('')) {
      // Or the page could not read the 404 of its call.
      if (mayBeCalled) {
        await reply.code(204).send()
        return
      }
      throw problem('not-found', { detail: 'Nothing answers at this path: see /docs.' })
    }
    const { allow, lacks } = found.store as Path
    if (method === 'OPTIONS') {
      if (mayBeCalled) reply.header(methodsForPages, allow)
      await reply.code(204).header('allow', allow).send()
      return
    }
    const detail = lacks[method] ?? `This path has ${allow}, not ${method}.`
    throw problem('method-not-allowed', { detail, headers: { allow } })
  }

  return { concern, answer }
}

function pathOf(url: string): string {
  const path = url.startsWith('/') ? url : (URL.parse(url)?.pathname ?? url)
  return path.split(/[?#]/, 1).join()
}
