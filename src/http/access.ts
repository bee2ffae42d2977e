import type { Socket } from 'node:net'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Scope } from '../../schemas/scopes.ts'
import type { Authenticate } from './auth.ts'
import { insufficientScope } from './challenge.ts'
import type { Principal } from './identity.ts'
import type { RateLimit } from './limits.ts'
import { ProblemError } from './problem.ts'
import type { CallObserver } from './v1.ts'
import { networkOf, type WrongCredentials } from './wrong-credentials.ts'

export interface AccessOptions {
  readonly authenticate: Authenticate
  /** `null` where nothing is limited. */
  readonly limit: RateLimit | null
  readonly wrong: WrongCredentials
}

/**
 * Lets a request in, or throws in this order: 401 `unauthenticated` or `invalid-credentials` (429 where too many wrong
 * ones came from there), 429 `rate-limited`, 403 `insufficient-scope`.
 * At once where nothing has to be waited for.
 */
export type Access = (
  request: FastifyRequest,
  reply: FastifyReply,
  scope: Scope
) => Principal | Promise<Principal>

export interface WayIn {
  readonly letIn: Access
  /**
   * Learns from what V1 says of the credentials that clients bring. A request counts once, however many calls it makes.
   */
  readonly judged: CallObserver
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Of `access.ts` alone: a request whose credentials V1 judges, and from where it comes. */
    judged: { readonly address: string; wasRefused: boolean } | null
  }
}

/** The one way in, for every route that needs a scope. */
export function access(app: FastifyInstance, { authenticate, limit, wrong }: AccessOptions): WayIn {
  app.decorateRequest('judged', null)

  function authenticated(request: FastifyRequest): Principal | Promise<Principal> {
    const counted = (error: unknown): never => {
      if (error instanceof ProblemError && error.code === 'invalid-credentials') {
        const address = addressOf(request)
        wrong.check(address)
        wrong.wrong(address)
      }
      throw error
    }
    try {
      const principal = authenticate(request)
      return principal instanceof Promise ? principal.catch(counted) : principal
    } catch (error) {
      return counted(error)
    }
  }

  function known(request: FastifyRequest, reply: FastifyReply, scope: Scope, principal: Principal) {
    if (!principal.brought) return counted(request, reply, scope, principal)
    const address = addressOf(request)
    const begun = wrong.begin(address, principal.identity)
    const go = () => {
      request.judged = { address, wasRefused: false }
      return counted(request, reply, scope, principal)
    }
    if (begun === undefined) return go()
    return begun.then((end) => {
      // The client may have hung up while this waited.
      if (reply.raw.destroyed) end()
      else reply.raw.once('close', end)
      return go()
    })
  }

  function counted(request: FastifyRequest, reply: FastifyReply, scope: Scope, principal: Principal) {
    // For the log, also of what is refused from here on.
    request.principal = principal
    const check = () => {
      if (!principal.scopes.includes(scope)) throw insufficientScope(scope)
      return principal
    }
    const waited = limit?.(principal.caller, reply)
    return waited === undefined ? check() : waited.then(check)
  }

  return {
    letIn(request, reply, scope) {
      const principal = authenticated(request)
      if (principal instanceof Promise) return principal.then((later) => known(request, reply, scope, later))
      return known(request, reply, scope, principal)
    },

    judged(request, { verdict }) {
      const { principal, judged } = request
      if (judged === null || principal === null) return
      if (verdict === 'ok') wrong.held(judged.address, principal.identity)
      if (verdict !== 'credentials-rejected' || judged.wasRefused) return
      judged.wasRefused = true
      wrong.refused(judged.address, principal.identity)
    }
  }
}

/** Of a client that has hung up there is none, whatever Fastify's types say. */
interface FromSomewhere {
  readonly ip?: string
  readonly socket: Pick<Socket, 'remoteAddress'>
}

function addressOf({ ip, socket }: FromSomewhere): string {
  return networkOf(ip ?? '', socket.remoteAddress ?? '')
}
