import { Type } from '@sinclair/typebox'
import type { FastifyInstance } from 'fastify'
import { closed, KeyHeaders } from '../../schemas/common.ts'
import type { Access } from './access.ts'
import { checkMediaType } from './body.ts'
import { invalidRequest } from './errors.ts'
import { isAcceptable } from './formats.ts'
import { takesKey, type UnderKey } from './idempotency.ts'
import { listParts } from './lists.ts'
import { otherMethods } from './other-methods.ts'
import { problem } from './problem.ts'
import type { Representations } from './representations.ts'
import { checkTarget } from './target.ts'
import { checkFaults } from './validation.ts'

const noParameters = Type.Object({}, closed)

/**
 * What holds for every route, derived from what it declares in `config`, in the order of checks:
 * 400 and 414 for the target, 404 and 405, 401, 429, 403, 406, 415, 400; then what is known under the
 * `Idempotency-Key`. A route that declares neither a scope nor that it is open keeps the app from starting.
 */
export function applyPolicy(
  app: FastifyInstance,
  letIn: Access,
  fromCache: Representations['find'],
  underKey: UnderKey
): void {
  app.decorateRequest('principal', null)
  app.decorateRequest('format', null)
  app.decorateRequest('pageTarget', null)

  app.addHook('onRoute', (route) => {
    // The docs are a plugin's own, with paths and parameters that aren't ours.
    if (isDocs(route.url)) {
      route.config = { ...route.config, open: true, produces: ['*/*'] }
      return
    }
    const { scope, open, list } = route.config ?? {}
    if ((scope === undefined) === (open === undefined)) {
      throw new TypeError(`${route.method} ${route.url} has to declare either a scope or that it is open`)
    }
    if (route.schema?.hide !== true) {
      route.schema = { ...route.schema, querystring: route.schema?.querystring ?? noParameters }
    }
    if (list !== undefined) Object.assign(route, listParts(route, list))
    if (route.config?.bodyOptional) {
      route.preValidation = (request, _reply, done) => {
        if (request.body === undefined) request.body = {}
        done()
      }
    }
    if (scope !== undefined && [route.method].flat().every(takesKey)) {
      route.schema = { ...route.schema, headers: route.schema?.headers ?? KeyHeaders }
    }
  })

  const others = otherMethods(app)
  // Hooks that wait for nothing, as a rule, have no promise: they are in the way of every request.
  app.addHook('onRequest', (request, reply, done) => {
    checkTarget(request)
    if (others.concern(request)) {
      others.answer(request, reply).catch(done)
      return
    }
    const { config } = request.routeOptions
    const goOn = () => {
      const kept = fromCache(request)
      if (kept !== null) {
        const { status, headers, sources = {}, coding, bytes } = kept
        if (coding !== null) reply.header('content-encoding', coding)
        reply
          .code(status)
          .headers(headers)
          .headers(sources)
          .send(bytes ?? undefined)
        return
      }
      if (!isAcceptable(request)) throw problem('not-acceptable')
      checkMediaType(request)
      done()
    }
    const principal = config.scope === undefined ? null : letIn(request, reply, config.scope)
    if (principal instanceof Promise) principal.then(goOn).catch(done)
    else goOn()
  })

  // Runs where every part fits its schema, and before any call of the upstream.
  app.addHook('preHandler', (request, reply, done) => {
    const faults = checkFaults(request)
    if (faults.length > 0) throw invalidRequest([...faults])
    if (request.headers['idempotency-key'] === undefined) done()
    else underKey(request, reply).then((answered) => answered || done(), done)
  })
}

function isDocs(url: string): boolean {
  return url === '/docs' || url.startsWith('/docs/')
}
