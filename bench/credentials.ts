import { accounts } from '../src/accounts/accounts.ts'
import { keys } from '../src/accounts/keys.ts'
import { seal } from '../src/accounts/seal.ts'
import { openStore } from '../src/store/open.ts'
import { gatewaySecret, newStore } from './processes.ts'

/** A store of accounts that have keys. */
export interface StoreOfKeys {
  /** Its address, for STORE_URL. */
  readonly url: string
  readonly keys: readonly string[]
}

/** Makes what `accounts add` and `keys add` make: so many accounts, and over all of them so many keys, in turn. */
export async function storeOfKeys(accountCount: number, keyCount: number): Promise<StoreOfKeys> {
  const url = newStore()
  const store = await openStore(url)
  try {
    const names = Array.from({ length: accountCount }, (_, n) => `account-${n}`)
    const kept = accounts(store, seal([gatewaySecret]))
    for (const [n, name] of names.entries()) {
      await kept.add(name, { apiUid: String(1001 + n), apiKey: 'a-key' })
    }
    const issued = keys(store)
    const made: string[] = []
    for (let n = 0; n < keyCount; n++) {
      const account = names[n % accountCount] ?? ''
      const { key } = await issued.add({ account, scopes: ['tags:read', 'calls:read'] })
      made.push(key)
    }
    return { url, keys: made }
  } finally {
    await store.close()
  }
}
