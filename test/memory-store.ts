import { localBuckets } from '../src/store/local-buckets.ts'
import type { Store } from '../src/store/store.ts'

/** A store that ends with the test: no file for the thousands that need none. Nothing in it expires. */
export function memoryStore(): Store {
  const records = new Map<string, Buffer>()
  const buckets = localBuckets()
  return {
    get: async (name) => records.get(name) ?? null,
    async put(name, value, { when } = {}) {
      if (when !== undefined && records.has(name) !== (when === 'present')) return false
      records.set(name, Buffer.from(value))
      return true
    },
    async swap(name, before, after) {
      if (records.get(name)?.equals(before) !== true) return false
      records.set(name, Buffer.from(after))
      return true
    },
    delete: async (name) => records.delete(name),
    list: async (prefix) =>
      [...records]
        .filter(([name]) => name.startsWith(prefix))
        .map(([name, value]) => ({ name, value }))
        .sort((a, b) => (a.name < b.name ? -1 : 1)),
    take: async (bucket, limit) => buckets.take(bucket, limit),
    isReady: async () => true,
    close: async () => undefined
  }
}
