import type { Scope } from '../schemas/scopes.ts'
import { accounts } from '../src/accounts/accounts.ts'
import { keys } from '../src/accounts/keys.ts'
import { seal } from '../src/accounts/seal.ts'
import type { Store } from '../src/store/store.ts'
import { secret } from './build.ts'

/** What an operator does: accounts and keys in a store, under the secret of the tests if no other is said. */
export function issuing(store: Store, under = secret) {
  const known = accounts(store, seal([under]))
  const issued = keys(store)
  return {
    accounts: known,
    keys: issued,
    /** Adds an account whose `api_uId` and `api_key` tell it from others. */
    account: (name: string) => known.add(name, { apiUid: `uid-of-${name}`, apiKey: `key-of-${name}` }),
    /** The `Authorization` header of a new key. */
    async bearer(account: string, scopes: readonly Scope[], expiresAt?: Date): Promise<string> {
      return `Bearer ${(await issued.add({ account, scopes, expiresAt })).key}`
    }
  }
}
