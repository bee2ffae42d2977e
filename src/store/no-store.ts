import { type Store, StoreUnavailable } from './store.ts'

/** A store that is never there: for what is built to be looked at, and asked nothing. */
export function noStore(): Store {
  const refuse = () => Promise.reject(new StoreUnavailable('there is no store'))
  return {
    get: refuse,
    put: refuse,
    swap: refuse,
    delete: refuse,
    list: refuse,
    take: refuse,
    instance: 'none',
    isAlive: refuse,
    tell: refuse,
    hear: () => undefined,
    isReady: async () => false,
    close: async () => undefined
  }
}
