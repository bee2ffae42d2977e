import { randomBytes } from 'node:crypto'
import type { Store, StoredRecord } from '../store/store.ts'
import type { Credentials } from '../v1/exchange.ts'
import { AccountRecord, accountPrefix, KeyRecord, keyPrefix, read, written } from './records.ts'
import type { Opened, Seal } from './seal.ts'

/** An account whose upstream credentials the gateway keeps. */
export interface Account {
  /** Of this account alone: one that is removed and added again has another. */
  readonly id: string
  readonly name: string
  readonly credentials: Credentials
  readonly createdAt: Date
}

/** An account as an operator sees it in a list. */
export interface AccountSummary {
  readonly name: string
  /** `null` where no secret opens the credentials. */
  readonly apiUid: string | null
  readonly createdAt: Date
}

/** What became of sealing all credentials anew. */
export interface Resealed {
  /** The accounts whose credentials an older secret had encrypted, and now the first one has. */
  readonly resealed: readonly string[]
  /** Those whose credentials no secret opens. */
  readonly unreadable: readonly string[]
}

/** The accounts in the store. All of it throws `StoreUnavailable`. */
export interface Accounts {
  /** Whether it was added: not where there is one of this name. Throws `RangeError` for what is no name. */
  add(name: string, credentials: Credentials): Promise<boolean>
  /** `null` where there is none. Throws `UnreadableCredentials`. */
  find(name: string): Promise<Account | null>
  /** All of them, ordered by name. */
  list(): Promise<readonly AccountSummary[]>
  /**
   * Gives the account another API key, and another `api_uId` where one is given. `false` where there is no
   * such account. Throws `UnreadableCredentials` where the `api_uId` is not given and can't be read.
   */
  rotate(name: string, apiKey: string, apiUid?: string): Promise<boolean>
  /** Removes it and its keys. Whether there was anything. */
  remove(name: string): Promise<boolean>
  /** Seals with the first secret what an older one had sealed, so that the older one can be given up. */
  reseal(): Promise<Resealed>
}

/** No secret opens an account's credentials. */
export class UnreadableCredentials extends Error {
  override readonly name = 'UnreadableCredentials'

  constructor(account: string) {
    super(`the credentials of "${account}" were encrypted with another GATEWAY_SECRET`)
  }
}

/** Whether an account can be called so: 1 to 64 of `a-z0-9._-`, a letter or digit first. */
export function isAccountName(text: string): boolean {
  return /^[a-z0-9][a-z0-9._-]{0,63}$/.test(text)
}

/** The accounts in this store, their credentials under this seal. */
export function accounts(store: Store, seal: Seal): Accounts {
  const sealed = (name: string, { apiUid, apiKey }: Credentials) =>
    seal.close(name, JSON.stringify([apiUid, apiKey])).toString('base64url')

  /** `null` where no secret opens them. */
  const opened = (name: string, record: AccountRecord) => {
    const content = seal.open(name, Buffer.from(record.credentials, 'base64url'))
    return content && { credentials: credentialsIn(content), current: content.current }
  }

  /** Makes another record of the one that is there, until nobody else changed it in between. */
  const change = async (name: string, to: (record: AccountRecord) => AccountRecord): Promise<boolean> => {
    for (;;) {
      const bytes = await store.get(accountPrefix + name)
      if (bytes === null) return false
      const after = written(to(read(AccountRecord, accountPrefix + name, bytes)))
      if (await store.swap(accountPrefix + name, bytes, after)) return true
    }
  }

  const sealedAnew = (name: string, record: AccountRecord): AccountRecord => {
    const content = opened(name, record)
    return content === null ? record : { ...record, credentials: sealed(name, content.credentials) }
  }

  const records = async () =>
    (await store.list(accountPrefix)).map((stored) => ({
      name: stored.name.slice(accountPrefix.length),
      record: read(AccountRecord, stored.name, stored.value)
    }))

  return {
    async add(name, credentials) {
      if (!isAccountName(name)) throw new RangeError(`${JSON.stringify(name)} is no account name`)
      const record: AccountRecord = {
        version: 1,
        id: randomBytes(12).toString('base64url'),
        created_at: new Date().toISOString(),
        credentials: sealed(name, credentials)
      }
      return store.put(accountPrefix + name, written(record), { when: 'absent' })
    },

    async find(name) {
      if (!isAccountName(name)) return null
      const bytes = await store.get(accountPrefix + name)
      if (bytes === null) return null
      const record = read(AccountRecord, accountPrefix + name, bytes)
      const content = opened(name, record)
      if (content === null) throw new UnreadableCredentials(name)
      return {
        id: record.id,
        name,
        credentials: content.credentials,
        createdAt: new Date(record.created_at)
      }
    },

    async list() {
      return (await records()).map(({ name, record }) => ({
        name,
        apiUid: opened(name, record)?.credentials.apiUid ?? null,
        createdAt: new Date(record.created_at)
      }))
    },

    async rotate(name, apiKey, apiUid) {
      if (!isAccountName(name)) return false
      return change(name, (record) => {
        const uid = apiUid ?? opened(name, record)?.credentials.apiUid
        if (uid === undefined) throw new UnreadableCredentials(name)
        return { ...record, credentials: sealed(name, { apiUid: uid, apiKey }) }
      })
    },

    async remove(name) {
      if (!isAccountName(name)) return false
      // The account first: from then on its keys open nothing, whatever becomes of this process.
      const removed = await store.delete(accountPrefix + name)
      const keys = (await store.list(keyPrefix)).filter((stored) => accountOf(stored) === name)
      for (const key of keys) await store.delete(key.name)
      return removed || keys.length > 0
    },

    async reseal() {
      const resealed: string[] = []
      const unreadable: string[] = []
      for (const { name, record } of await records()) {
        const content = opened(name, record)
        if (content === null) unreadable.push(name)
        else if (!content.current && (await change(name, (latest) => sealedAnew(name, latest))))
          resealed.push(name)
      }
      return { resealed, unreadable }
    }
  }
}

function accountOf({ name, value }: StoredRecord): string {
  return read(KeyRecord, name, value).account
}

function credentialsIn({ content }: Opened): Credentials {
  const [apiUid, apiKey]: readonly string[] = JSON.parse(content)
  if (apiUid === undefined || apiKey === undefined) throw new TypeError('sealed credentials without a part')
  return { apiUid, apiKey }
}
