import type { FastifyRequest } from 'fastify'
import type { Scope } from '../../schemas/scopes.ts'
import { type ProblemError, problem } from './problem.ts'

const bearer = 'Bearer realm="prospector-gateway"'
const basic = 'Basic realm="prospector-gateway", charset="UTF-8"'

/** The problem of a request without credentials. `basicToo`: whether Basic is a way in. */
export function unauthenticated({ headers }: FastifyRequest, basicToo: boolean): ProblemError {
  // A browser opens a password window for Basic: only where somebody navigates, not for a page's own calls.
  const mode = headers['sec-fetch-mode']
  const calls = headers.origin !== undefined || headers['x-requested-with'] !== undefined
  const navigates = mode === undefined ? !calls : mode === 'navigate'
  const ways = basicToo ? 'Bearer with a key or a token, or Basic with api_uId:api_key' : bearerAlone
  return problem('unauthenticated', {
    detail: `This route needs an Authorization header: ${ways}.`,
    headers: { 'www-authenticate': basicToo && navigates ? `${bearer}, ${basic}` : bearer }
  })
}

/** The ways in where Basic is none, in words. */
export const bearerAlone = 'Bearer with a key or a token'

/** The problem of credentials that were brought and are wrong. */
export function invalidCredentials(detail: string): ProblemError {
  return problem('invalid-credentials', { detail, headers: { 'www-authenticate': bearer } })
}

/** The same of a key or a token (RFC 6750, 3.1). */
export function invalidToken(detail: string, cause?: unknown): ProblemError {
  const challenge = `${bearer}, error="invalid_token"`
  return problem('invalid-credentials', { detail, headers: { 'www-authenticate': challenge }, cause })
}

/** The problem of a key or a token that lacks what the route needs (RFC 6750, 3.1). */
export function insufficientScope(scope: Scope): ProblemError {
  return problem('insufficient-scope', {
    detail: `These credentials lack the scope ${scope}.`,
    required_scope: scope,
    headers: { 'www-authenticate': `${bearer}, error="insufficient_scope", scope="${scope}"` }
  })
}
