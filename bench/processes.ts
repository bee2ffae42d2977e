import { type ChildProcess, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { closeSync, openSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

/** A program of a bench, in a process of its own. */
export interface Running {
  readonly url: string
  /** When it was started, on the clock of `performance.now()`. */
  readonly startedAt: number
  /** Its resident memory, in MB. */
  memory(): number
  /** The time that it has had on a core, in seconds. */
  cpuSeconds(): number
  stop(): Promise<void>
}

/** How a program is run, where it matters. */
export interface Placing {
  /** The one core that it may use; any, if not said (Linux). */
  readonly core?: number
  /** The file that its output goes to; a pipe, if not said. */
  readonly log?: string
}

interface Program extends Placing {
  /** From this folder. */
  readonly file: string
  readonly args: readonly string[]
  readonly env?: NodeJS.ProcessEnv
  /** Of Node. */
  readonly flags?: readonly string[]
}

/** What callers of the gateway bring, and a V1 with canned answers doesn't look at. */
export const authorization = `Basic ${btoa('1001:a-key')}`

/** Of every gateway of a bench, and of the stores that are made for them. */
export const gatewaySecret = 'a secret of the bench of 32 characters and more'

/** The V1 with canned answers: see upstream.ts. */
export function startUpstream(calls: number, latencyMs: number): Promise<Running> {
  const args = ['--calls', String(calls), '--latency-ms', String(latencyMs)]
  return startProgram({ file: 'upstream.ts', args })
}

/** The gateway over it, as it is started in production. */
export function startGateway(
  upstream: Pick<Running, 'url'>,
  env: NodeJS.ProcessEnv = {},
  placing: Placing = {}
): Promise<Running> {
  return startProgram({
    file: '../dist/bin/prospector-gateway.js',
    args: ['start', '--json'],
    env: {
      PORT: '0',
      ADMIN_PORT: '0',
      UPSTREAM_URL: upstream.url,
      GATEWAY_SECRET: gatewaySecret,
      LOG_LEVEL: 'error',
      STORE_URL: newStore(),
      ...env
    },
    // With the flags of "npm start" and of the image.
    flags: ['--disable-proto=delete', '--max-semi-space-size=8', '--heap-growing-percent=300'],
    ...placing
  })
}

/** The address of a store that is not there yet. */
export function newStore(): string {
  return `file:${join(tmpdir(), `gateway-bench-${randomUUID()}.db`)}`
}

/** Starts a program that prints `{"url":…}` on a line of its own when it listens. */
export async function startProgram({
  file,
  args,
  env = {},
  flags = [],
  core,
  log
}: Program): Promise<Running> {
  const path = fileURLToPath(new URL(file, import.meta.url))
  const [command = '', ...rest] = onCore(core, [process.execPath, ...flags, path, ...args])
  const output = log === undefined ? 'pipe' : openSync(log, 'a')
  const startedAt = performance.now()
  const child = spawn(command, rest, {
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', output, 'inherit']
  })
  if (typeof output === 'number') closeSync(output)
  const line = await Promise.race([
    log === undefined ? lineOf(child) : lineIn(log),
    once(child, 'exit').then(() => Promise.reject(new Error(`${file} did not start`)))
  ])
  const { url } = JSON.parse(line) as { url: string }
  return { url, startedAt, ...usageOf(() => child.pid), stop: () => stop(child) }
}

/** The command that runs another on one core alone, which is its own process. */
export function onCore(core: number | undefined, command: readonly string[]): readonly string[] {
  return core === undefined ? command : ['taskset', '--cpu-list', String(core), ...command]
}

const announces = (line: string) => line.startsWith('{"url":')

/** Among what is logged; what comes after it is read and dropped, so that the program can go on. */
function lineOf({ stdout }: ChildProcess): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>()
  if (stdout) createInterface(stdout).on('line', (line) => announces(line) && resolve(line))
  return promise
}

async function lineIn(file: string): Promise<string> {
  for (;;) {
    const line = readFileSync(file, 'utf8').split('\n').slice(0, -1).find(announces)
    if (line !== undefined) return line
    await sleep(2)
  }
}

/** What a process takes of the machine, whenever it is looked at (Linux). */
export function usageOf(pid: () => number | undefined): Pick<Running, 'memory' | 'cpuSeconds'> {
  return {
    memory() {
      const [, kilobytes] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid()}/status`, 'utf8')) ?? []
      return Number(kilobytes) / 1024
    },
    cpuSeconds() {
      // The 14th and 15th field, in hundredths; the second is a name in brackets, in which there may be anything.
      const [, fields = ''] = readFileSync(`/proc/${pid()}/stat`, 'utf8').split(/\) (?=\S )/)
      const [user, system] = fields.split(' ').slice(11)
      return (Number(user) + Number(system)) / 100
    }
  }
}

/** Ends a process that this one started. */
export async function stop(child: ChildProcess): Promise<void> {
  child.kill('SIGINT')
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
}
