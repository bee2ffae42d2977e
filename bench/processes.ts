import { type ChildProcess, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

/** A program of a bench, in a process of its own. */
export interface Running {
  readonly url: string
  /** Its resident memory, in MB. */
  memory(): number
  stop(): Promise<void>
}

/** What callers of the gateway bring, and a V1 with canned answers doesn't look at. */
export const authorization = `Basic ${btoa('1001:a-key')}`

/** The V1 with canned answers: see upstream.ts. */
export function startUpstream(calls: number, latencyMs: number): Promise<Running> {
  return startProgram('upstream.ts', ['--calls', String(calls), '--latency-ms', String(latencyMs)], {})
}

/** The gateway over it, as it is started in production. */
export function startGateway(upstream: Running, env: NodeJS.ProcessEnv = {}): Promise<Running> {
  // With the flags of "npm start" and of the image.
  return startProgram(
    '../dist/bin/prospector-gateway.js',
    ['start', '--json'],
    {
      PORT: '0',
      UPSTREAM_URL: upstream.url,
      GATEWAY_SECRET: 'a secret of the bench of 32 characters and more',
      LOG_LEVEL: 'error',
      STORE_URL: `file:${join(tmpdir(), `gateway-bench-${randomUUID()}.db`)}`,
      ...env
    },
    ['--max-semi-space-size=4']
  )
}

async function startProgram(
  file: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  flags: readonly string[] = []
): Promise<Running> {
  const path = fileURLToPath(new URL(file, import.meta.url))
  const child = spawn(process.execPath, [...flags, path, ...args], {
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'pipe', 'inherit']
  })
  const [line] = (await Promise.race([
    once(createInterface(child.stdout), 'line'),
    once(child, 'exit').then(() => Promise.reject(new Error(`${file} did not start`)))
  ])) as [string]
  const { url } = JSON.parse(line) as { url: string }
  return { url, memory: () => residentOf(child), stop: () => stop(child) }
}

function residentOf({ pid }: ChildProcess): number {
  const [, kilobytes] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
  return Number(kilobytes) / 1024
}

async function stop(child: ChildProcess): Promise<void> {
  child.kill('SIGTERM')
  if (child.exitCode === null) await once(child, 'exit')
}
