import { type Account, type Accounts, UnreadableCredentials } from './accounts.ts'
import { looksLikeKey, nameOf } from './key-text.ts'
import { type Key, type Keys, stateOf } from './keys.ts'
import { remembered } from './remembered.ts'

/** A key that holds, and the account that it belongs to. */
export interface KeyHolder {
  readonly account: Account
  readonly key: Key
}

/** Why nobody comes in: `unreadable` is the gateway's own fault, no secret opens the account's credentials. */
export type NoHolder = 'unknown' | 'expired' | 'revoked' | 'unreadable'

type FoundAccount = Account | 'unknown' | 'unreadable'

/** What a running gateway asks for each request. Throws `StoreUnavailable`. */
export interface Directory {
  /** Who has this key: at once where that was asked a moment ago. What changed in the store is seen within 5 seconds. */
  byKey(text: string): KeyHolder | NoHolder | Promise<KeyHolder | NoHolder>
  /** The account of this name, likewise. */
  byName(name: string): FoundAccount | Promise<FoundAccount>
}

export interface DirectoryOptions {
  readonly accounts: Accounts
  readonly keys: Keys
}

/** So long the day of a key's use is not written again, in milliseconds. */
const writeAgain = 60_000

/** The accounts and keys of the store, as a running gateway asks for them. */
export function directory({ accounts, keys }: DirectoryOptions): Directory {
  const known = remembered<FoundAccount>({
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

  /** One object for each key and account, as long as both are the same. */
  const holders = new WeakMap<Key, KeyHolder>()
  const holderOf = (account: FoundAccount, key: Key): KeyHolder | NoHolder => {
    if (typeof account === 'string') return account
    // It was made for an account that was removed; this is a later one of the same name.
    if (account.id !== key.accountId) return 'unknown'
    uses.note(key)
    const known = holders.get(key)
    if (known?.account === account) return known
    const holder = { account, key }
    holders.set(key, holder)
    return holder
  }
  const byIssued = (key: Key | 'unknown') => {
    if (key === 'unknown') return key
    const state = stateOf(key)
    if (state !== 'active') return state
    const account = known.get(key.account)
    return account instanceof Promise ? account.then((later) => holderOf(later, key)) : holderOf(account, key)
  }

  return {
    byKey(text) {
      const name = nameOf(text)
      // What is known has the form of a key.
      if (!issued.knows(name) && !looksLikeKey(text)) return 'unknown'
      const key = issued.get(name)
      return key instanceof Promise ? key.then(byIssued) : byIssued(key)
    },
    byName: (name) => known.get(name)
  }
}

/** Gives the day in UTC, written anew when it is another one. */
function days(): () => string {
  let day = Number.NaN
  let text = ''
  return () => {
    const now = Math.floor(Date.now() / 86_400_000)
    if (now !== day) {
      day = now
      text = new Date().toISOString().slice(0, 10)
    }
    return text
  }
}

/** Writes the day of a key's last use, once a day, while nobody waits for it. */
function lastUses(keys: Keys) {
  const tried = new Map<string, number>()
  const todayText = days()
  return {
    note({ id, lastUsedOn }: Key): void {
      const today = todayText()
      if (lastUsedOn !== null && lastUsedOn >= today) return
      const now = performance.now()
      if (now - (tried.get(id) ?? Number.NEGATIVE_INFINITY) < writeAgain) return
      tried.set(id, now)
      // The store may be gone or closing: a later use tries again.
      keys.used(id, today).catch(() => undefined)
    }
  }
}
