import type { FastifyReply, FastifyRequest } from 'fastify'
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
 */
export type Access = (request: FastifyRequest, reply: FastifyReply, scope: Scope) => Promise<Principal>

export interface WayIn {
  readonly letIn: Access
  /**
   * Learns from what V1 says of the credentials that clients bring. A request counts once, however many calls it makes.
   */
  readonly judged: CallObserver
}

/** The one way in, for every route that needs a scope. */
export function access({ authenticate, limit, wrong }: AccessOptions): WayIn {
  /** Where each comes from whose credentials V1 judges: of a client that has hung up nobody knows it any more. */
  const origins = new WeakMap<FastifyRequest, string>()
  const refused = new WeakSet<FastifyRequest>()

  return {
    async letIn(request, reply, scope) {
      const address = networkOf(request.ip, request.socket.remoteAddress ?? '')
      const principal = await authenticate(request).catch((error: unknown) => {
        if (error instanceof ProblemError && error.code === 'invalid-credentials') {
          wrong.check(address)
          wrong.wrong(address)
        }
        throw error
      })
      if (principal.brought) {
        const end = await wrong.begin(address, principal.identity)
        // The client may have hung up while this waited.
        if (reply.raw.destroyed) end()
        else reply.raw.once('close', end)
        origins.set(request, address)
      }
      // For the log, also of what is refused from here on.
      request.principal = principal
      await limit?.(principal.caller, reply)
      if (!principal.scopes.includes(scope)) throw insufficientScope(scope)
      return principal
    },

    judged(request, { verdict }) {
      const address = origins.get(request)
      const { principal } = request
      if (address === undefined || principal === null) return
      if (verdict === 'ok') wrong.held(address, principal.identity)
      if (verdict !== 'credentials-rejected' || refused.has(request)) return
      refused.add(request)
      wrong.refused(address, principal.identity)
    }
  }
}
