import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { createInterface } from 'node:readline'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { describe, expect, it, onTestFinished } from 'vitest'
import { ConfigError } from '../../src/config.ts'
import { openStore } from '../../src/store/open.ts'
import { databasePath, opened } from './opening.ts'

const value = Buffer.from('1')

/** For tests that start processes, in milliseconds. */
const timeout = 30_000

/** Another process that writes: it says the number of each record that it was promised. */
function writer(path: string, prefix: string, count: number) {
  const script = fileURLToPath(new URL('writer.ts', import.meta.url))
  const child = spawn(process.execPath, [script, `file:${path}`, prefix, String(count)], {
    stdio: ['ignore', 'pipe', 'inherit']
  })
  const ended = once(child, 'exit')
  onTestFinished(async () => {
    child.kill('SIGKILL')
    await ended
  })
  return { child, ended, promised: createInterface({ input: child.stdout }) }
}

/** Another connection to the file, which may hold its lock. */
function connection(path: string): DatabaseSync {
  const database = new DatabaseSync(path)
  onTestFinished(() => {
    if (database.isOpen) database.close()
  })
  return database
}

describe('a database file', () => {
  it('has every record that was promised, after kill -9', { timeout }, async () => {
    const path = databasePath()
    const { child, ended, promised } = writer(path, 'r', 1_000_000)
    let last = -1
    for await (const line of promised) {
      last = Number(line)
      if (last === 50) child.kill('SIGKILL')
    }
    await ended
    expect(last).toBeGreaterThanOrEqual(50)
    const names = new Set((await (await opened(`file:${path}`)).list('r')).map(({ name }) => name))
    for (let index = 0; index <= last; index++) expect(names).toContain(`r${index}`)
  })

  it('takes the writes of several processes at once', { timeout }, async () => {
    const path = databasePath()
    const prefixes = ['a', 'b', 'c']
    const store = await opened(`file:${path}`)
    const ends = prefixes.map((prefix) => writer(path, prefix, 200).ended)
    for (let index = 0; index < 200; index++) await store.put(`d${index}`, value)
    for (const end of ends) expect(await end).toEqual([0, null])
    for (const prefix of [...prefixes, 'd']) expect(await store.list(prefix)).toHaveLength(200)
  })

  it('can be opened by many at once, when it isn’t there yet', { timeout }, async () => {
    const path = databasePath()
    const ends = ['a', 'b', 'c', 'd'].map((prefix) => writer(path, prefix, 1).ended)
    for (const end of ends) expect(await end).toEqual([0, null])
    expect(await (await opened(`file:${path}`)).list('')).toHaveLength(4)
  })

  it('is for its owner’s eyes alone, and so is what lies beside it', async () => {
    const path = databasePath()
    const warnings: string[] = []
    await (await opened(`file:${path}`, (message) => warnings.push(message))).put('a', value)
    const modeOf = (file: string) => statSync(file).mode & 0o777
    expect(modeOf(dirname(path))).toBe(0o700)
    for (const file of [path, `${path}-wal`, `${path}-shm`]) expect(modeOf(file)).toBe(0o600)
    expect(warnings).toEqual([])
  })

  it('is told of when others can read it', async () => {
    const path = databasePath()
    mkdirSync(dirname(path))
    writeFileSync(path, '', { mode: 0o644 })
    const warnings: string[] = []
    await opened(`file:${path}`, (message) => warnings.push(message))
    expect(warnings).toEqual([`${path} can be read by others: chmod 600 ${path}`])
  })

  it('keeps the process free while another has it locked, and takes the write then', async () => {
    const path = databasePath()
    const store = await opened(`file:${path}`)
    const other = connection(path)
    other.exec('BEGIN IMMEDIATE')
    let settled = false
    const written = store.put('a', value).finally(() => {
      settled = true
    })
    for (let turn = 0; turn < 5; turn++) await sleep(10)
    expect(settled).toBe(false)
    expect(await store.get('a')).toBeNull()
    other.exec('COMMIT')
    expect(await written).toBe(true)
  })

  it('is unavailable for writes that another keeps waiting too long, and only for those', async () => {
    const path = databasePath()
    const store = await opened(`file:${path}`)
    await store.put('a', value)
    const other = connection(path)
    other.exec('BEGIN IMMEDIATE')
    await expect(store.delete('a')).rejects.toMatchObject({ name: 'StoreUnavailable' })
    expect(await store.get('a')).toEqual(value)
    other.exec('COMMIT')
    expect(await store.delete('a')).toBe(true)
  })

  it('writes all of one turn together, or nothing of it', async () => {
    const path = databasePath()
    const store = await opened(`file:${path}`)
    connection(path).exec(
      "CREATE TRIGGER full BEFORE INSERT ON records WHEN NEW.name = CAST('b' AS BLOB) BEGIN SELECT RAISE(FAIL, 'full'); END"
    )
    const writes = await Promise.allSettled(['a', 'b', 'c'].map((name) => store.put(name, value)))
    expect(writes.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected'])
    expect(await store.list('')).toEqual([])
    expect(await store.put('c', value)).toBe(true)
  })

  it('loses what has expired, as it is written to', async () => {
    const path = databasePath()
    const store = await opened(`file:${path}`)
    await Promise.all(
      Array.from({ length: 250 }, (_, index) => store.put(`e${index}`, value, { expiresInMs: 1 }))
    )
    await sleep(20)
    for (let write = 0; write < 3; write++) await store.put('a', value)
    expect(connection(path).prepare('SELECT count(*) AS count FROM records').get()).toEqual({ count: 1 })
  })
})

describe('a file that can’t be used', () => {
  const lineOf = (path: string): Promise<readonly string[]> =>
    openStore(`file:${path}`).then(
      () => [],
      (error: unknown) => (error instanceof ConfigError ? error.lines : [`not a ConfigError: ${error}`])
    )

  it.each<readonly [string, RegExp, (path: string) => void]>([
    ['no database', /is damaged, or no database/, (path) => writeFileSync(path, 'x'.repeat(10_000))],
    [
      'a damaged one',
      /is damaged, or no database/,
      (path) => {
        const database = connection(path)
        database.exec('CREATE TABLE t (x)')
        database.close()
        const bytes = readFileSync(path).fill(0xff, 100)
        writeFileSync(path, bytes)
      }
    ],
    [
      'the database of another program',
      /is a database of another program/,
      (path) => connection(path).exec('CREATE TABLE t (x)')
    ],
    ['a folder', /cannot be opened \(EISDIR\)/, (path) => mkdirSync(path)],
    [
      'one that a newer gateway wrote',
      /was written by a newer gateway/,
      (path) => connection(path).exec(`PRAGMA application_id = ${0x48504757}; PRAGMA user_version = 2`)
    ]
  ])('is told of in one line: %s', async (_what, line, make) => {
    const path = databasePath()
    mkdirSync(dirname(path))
    make(path)
    const lines = await lineOf(path)
    expect(lines).toHaveLength(1)
    expect(lines[0]).toMatch(line)
    expect(lines[0]).toMatch(/^STORE_URL: /)
    expect(lines[0]).toContain(path)
  })

  it('is told of where its folder can’t be made', async () => {
    const path = databasePath()
    writeFileSync(dirname(path), '')
    expect(await lineOf(path)).toEqual([expect.stringMatching(/^STORE_URL: .* cannot be opened \(EEXIST\)/)])
  })

  it('is told of where another process has it locked', async () => {
    const path = databasePath()
    await (await openStore(`file:${path}`)).close()
    connection(path).exec('BEGIN EXCLUSIVE')
    expect(await lineOf(path)).toEqual([`STORE_URL: ${path} is locked by another process`])
  })
})
