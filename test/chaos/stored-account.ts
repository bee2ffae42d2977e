import { accounts } from '../../src/accounts/accounts.ts'
import { keys } from '../../src/accounts/keys.ts'
import { seal } from '../../src/accounts/seal.ts'
import { openStore } from '../../src/store/open.ts'
import type { Credentials } from '../../src/v1/exchange.ts'

/** Adds accounts to a store that no gateway has open, as an operator does; the `Authorization` headers of their keys. */
export async function addAccounts(
  storeUrl: string,
  secret: string,
  credentials: Readonly<Record<string, Credentials>>
): Promise<Readonly<Record<string, string>>> {
  const store = await openStore(storeUrl, () => undefined)
  try {
    const known = accounts(store, seal([secret]))
    const issued = keys(store)
    const bearers: Record<string, string> = {}
    for (const [account, theirs] of Object.entries(credentials)) {
      await known.add(account, theirs)
      const scopes = ['tags:read'] as const
      bearers[account] = `Bearer ${(await issued.add({ account, scopes, expiresAt: undefined })).key}`
    }
    return bearers
  } finally {
    await store.close()
  }
}
