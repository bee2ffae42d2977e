import { vi } from 'vitest'
import type { Store } from '../../src/store/store.ts'
import { acme, gatewayParts } from './stores.ts'

/** Lets time go by, on fake clocks. */
export const pass = (seconds: number) => vi.advanceTimersByTime(seconds * 1_000)

/** Lets the reads that nobody waits for come to their end, and the writes into this store. */
export async function settle(store?: Store): Promise<void> {
  await new Promise<void>((resolve) => setTimeout(resolve, 1))
  // Writes are done one after another: what was begun before is on disk now.
  await store?.delete('nothing')
}

/** A gateway with the account `acme`, and a key of it. */
export async function withKey(wish: { readonly expiresAt?: Date } = {}) {
  const parts = await gatewayParts()
  await parts.accounts.add('acme', acme)
  const { key, id } = await parts.keys.add({ account: 'acme', scopes: ['tags:read'], ...wish })
  parts.store.reads.length = 0
  return { ...parts, key, id }
}

/** Asks once a second whether something is so; the seconds until it was. */
export async function secondsUntil(isSo: () => Promise<boolean>): Promise<number> {
  for (let seconds = 0; seconds < 20; seconds += 1) {
    if (await isSo()) return seconds
    pass(1)
    await settle()
  }
  throw new Error('never')
}
