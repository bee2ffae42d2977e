import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'
import type { Finish } from './upstream.ts'

const root = fileURLToPath(new URL('../', import.meta.url))
const bin = fileURLToPath(new URL('../bin/prospector-gateway.js', import.meta.url))

/** What a process needs of this one, and nothing that configures the gateway but that it is not to linger, and not to take a fixed port. */
const inherited = {
  PATH: process.env.PATH,
  HOME: process.env.HOME,
  TMPDIR: process.env.TMPDIR,
  SHUTDOWN_DELAY_MS: '0',
  // Many run at a time.
  ADMIN_PORT: '0'
}

/** The address of a store that is there for one test. */
export function storeOfTest(): string {
  const folder = mkdtempSync(join(tmpdir(), 'gateway-store-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  return `file:${folder}/gateway.db`
}

export interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface Running {
  /** Of the program itself; 0 where it did not start. */
  readonly pid: number
  /** Sends a signal to the program and to what it started, as a terminal does. */
  kill(signal: 'SIGTERM' | 'SIGINT' | 'SIGKILL' | 'SIGSTOP' | 'SIGCONT' | 'SIGUSR2'): void
  /** Waits for a text on standard output, and gives back all of it. */
  saying(text: RegExp): Promise<string>
  readonly ended: Promise<Ended>
}

/** Starts a program; it is killed at the end of the test, or as told, if it still runs. `input` is what it reads. */
export function launch(
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  cwd = root,
  input = '',
  finish: Finish = onTestFinished
): Running {
  const child = spawn(command, args, {
    cwd,
    env: { ...inherited, ...env },
    stdio: 'pipe',
    // A group of its own: npm hands no SIGTERM on to what it runs.
    detached: true
  })
  // It may end without reading.
  child.stdin.on('error', () => {}).end(input)
  let [stdout, stderr] = ['', '']
  child.stdout.setEncoding('utf8').on('data', (text) => (stdout += text))
  child.stderr.setEncoding('utf8').on('data', (text) => (stderr += text))
  const ended = once(child, 'close').then(([code]): Ended => ({ code, stdout, stderr }))
  const kill = (signal: NodeJS.Signals) => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, signal)
    } catch {
      // It has ended.
    }
  }
  finish(async () => {
    kill('SIGKILL')
    await ended
  })
  return {
    pid: child.pid ?? 0,
    kill,
    ended,
    saying: (text) =>
      new Promise((resolve, reject) => {
        const look = () => text.test(stdout) && resolve(stdout)
        child.stdout.on('data', look)
        look()
        void ended.then(() => reject(new Error(`it ended without saying ${text}: ${stdout}${stderr}`)))
      })
  }
}

/** Runs the command as a user does. */
export function gateway(
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
  cwd?: string,
  input?: string,
  finish?: Finish
): Running {
  return launch(process.execPath, [bin, ...args], env, cwd, input, finish)
}

/** A port that is free now. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  return typeof address === 'object' && address ? address.port : 0
}
