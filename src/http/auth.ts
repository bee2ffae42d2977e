import { isUtf8 } from 'node:buffer'
import type { FastifyRequest } from 'fastify'
import type { Credentials } from '../v1/exchange.ts'
import { type ProblemError, problem } from './problem.ts'
import { allScopes, type Scope } from './scopes.ts'

/** Who asks, and on whose behalf V1 is called. */
export interface Principal {
  /** How answers name the account: the `api_uId`. */
  readonly id: string
  /** Names the account in every key that the gateway makes (cursors…), without its secret. */
  readonly account: string
  readonly credentials: Credentials
  readonly scopes: readonly Scope[]
}

/**
 * Who asks, from the `Authorization` header: `Basic` with `api_uId:api_key` (RFC 7617), passed through
 * and not kept. Throws `unauthenticated` and `invalid-credentials`.
 */
export function authenticate(request: FastifyRequest): Principal {
  const header = request.headers.authorization
  if (header === undefined) throw unauthenticated(request)
  const [, scheme = '', value = ''] = /^([a-z]+) +(\S+) *$/i.exec(header) ?? []
  if (scheme.toLowerCase() !== 'basic') {
    throw invalidCredentials('The Authorization header has to be Basic with api_uId:api_key.')
  }
  const credentials = readBasic(value)
  if (credentials === null) {
    throw invalidCredentials('Basic takes the base64 of api_uId:api_key in UTF-8, neither of them empty.')
  }
  const { apiUid } = credentials
  return { id: apiUid, account: `basic:${apiUid}`, credentials, scopes: allScopes }
}

function readBasic(value: string): Credentials | null {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(value)) return null
  const bytes = Buffer.from(value, 'base64')
  const text = isUtf8(bytes) ? bytes.toString('utf8') : ''
  const colon = text.indexOf(':')
  // Control characters have no place in either (RFC 7617, 2).
  if (colon < 1 || colon === text.length - 1 || /\p{Cc}/u.test(text)) return null
  return { apiUid: text.slice(0, colon), apiKey: text.slice(colon + 1) }
}

function unauthenticated(request: FastifyRequest): ProblemError {
  // A browser opens a password window for Basic: only where somebody navigates, not for a page's own calls.
  const mode = request.headers['sec-fetch-mode']
  const calls = request.headers.origin !== undefined || request.headers['x-requested-with'] !== undefined
  const navigates = mode === undefined ? !calls : mode === 'navigate'
  return problem('unauthenticated', {
    detail: 'This route needs an Authorization header: Basic with api_uId:api_key.',
    headers: { 'www-authenticate': navigates ? `${bearer}, ${basic}` : bearer }
  })
}

const bearer = 'Bearer realm="prospector-gateway"'
const basic = 'Basic realm="prospector-gateway", charset="UTF-8"'

/** The problem of credentials that were brought and are wrong. */
export function invalidCredentials(detail: string): ProblemError {
  return problem('invalid-credentials', { detail, headers: { 'www-authenticate': bearer } })
}
