import { timingSafeEqual } from 'node:crypto'
import { isScope, type Scope } from '../../schemas/scopes.ts'
import type { Store } from '../store/store.ts'
import { hashOf, makeKey } from './key-text.ts'
import { AccountRecord, accountPrefix, KeyRecord, keyPrefix, read, written } from './records.ts'

/** What the gateway knows of a key that it issued: all but the key itself. */
export interface Key {
  /** Twelve hexadecimal digits; no secret. */
  readonly id: string
  /** The account's name, and the `id` of the one that it was made for. */
  readonly account: string
  readonly accountId: string
  /** What an operator called it. */
  readonly name: string | null
  readonly scopes: readonly Scope[]
  readonly createdAt: Date
  readonly expiresAt: Date | null
  readonly revokedAt: Date | null
  /** A day in UTC, `2026-04-16`. */
  readonly lastUsedOn: string | null
}

/** What a new key is to be. */
export interface KeyWish {
  /** The account's name. */
  readonly account: string
  readonly name?: string | undefined
  readonly scopes: readonly Scope[]
  readonly expiresAt?: Date | undefined
}

/** The gateway's own keys in the store. All of it throws `StoreUnavailable`. */
export interface Keys {
  /** The key, which nobody can ever see again, and its id. Throws `NoSuchAccount`. */
  add(wish: KeyWish): Promise<{ readonly key: string; readonly id: string }>
  /** The key with this hash (`hashOf` its text), be it good or not: see `stateOf`. `null` where there is none. */
  find(hash: Buffer): Promise<Key | null>
  /** All of them, those that hold no more included, by account and age. */
  list(): Promise<readonly Key[]>
  /** Whether there is such a key; revoking it twice changes nothing. */
  revoke(id: string): Promise<boolean>
  /** Notes that the key was used on a day in UTC. */
  used(id: string, day: string): Promise<void>
}

/** There is no account of this name. */
export class NoSuchAccount extends Error {
  override readonly name = 'NoSuchAccount'

  constructor(account: string) {
    super(`there is no account ${JSON.stringify(account)}`)
  }
}

/** Whether a key holds now. */
export function stateOf({ revokedAt, expiresAt }: Key, now = Date.now()): 'active' | 'expired' | 'revoked' {
  if (revokedAt !== null) return 'revoked'
  return expiresAt !== null && expiresAt.getTime() <= now ? 'expired' : 'active'
}

/** The keys in this store. */
export function keys(store: Store): Keys {
  /** The `id` of the account of this name; `null` where there is none. */
  const accountId = async (name: string): Promise<string | null> => {
    const bytes = await store.get(accountPrefix + name)
    return bytes && read(AccountRecord, accountPrefix + name, bytes).id
  }

  /** Makes another record of the one that is there. Whether there is one. */
  const change = async (id: string, to: (record: KeyRecord) => KeyRecord): Promise<boolean> => {
    for (;;) {
      const bytes = await store.get(keyPrefix + id)
      if (bytes === null) return false
      const after = written(to(read(KeyRecord, keyPrefix + id, bytes)))
      if (after.equals(bytes) || (await store.swap(keyPrefix + id, bytes, after))) return true
    }
  }

  return {
    async add({ account, name, scopes, expiresAt }) {
      const owner = await accountId(account)
      if (owner === null) throw new NoSuchAccount(account)
      const key = makeKey()
      const hash = hashOf(key)
      const id = idOf(hash)
      const record: KeyRecord = {
        version: 1,
        hash: hash.toString('base64url'),
        account,
        account_id: owner,
        ...(name === undefined ? {} : { name }),
        scopes: [...scopes],
        created_at: new Date().toISOString(),
        ...(expiresAt === undefined ? {} : { expires_at: expiresAt.toISOString() })
      }
      // An id that is taken comes once in 2^48 keys.
      if (!(await store.put(keyPrefix + id, written(record), { when: 'absent' })))
        throw new Error('try again')
      // The account may have been removed meanwhile, and its keys with it before this one was written.
      if ((await accountId(account)) !== owner) {
        await store.delete(keyPrefix + id)
        throw new NoSuchAccount(account)
      }
      return { key, id }
    },

    async find(hash) {
      const id = idOf(hash)
      const bytes = await store.get(keyPrefix + id)
      if (bytes === null) return null
      const record = read(KeyRecord, keyPrefix + id, bytes)
      const kept = Buffer.from(record.hash, 'base64url')
      if (kept.length !== hash.length || !timingSafeEqual(kept, hash)) return null
      return keyOf(id, record)
    },

    async list() {
      const all = (await store.list(keyPrefix)).map(({ name, value }) =>
        keyOf(name.slice(keyPrefix.length), read(KeyRecord, name, value))
      )
      return all.sort(
        (a, b) =>
          (a.account < b.account ? -1 : Number(a.account > b.account)) ||
          Number(a.createdAt) - Number(b.createdAt)
      )
    },

    async revoke(id) {
      if (!/^[0-9a-f]{12}$/.test(id)) return false
      return change(id, (record) => ({
        ...record,
        revoked_at: record.revoked_at ?? new Date().toISOString()
      }))
    },

    async used(id, day) {
      await change(id, (record) =>
        record.last_used_on !== undefined && record.last_used_on >= day
          ? record
          : { ...record, last_used_on: day }
      )
    }
  }
}

/** A part of the hash names the record: whoever sees the id learns nothing of the key. */
function idOf(hash: Buffer): string {
  return hash.toString('hex', 0, 6)
}

function keyOf(id: string, record: KeyRecord): Key {
  return {
    id,
    account: record.account,
    accountId: record.account_id,
    name: record.name ?? null,
    // A scope that is no more opens nothing.
    scopes: record.scopes.filter(isScope),
    createdAt: new Date(record.created_at),
    expiresAt: record.expires_at === undefined ? null : new Date(record.expires_at),
    revokedAt: record.revoked_at === undefined ? null : new Date(record.revoked_at),
    lastUsedOn: record.last_used_on ?? null
  }
}
