import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe } from 'vitest'
import { freePort } from './process.ts'

const missing = spawnSync('redis-server', ['--version']).error !== undefined

/** A `describe` of what needs a Redis server: skipped where there is none, but in CI, where that is a failure. */
export function describeWithRedis(title: string, tests: () => void): void {
  const skips = missing && process.env.CI !== 'true'
  // The reporter does not show the titles of what it skips.
  if (skips) console.warn(`skipped: ${title}. Install Redis with "apt-get install redis-server".`)
  describe.skipIf(skips)(title, tests)
}

export interface RedisServer {
  readonly url: string
  /** SIGSTOP makes it hang, SIGCONT go on. */
  signal(signal: 'SIGSTOP' | 'SIGCONT'): void
  stop(): Promise<void>
}

interface RedisOptions {
  readonly port?: number
  readonly password?: string
  /** A folder that is there, whose data it takes up and keeps, as in production; if not said it is empty. */
  readonly folder?: string
}

/** Starts a Redis server of its own on a port that is free, if none is said. Whoever starts it stops it. */
export async function startRedis({ port, password, folder: kept }: RedisOptions = {}) {
  const at = port ?? (await freePort())
  const folder = kept ?? mkdtempSync(join(tmpdir(), 'redis-'))
  const durable: Record<string, string> =
    kept === undefined ? {} : { appendonly: 'yes', appendfsync: 'always', 'maxmemory-policy': 'noeviction' }
  const settings = { port: String(at), bind: '127.0.0.1', dir: folder, save: '', databases: '64', ...durable }
  const child = spawn(
    'redis-server',
    Object.entries({ ...settings, ...(password === undefined ? {} : { requirepass: password }) }).flatMap(
      ([name, value]) => [`--${name}`, value]
    ),
    { stdio: 'ignore' }
  )
  const ended = once(child, 'exit')
  await Promise.race([
    listens(at),
    ended.then(() => Promise.reject(new Error(`redis-server ended: port ${at} may be taken`)))
  ])
  const server: RedisServer = {
    url: `redis://${password === undefined ? '' : `:${password}@`}127.0.0.1:${at}`,
    signal: (signal) => child.kill(signal),
    async stop() {
      child.kill('SIGKILL')
      await ended
      if (kept === undefined) rmSync(folder, { recursive: true, force: true })
    }
  }
  return server
}

async function listens(port: number): Promise<void> {
  for (;;) {
    const socket = connect(port, '127.0.0.1')
    const answered = await once(socket, 'connect').then(
      () => true,
      () => false
    )
    socket.destroy()
    if (answered) return
    await sleep(10)
  }
}
