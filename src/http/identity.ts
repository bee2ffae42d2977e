import { hash, hkdfSync } from 'node:crypto'
import { allScopes, type Scope } from '../../schemas/scopes.ts'
import type { Account } from '../accounts/accounts.ts'
import type { Key } from '../accounts/keys.ts'
import type { Credentials } from '../v1/exchange.ts'

/** Who asks, and on whose behalf V1 is called. */
export interface Principal {
  /** How answers name the account: the `api_uId` of Basic credentials, else the account's own name. */
  readonly id: string
  /** Names the account without its secret: what a cursor is bound to. */
  readonly account: string
  /**
   * Names whose data may be seen: the account and, where the client brought its secret, a keyed hash of that, so that a
   * wrong secret never meets what a right one left. Whatever is shared or kept between requests is under this name.
   */
  readonly identity: string
  /** Names the bucket of the rate limit. */
  readonly caller: string
  readonly credentials: Credentials
  readonly scopes: readonly Scope[]
  /** Whether the client brought the credentials of V1 itself, and not the gateway keeps them. */
  readonly brought: boolean
  /** For the log: names that an operator gave, never a client. */
  readonly accountName?: string
  readonly keyId?: string
}

/** What a token says of whoever brought it. */
export interface TokenClaims {
  readonly account: string
  readonly subject: string
  readonly scopes: readonly Scope[]
}

/** Makes a principal of each kind of credentials. */
export interface Identities {
  ofBasic(credentials: Credentials): Principal
  ofKey(account: Account, key: Key): Principal
  ofToken(account: Account, claims: TokenClaims): Principal
}

/** The one place where the names of callers and accounts are made. `secret` is the first of the gateway's. */
export function identities(secret: string): Identities {
  const hashKey = Buffer.from(hkdfSync('sha256', secret, '', 'identity', 32)).toString('hex')
  // Basic has one made for each request: an HMAC is twenty times as dear, and SHA-512/256 can't be extended without it.
  const hashOf = (text: string) => hash('sha512-256', hashKey + text, 'base64url').slice(0, 22)

  function kept({ id, name, credentials }: Account) {
    const account = `account:${name}`
    // With the id of this very account: one that is added again under the name may be another upstream.
    const identity = `${account}:${id}`
    return { id: name, account, identity, credentials, brought: false, accountName: name } as const
  }

  return {
    ofBasic(credentials) {
      const { apiUid, apiKey } = credentials
      const account = `basic:${apiUid}`
      // A name has no colon (RFC 7617, 2): what follows the last one is the hash.
      const identity = `${account}:${hashOf(`${apiUid}:${apiKey}`)}`
      return {
        id: apiUid,
        account,
        identity,
        caller: identity,
        credentials,
        scopes: allScopes,
        brought: true
      }
    },
    ofKey: (account, { id, scopes }) => ({ ...kept(account), caller: `key:${id}`, scopes, keyId: id }),
    ofToken: (account, { subject, scopes }) => ({
      ...kept(account),
      // A subject is of any length, and often an address: the hash is neither.
      caller: `token:${account.id}:${hashOf(subject)}`,
      scopes
    })
  }
}
