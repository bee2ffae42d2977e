import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { accounts } from '../../src/accounts/accounts.ts'
import { directory } from '../../src/accounts/directory.ts'
import { keys } from '../../src/accounts/keys.ts'
import { seal } from '../../src/accounts/seal.ts'
import { openStore } from '../../src/store/open.ts'
import { type Store, StoreUnavailable } from '../../src/store/store.ts'

export const secret = 'a secret of these tests which has 32 characters'
export const acme = { apiUid: '1001', apiKey: 'upstream-canary-1001' }

/** A folder for one test. */
export async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'gateway-accounts-'))
  onTestFinished(() => rm(path, { recursive: true }))
  return path
}

/** A store that counts its reads, and can go away. */
export interface WatchedStore extends Store {
  /** The names that were read, oldest first. */
  readonly reads: string[]
  /** From now on it can't be reached, or can again. */
  outage: boolean
  /** From now on it doesn't answer, or does again. */
  hanging: boolean
}

/** An embedded store of its own, closed at the end of the test. */
async function watchedStore(): Promise<WatchedStore> {
  const store = await openStore(`file:${join(await folder(), 'gateway.db')}`)
  onTestFinished(() => store.close())
  const watched: WatchedStore = {
    ...store,
    reads: [],
    outage: false,
    hanging: false,
    async get(name) {
      watched.reads.push(name)
      if (watched.outage) throw new StoreUnavailable('not there')
      return watched.hanging ? new Promise(() => {}) : store.get(name)
    },
    async swap(name, before, after) {
      if (watched.outage) throw new StoreUnavailable('not there')
      return store.swap(name, before, after)
    }
  }
  return watched
}

/** All of a gateway's parts over one store: as the commands have them, and as a running gateway asks. */
export async function gatewayParts(secrets: readonly string[] = [secret]) {
  const store = await watchedStore()
  const parts = { accounts: accounts(store, seal(secrets)), keys: keys(store) }
  return { store, ...parts, directory: directory(parts) }
}
