import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, onTestFinished } from 'vitest'
import { openStore } from '../../src/store/open.ts'
import type { Store } from '../../src/store/store.ts'
import { describeWithRedis, type RedisServer, startRedis } from '../redis.ts'

/** A path for a database file, in a folder that is gone after the test. */
export function databasePath(): string {
  const folder = mkdtempSync(join(tmpdir(), 'store-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return join(folder, 'data', 'gateway.db')
}

/** Opens a store that is closed after the test. */
export async function opened(url: string, warn?: (message: string) => void): Promise<Store> {
  const store = await openStore(url, warn)
  onTestFinished(() => store.close())
  return store
}

/** Runs the same tests over each kind of store; `place` makes the address of an empty one. */
export function describeStores(title: string, tests: (place: () => string) => void): void {
  describe(`${title} in a file`, () => tests(() => `file:${databasePath()}`))

  describeWithRedis(`${title} in Redis`, () => {
    let server: RedisServer
    let databases = 0
    beforeAll(async () => {
      server = await startRedis()
    })
    afterAll(() => server.stop())
    tests(() => `${server.url}/${databases++}`)
  })
}
