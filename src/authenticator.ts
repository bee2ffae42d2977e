import { accounts } from './accounts/accounts.ts'
import { directory } from './accounts/directory.ts'
import { keys } from './accounts/keys.ts'
import { seal } from './accounts/seal.ts'
import type { Config } from './config.ts'
import { type Authenticate, authentication } from './http/auth.ts'
import { identities } from './http/identity.ts'
import { type TokenCheck, tokenCheck } from './http/jwt.ts'
import type { Store } from './store/store.ts'

/** What tells who asks, as it is configured. `secrets`: one at least, else a TypeError. */
export function authenticator(config: Config, secrets: readonly string[], store: Store): Authenticate {
  const [first] = secrets
  if (first === undefined) throw new TypeError('the gateway needs a secret')
  return authentication({
    basic: config.BASIC_AUTH === 'on',
    directory: directory({ accounts: accounts(store, seal(secrets)), keys: keys(store) }),
    tokens: tokensOf(config),
    identities: identities(first)
  })
}

function tokensOf({ JWT_ISSUER, JWT_AUDIENCE, JWT_JWKS_URL, JWT_ACCOUNT_CLAIM }: Config): TokenCheck | null {
  if (JWT_ISSUER === '') return null
  return tokenCheck({
    issuer: JWT_ISSUER,
    audience: JWT_AUDIENCE,
    jwksUrl: new URL(JWT_JWKS_URL),
    accountClaim: JWT_ACCOUNT_CLAIM
  })
}
