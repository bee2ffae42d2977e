import { hash } from 'node:crypto'
import {
  createLocalJWKSet,
  createRemoteJWKSet,
  errors,
  type JSONWebKeySet,
  type JWTPayload,
  type JWTVerifyGetKey,
  jwtVerify
} from 'jose'
import { allScopes, type Scope } from '../../schemas/scopes.ts'
import { invalidToken } from './challenge.ts'
import type { TokenClaims } from './identity.ts'
import { problem } from './problem.ts'

/** Whose tokens are taken, and which claim of theirs names the account. */
export interface TokenOptions {
  readonly issuer: string
  readonly audience: string
  readonly jwksUrl: URL
  readonly accountClaim: string
}

/** Checks a JWT. Throws `invalid-credentials`, and `overloaded` where the issuer's keys can't be had. */
export type TokenCheck = (token: string) => Promise<TokenClaims>

/** More than any issuer's, and less than a header may have. */
const longestToken = 8_192
/** How far the issuer's clock may be from ours, in seconds. */
const clockTolerance = 5
/** How long the issuer's keys are good, how soon they are asked for again for a key that isn't there, and how long that may take. */
const keys = { cacheMaxAge: 600_000, cooldownDuration: 30_000, timeoutDuration: 5_000 }
/** After the issuer's keys could not be had nobody waits for them again for so long, in milliseconds. */
const pauseMs = 2_000
/** For how long, and how many, checked tokens are remembered. */
const remembered = { ms: 60_000, most: 10_000 }

/**
 * Checks tokens of one issuer (RFC 8725): its own keys alone whatever a token's header says, two algorithms, and
 * issuer, audience, expiry and account are required.
 */
export function tokenCheck({ issuer, audience, jwksUrl, accountClaim }: TokenOptions): TokenCheck {
  const checks = {
    issuer,
    audience,
    algorithms: ['RS256', 'ES256'],
    requiredClaims: ['exp', accountClaim],
    clockTolerance
  }
  const keyOf = issuersKeys(jwksUrl)

  return remembering(async (token) => {
    const { payload } = await jwtVerify(token, keyOf, checks).catch(refuse)
    return claimsOf(payload, accountClaim)
  })
}

class KeysUnavailable extends Error {
  override readonly name = 'KeysUnavailable'
}

/**
 * The issuer's keys; throws `KeysUnavailable` where they can't be had, and what `jose` says of a token without a key.
 * While the address doesn't answer, the keys that it last gave go on.
 */
function issuersKeys(url: URL): JWTVerifyGetKey {
  const remote = createRemoteJWKSet(url, keys)
  let failedAt = Number.NEGATIVE_INFINITY
  let last: { readonly of: JSONWebKeySet; readonly keyOf: JWTVerifyGetKey } | undefined

  const lastKey = async (
    header: Parameters<JWTVerifyGetKey>[0],
    token: Parameters<JWTVerifyGetKey>[1],
    cause?: unknown
  ) => {
    const known = remote.jwks()
    if (known !== undefined && last?.of !== known) last = { of: known, keyOf: createLocalJWKSet(known) }
    try {
      if (known !== undefined && last !== undefined) return await last.keyOf(header, token)
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey)) throw error
      // It may well be a new one, of which nobody can be asked now.
    }
    throw new KeysUnavailable('the JWKS address does not answer with keys', { cause })
  }

  return async (header, token) => {
    if (performance.now() - failedAt < pauseMs) return lastKey(header, token)
    try {
      return await remote(header, token)
    } catch (cause) {
      if (isOfToken(cause)) throw cause
      failedAt = performance.now()
      return lastKey(header, token, cause)
    }
  }
}

/** Whether the token is at fault, not the address of the keys or what is there. */
function isOfToken(error: unknown): boolean {
  return (
    error instanceof errors.JWKSNoMatchingKey ||
    error instanceof errors.JWKSMultipleMatchingKeys ||
    error instanceof errors.JOSENotSupported
  )
}

function refuse(error: unknown): never {
  if (error instanceof KeysUnavailable) {
    throw problem('overloaded', {
      detail: 'The keys that tokens are checked with cannot be had at the moment.',
      retry_after_seconds: Math.ceil(pauseMs / 1000),
      cause: error
    })
  }
  throw invalidToken(reasonOf(error), error)
}

/** What is wrong with a token, without anything of the token. */
function reasonOf(error: unknown): string {
  if (error instanceof errors.JWTExpired) return 'The token has expired.'
  if (error instanceof errors.JWTClaimValidationFailed) {
    return `The token’s claim ${error.claim} is missing, or not what this gateway wants.`
  }
  return 'This is no token that this gateway takes.'
}

function claimsOf(payload: JWTPayload, accountClaim: string): Claims {
  const account = payload[accountClaim]
  if (typeof account !== 'string' || account === '') {
    throw invalidToken(`The token’s claim ${accountClaim} does not name an account.`)
  }
  const subject: unknown = payload.sub ?? ''
  if (typeof subject !== 'string') throw invalidToken('The token’s claim sub is no text.')
  return { account, subject, scopes: scopesOf(payload), expiresAt: payload.exp ?? 0 }
}

/** What is granted (RFC 8693, 4.2, and the list or text that some issuers write); unknown scopes mean nothing here. */
function scopesOf({ scope, scp }: JWTPayload): readonly Scope[] {
  const granted = scope ?? scp
  const names = new Set(
    typeof granted === 'string' ? granted.split(' ') : Array.isArray(granted) ? granted : []
  )
  return allScopes.filter((known) => names.has(known))
}

interface Claims extends TokenClaims {
  /** Seconds since 1970. */
  readonly expiresAt: number
}

/** Remembers tokens that held: a signature costs more than the rest of a request. By their hashes: no token stays. */
function remembering(check: (token: string) => Promise<Claims>): TokenCheck {
  const held = new Map<string, { readonly claims: Claims; readonly until: number }>()
  return async (token) => {
    if (token.length > longestToken) throw invalidToken(`The token has more than ${longestToken} characters.`)
    const name = hash('sha256', token, 'base64url')
    const known = held.get(name)
    if (known !== undefined && Date.now() < known.until) return known.claims
    held.delete(name)
    const claims = await check(token)
    held.set(name, { claims, until: Math.min(Date.now() + remembered.ms, claims.expiresAt * 1000) })
    const [oldest] = held.keys()
    if (held.size > remembered.most && oldest !== undefined) held.delete(oldest)
    return claims
  }
}
