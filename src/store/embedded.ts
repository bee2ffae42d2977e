import type { DatabaseSync, SQLOutputValue } from 'node:sqlite'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { openDatabase } from './database.ts'
import { instanceName } from './instance.ts'
import { localBuckets } from './local-buckets.ts'
import { expiryMs, nameBytes } from './names.ts'
import { patiently } from './patiently.ts'
import { type Store, StoreUnavailable } from './store.ts'

/** How many expired records a commit takes away: more than it adds, and never long work. */
const sweptWith = (writes: number) => 100 + 2 * writes

/**
 * A store in a database file, which several processes may have open: a gateway and an operator's commands. Its token
 * buckets are in the memory of this process. `warn` is told of a file that others can read. Throws `ConfigError` where
 * it can't be used.
 */
export async function embeddedStore(path: string, warn: (message: string) => void): Promise<Store> {
  const database = await openDatabase(path, warn)
  const { get, list, ...statements } = prepared(database)
  const buckets = localBuckets()
  const instance = instanceName()
  const commits = groupCommits(database, (writes) => statements.sweep.run(Date.now(), sweptWith(writes)))

  const read = <T>(run: () => T): Promise<T> => patiently(run).catch(refuse)
  const expiresAt = (ms: number | undefined) => (ms === undefined ? null : Date.now() + expiryMs(ms))

  return {
    async get(name) {
      const key = nameBytes(name)
      return read(() => bytesOf(get.get(key, Date.now())?.value))
    },
    async put(name, value, { when, expiresInMs } = {}) {
      const key = nameBytes(name)
      const copy = Buffer.from(value)
      return commits.write(() => {
        const now = Date.now()
        const expiry = expiresAt(expiresInMs)
        if (when === 'absent') return statements.add.run(key, copy, expiry, now)
        if (when === 'present') return statements.update.run(copy, expiry, key, now)
        return statements.put.run(key, copy, expiry)
      })
    },
    async swap(name, before, after, { expiresInMs } = {}) {
      const key = nameBytes(name)
      const [old, copy] = [Buffer.from(before), Buffer.from(after)]
      return commits.write(() => statements.swap.run(copy, expiresAt(expiresInMs), key, old, Date.now()))
    },
    async delete(name) {
      const key = nameBytes(name)
      return commits.write(() => statements.remove.run(key, Date.now()))
    },
    async list(prefix) {
      const from = nameBytes(prefix)
      // UTF-8 has no byte 0xFF: all that begins so is below.
      const to = Buffer.concat([from, Buffer.of(0xff)])
      const rows = await read(() => list.all(from, to, Date.now()))
      return rows.flatMap((row) => {
        const [name, value] = [bytesOf(row.name), bytesOf(row.value)]
        return name === null || value === null ? [] : [{ name: name.toString(), value }]
      })
    },
    take: (bucket, limit) => buckets.take(bucket, limit),
    instance,
    // The file is for one gateway: whoever else has written to it is gone.
    isAlive: async (name) => name === instance,
    // There are no others that would have to know.
    tell: async () => undefined,
    hear: ({ back }) => back(),
    isReady: () =>
      read(() => get.get(Buffer.alloc(0), 0)).then(
        () => true,
        () => false
      ),
    async close() {
      await commits.settled()
      if (database.isOpen) database.close()
    }
  }
}

function prepared(database: DatabaseSync) {
  const live = '(expires_at IS NULL OR expires_at > ?)'
  return {
    get: database.prepare(`SELECT value FROM records WHERE name = ? AND ${live}`),
    list: database.prepare(
      `SELECT name, value FROM records WHERE name >= ? AND name < ? AND ${live} ORDER BY name`
    ),
    put: database.prepare('INSERT OR REPLACE INTO records (name, value, expires_at) VALUES (?, ?, ?)'),
    add: database.prepare(
      `INSERT INTO records (name, value, expires_at) VALUES (?, ?, ?) ON CONFLICT (name) DO UPDATE
       SET value = excluded.value, expires_at = excluded.expires_at WHERE records.expires_at <= ?`
    ),
    update: database.prepare(`UPDATE records SET value = ?, expires_at = ? WHERE name = ? AND ${live}`),
    swap: database.prepare(
      `UPDATE records SET value = ?, expires_at = ? WHERE name = ? AND value = ? AND ${live}`
    ),
    remove: database.prepare(`DELETE FROM records WHERE name = ? AND ${live}`),
    sweep: database.prepare(
      'DELETE FROM records WHERE rowid IN (SELECT rowid FROM records WHERE expires_at <= ? LIMIT ?)'
    )
  }
}

interface Write {
  readonly run: () => { readonly changes: number | bigint }
  readonly settle: PromiseWithResolvers<boolean>
}

/**
 * Writes of one turn of the event loop share a transaction, for the disk is asked once for each: `write` promises
 * whether a record changed, when it is on disk.
 */
function groupCommits(database: DatabaseSync, sweep: (writes: number) => void) {
  let waiting: Write[] = []
  let committing: Promise<void> | undefined

  function commit(): void {
    database.exec('BEGIN IMMEDIATE')
    const writes = waiting
    waiting = []
    try {
      const changed = writes.map(({ run }) => run().changes > 0)
      sweep(writes.length)
      database.exec('COMMIT')
      for (const [index, { settle }] of writes.entries()) settle.resolve(changed[index] === true)
    } catch (error) {
      // First of all: rolling back can fail too.
      for (const { settle } of writes) settle.reject(unavailable(error))
      if (database.isTransaction) database.exec('ROLLBACK')
    }
  }

  async function commitWaiting(): Promise<void> {
    do {
      await nextTurn()
      try {
        await patiently(commit)
      } catch (error) {
        for (const { settle } of waiting.splice(0)) settle.reject(unavailable(error))
      }
    } while (waiting.length > 0)
    committing = undefined
  }

  return {
    write(run: Write['run']): Promise<boolean> {
      const settle = Promise.withResolvers<boolean>()
      waiting.push({ run, settle })
      committing ??= commitWaiting()
      return settle.promise
    },
    async settled(): Promise<void> {
      await committing
    }
  }
}

function bytesOf(value: SQLOutputValue | undefined): Buffer | null {
  return value instanceof Uint8Array ? Buffer.from(value.buffer, value.byteOffset, value.byteLength) : null
}

function unavailable(cause: unknown): StoreUnavailable {
  return new StoreUnavailable('the store’s file cannot be used', { cause })
}

function refuse(error: unknown): never {
  throw unavailable(error)
}
