import { instanceName } from '../src/store/instance.ts'
import { localBuckets } from '../src/store/local-buckets.ts'
import { expiryMs } from '../src/store/names.ts'
import type { Store } from '../src/store/store.ts'

/** A store that ends with the test: no file for the thousands that need none. */
export function memoryStore(): Store {
  const records = new Map<string, { readonly value: Buffer; readonly until: number }>()
  const buckets = localBuckets()
  const instance = instanceName()
  const held = (name: string) => {
    const record = records.get(name)
    return record === undefined || record.until <= Date.now() ? null : record.value
  }
  const write = (name: string, value: Uint8Array, expiresInMs: number | undefined) => {
    const until = expiresInMs === undefined ? Number.POSITIVE_INFINITY : Date.now() + expiryMs(expiresInMs)
    records.set(name, { value: Buffer.from(value), until })
    return true
  }
  return {
    get: async (name) => held(name),
    async put(name, value, { when, expiresInMs } = {}) {
      const may = when === undefined || (held(name) !== null) === (when === 'present')
      return may && write(name, value, expiresInMs)
    },
    swap: async (name, before, after, { expiresInMs } = {}) =>
      held(name)?.equals(before) === true && write(name, after, expiresInMs),
    async delete(name) {
      const there = held(name) !== null
      records.delete(name)
      return there
    },
    list: async (prefix) =>
      [...records.keys()]
        .filter((name) => name.startsWith(prefix))
        .sort((a, b) => (a < b ? -1 : 1))
        .flatMap((name) => {
          const value = held(name)
          return value === null ? [] : [{ name, value }]
        }),
    take: async (bucket, limit) => buckets.take(bucket, limit),
    instance,
    isAlive: async (name) => name === instance,
    tell: async () => undefined,
    hear: ({ back }) => back(),
    isReady: async () => true,
    close: async () => undefined
  }
}
