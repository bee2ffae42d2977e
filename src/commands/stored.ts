import { type Accounts, accounts } from '../accounts/accounts.ts'
import { type Keys, keys } from '../accounts/keys.ts'
import { seal } from '../accounts/seal.ts'
import { type Config, readConfig } from '../config.ts'
import { gatewaySecrets } from '../secret.ts'
import { openStore } from '../store/open.ts'
import { StoreUnavailable } from '../store/store.ts'

/** Runs what needs the accounts of the store that the environment names, and closes it. */
export function withAccounts(run: (accounts: Accounts, config: Config) => Promise<void>): Promise<void> {
  return withStore(async (store, config) => {
    const secrets = await gatewaySecrets(config.GATEWAY_SECRET, warn)
    await run(accounts(store, seal(secrets)), config)
  })
}

/** Runs what needs the keys of the store that the environment names, and closes it. */
export function withKeys(run: (keys: Keys) => Promise<void>): Promise<void> {
  return withStore((store) => run(keys(store)))
}

async function withStore(
  run: (store: Awaited<ReturnType<typeof openStore>>, config: Config) => Promise<void>
): Promise<void> {
  const config = readConfig(process.env)
  const store = await openStore(config.STORE_URL, warn)
  try {
    await run(store, config)
  } catch (error) {
    if (error instanceof StoreUnavailable) {
      throw new Error('the store cannot be reached: see STORE_URL', { cause: error })
    }
    throw error
  } finally {
    await store.close()
  }
}

function warn(message: string): void {
  process.stderr.write(`prospector-gateway: ${message}\n`)
}
