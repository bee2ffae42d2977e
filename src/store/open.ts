import { ConfigError } from '../config.ts'
import { storeAddress } from './address.ts'
import type { Store } from './store.ts'

/**
 * Opens the store that `STORE_URL` names: `file:` and a path from the working directory, or `redis://` or `rediss://`.
 * A file is ready then; a Redis server may not be there yet, and is used as soon as it is. `warn` is told of what an
 * operator should know, now and later. Throws `ConfigError` of one line where the address is wrong or the file can't
 * be used.
 */
export async function openStore(url: string, warn: (message: string) => void = () => {}): Promise<Store> {
  const address = storeAddress(url)
  if (address === null) {
    throw new ConfigError([
      'STORE_URL must be file: and a path, or the redis:// or rediss:// address of a server'
    ])
  }
  // Each is loaded where it is needed alone: neither takes memory for the other.
  if (address.kind === 'file') return (await import('./embedded.ts')).embeddedStore(address.path, warn)
  return (await import('./redis.ts')).redisStore(address.url, warn)
}
