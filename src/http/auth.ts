import type { FastifyRequest } from 'fastify'
import type { Account } from '../accounts/accounts.ts'
import type { Directory, KeyHolder, NoHolder } from '../accounts/directory.ts'
import { StoreUnavailable } from '../store/store.ts'
import { readBasic } from './basic.ts'
import { bearerAlone, invalidCredentials, invalidToken, unauthenticated } from './challenge.ts'
import type { Identities, Principal } from './identity.ts'
import type { TokenCheck } from './jwt.ts'
import { problem } from './problem.ts'

export interface WaysIn {
  /** Whether V1's own credentials are passed through. */
  readonly basic: boolean
  /** The accounts and keys that the gateway keeps. */
  readonly directory: Directory
  /** `null` where no tokens are taken. */
  readonly tokens: TokenCheck | null
  readonly identities: Identities
}

/**
 * Who asks, from the `Authorization` header: `Basic` with `api_uId:api_key` (RFC 7617), `Bearer` with a key of the
 * gateway or a token (RFC 6750). Throws `unauthenticated`, `invalid-credentials`, `upstream-credentials-rejected` where
 * nobody can read what is kept, and `overloaded` where nothing can be looked up.
 * At once where all that is needed was looked up a moment ago.
 */
export type Authenticate = (request: FastifyRequest) => Principal | Promise<Principal>

/** Every key of the gateway begins so, and no JWT does. */
const ofKeys = /^hpg_/

/** What tells who asks, by these ways. */
export function authentication({ basic, directory, tokens, identities }: WaysIn): Authenticate {
  const ways = basic ? `${bearerAlone}, or Basic with api_uId:api_key` : bearerAlone

  function byBasic(value: string): Principal {
    if (!basic) throw invalidCredentials(`This gateway takes no Basic credentials: send ${bearerAlone}.`)
    const credentials = readBasic(value)
    if (credentials === null) {
      throw invalidCredentials('Basic takes the base64 of api_uId:api_key in UTF-8, neither of them empty.')
    }
    return identities.ofBasic(credentials)
  }

  const principals = new WeakMap<KeyHolder, Principal>()
  const principalOf = (holder: KeyHolder | NoHolder): Principal => {
    if (typeof holder === 'string') throw refusal(holder)
    const known = principals.get(holder)
    if (known !== undefined) return known
    const principal = identities.ofKey(holder.account, holder.key)
    principals.set(holder, principal)
    return principal
  }

  function byKey(text: string): Principal | Promise<Principal> {
    const holder = directory.byKey(text)
    return holder instanceof Promise ? holder.catch(lookUpLater).then(principalOf) : principalOf(holder)
  }

  async function byToken(token: string): Promise<Principal> {
    if (tokens === null) throw invalidToken('This is no key of this gateway, and tokens are not taken here.')
    const claims = await tokens(token)
    const account: Account | NoHolder = await accountOf(claims.account)
    if (account === 'unreadable') throw refusal(account)
    if (typeof account === 'string') throw invalidToken('The token names an account that is not here.')
    return identities.ofToken(account, claims)
  }

  async function accountOf(name: string): Promise<Account | NoHolder> {
    try {
      return await directory.byName(name)
    } catch (error) {
      return lookUpLater(error)
    }
  }

  return (request) => {
    const header = onlyHeader(request)
    if (header === undefined) throw unauthenticated(request, basic)
    const [, scheme = '', value = ''] = /^([a-z]+) +(\S+) *$/i.exec(header) ?? []
    switch (scheme.toLowerCase()) {
      case 'basic':
        return byBasic(value)
      case 'bearer':
        return ofKeys.test(value) ? byKey(value) : byToken(value)
      default:
        throw invalidCredentials(`The Authorization header has to be ${ways}.`)
    }
  }
}

/** The `Authorization` header. Node keeps the first of several: a proxy before us may have judged another one. */
function onlyHeader({ headers, raw }: FastifyRequest): string | undefined {
  let given = 0
  for (let index = 0; index < raw.rawHeaders.length; index += 2) {
    const name = raw.rawHeaders[index]
    if (name?.length === 13 && name.toLowerCase() === 'authorization') given++
  }
  if (given > 1) throw invalidCredentials('The Authorization header is given more than once.')
  return headers.authorization
}

function refusal(why: NoHolder) {
  switch (why) {
    case 'unknown':
      return invalidToken('This is no key of this gateway.')
    case 'expired':
      return invalidToken('The key has expired.')
    case 'revoked':
      return invalidToken('The key was revoked.')
    case 'unreadable':
      return problem('upstream-credentials-rejected', {
        detail: 'The gateway cannot read the credentials that it keeps for this account.',
        cause: new Error('they were encrypted with another GATEWAY_SECRET')
      })
  }
}

function lookUpLater(error: unknown): never {
  if (!(error instanceof StoreUnavailable)) throw error
  throw problem('overloaded', {
    detail: 'Keys and accounts cannot be looked up at the moment.',
    retry_after_seconds: 1,
    cause: error
  })
}
