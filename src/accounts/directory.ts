import { type Account, type Accounts, UnreadableCredentials } from './accounts.ts'
import { hashOf, looksLikeKey } from './key-text.ts'
import { type Key, type Keys, stateOf } from './keys.ts'
import { remembered } from './remembered.ts'

/** A key that holds, and the account that it belongs to. */
export interface KeyHolder {
  readonly account: Account
  readonly key: Key
}

/** Why nobody comes in: `unreadable` is the gateway's own fault, no secret opens the account's credentials. */
export type NoHolder = 'unknown' | 'expired' | 'revoked' | 'unreadable'

/** What a running gateway asks for each request. Throws `StoreUnavailable`. */
export interface Directory {
  /** Who has this key. What changed in the store is seen within 5 seconds. */
  byKey(text: string): Promise<KeyHolder | NoHolder>
  /** The account of this name, likewise. */
  byName(name: string): Promise<Account | 'unknown' | 'unreadable'>
}

export interface DirectoryOptions {
  readonly accounts: Accounts
  readonly keys: Keys
}

/** So long the day of a key's use is not written again, in milliseconds. */
const writeAgain = 60_000

/** The accounts and keys of the store, as a running gateway asks for them. */
export function directory({ accounts, keys }: DirectoryOptions): Directory {
  const known = remembered<Account | 'unknown' | 'unreadable'>({
    async load(name) {
      try {
        return (await accounts.find(name)) ?? 'unknown'
      } catch (error) {
        if (error instanceof UnreadableCredentials) return 'unreadable'
        throw error
      }
    },
    isThere: (account) => account !== 'unknown'
  })
  // By their hashes: no key is in memory for longer than its request.
  const issued = remembered<Key | 'unknown'>({
    load: async (hash) => (await keys.find(Buffer.from(hash, 'base64url'))) ?? 'unknown',
    isThere: (key) => key !== 'unknown'
  })
  const uses = lastUses(keys)

  return {
    async byKey(text) {
      if (!looksLikeKey(text)) return 'unknown'
      const key = await issued.get(hashOf(text).toString('base64url'))
      if (key === 'unknown') return 'unknown'
      const state = stateOf(key)
      if (state !== 'active') return state
      const account = await known.get(key.account)
      if (typeof account === 'string') return account
      // It was made for an account that was removed; this is a later one of the same name.
      if (account.id !== key.accountId) return 'unknown'
      uses.note(key)
      return { account, key }
    },
    byName: (name) => known.get(name)
  }
}

/** Writes the day of a key's last use, once a day, while nobody waits for it. */
function lastUses(keys: Keys) {
  const tried = new Map<string, number>()
  return {
    note({ id, lastUsedOn }: Key): void {
      const today = new Date().toISOString().slice(0, 10)
      if (lastUsedOn !== null && lastUsedOn >= today) return
      const now = performance.now()
      if (now - (tried.get(id) ?? Number.NEGATIVE_INFINITY) < writeAgain) return
      tried.set(id, now)
      // The store may be gone or closing: a later use tries again.
      keys.used(id, today).catch(() => undefined)
    }
  }
}
