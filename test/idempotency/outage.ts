import { type Store, StoreUnavailable } from '../../src/store/store.ts'

/** Whether a store is away. */
export interface Outage {
  away: boolean
}

/** The same store, whose records can't be reached while it is away. */
export function goingAway(store: Store, away: boolean): { readonly state: Outage; readonly store: Store } {
  const state: Outage = { away }
  const guarded =
    <Args extends readonly unknown[], Out>(run: (...args: Args) => Promise<Out>) =>
    (...args: Args) =>
      state.away ? Promise.reject(new StoreUnavailable('away')) : run(...args)
  const { get, put, swap } = store
  return { state, store: { ...store, get: guarded(get), put: guarded(put), swap: guarded(swap) } }
}
