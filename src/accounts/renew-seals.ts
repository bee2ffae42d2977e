import { StoreUnavailable } from '../store/store.ts'
import { type Accounts, UnreadableCredentials } from './accounts.ts'

/**
 * Seals with the first secret what an older one had sealed, at each start: after that the older one can be given up.
 * `warn` is told of accounts whose credentials no secret opens, and of a store that can't be used yet: the next start
 * does it then.
 */
export async function renewSeals(accounts: Accounts, warn: (message: string) => void): Promise<void> {
  try {
    const { unreadable } = await accounts.reseal()
    for (const name of unreadable) warn(new UnreadableCredentials(name).message)
  } catch (error) {
    const why = error instanceof StoreUnavailable ? 'the store cannot be reached' : String(error)
    warn(`the stored credentials were not looked at: ${why}`)
  }
}
