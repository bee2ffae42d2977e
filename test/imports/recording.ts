import { seal } from '../../src/accounts/seal.ts'
import { type Owner, recordNames } from '../../src/idempotency/names.ts'
import type { ImportRecord, ImportRecords } from '../../src/imports/records.ts'
import { storedRecords } from '../../src/imports/stored-records.ts'
import { type Store, StoreUnavailable } from '../../src/store/store.ts'
import { secret } from '../build.ts'
import { memoryStore } from '../memory-store.ts'

/** Whose imports they are. */
export const ownerOf = (account: string): Owner => ({
  account: `account:${account}`,
  identity: `account:${account}:1`,
  credentials: { apiUid: '1001', apiKey: 'a-key' },
  brought: false
})
const owner = ownerOf('acme')

/** The records of imports in a store. */
export function recordsIn(store: Store = memoryStore()): ImportRecords {
  return storedRecords(
    store,
    recordNames(store, seal([secret]), () => {})
  )
}

/** What opening the key of this account gives. */
export const open = (records: ImportRecords, key: string, asked = 'query') => records.open(owner, key, asked)

/** Opens the record of a key, which nothing keeps from it. */
export async function opened(records: ImportRecords, key = 'key', asked = 'query'): Promise<ImportRecord> {
  const record = await open(records, key, asked)
  if (typeof record === 'string') throw new Error(`the key ${key} is ${record}`)
  return record
}

/** A store that can go away: `before` it does what it is asked, or after, when nobody is told. */
export function failing(store: Store) {
  let away: 'before' | 'after' | undefined
  async function reach<T>(ask: () => Promise<T>): Promise<T> {
    if (away === 'before') throw new StoreUnavailable('not there')
    const answer = await ask()
    if (away === 'after') throw new StoreUnavailable('no answer in time')
    return answer
  }
  const watched: Store = {
    ...store,
    get: (name) => reach(() => store.get(name)),
    put: (...writing) => reach(() => store.put(...writing)),
    swap: (...writing) => reach(() => store.swap(...writing))
  }
  return {
    store: watched,
    goes: (when: 'before' | 'after') => {
      away = when
    },
    comesBack: () => {
      away = undefined
    }
  }
}
