import { execFile } from 'node:child_process'
import { rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { onCore } from './processes.ts'

/** What is asked, again and again. */
export interface Asked {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  /** Sent by POST; without one it is GET. */
  readonly body?: string | undefined
  /** Bearer tokens, which the requests carry in turn. */
  readonly keys?: readonly string[] | undefined
}

export interface Pressure {
  readonly connections: number
  readonly seconds: number
  /** The core that wrk runs on. */
  readonly core: number
}

/** What came of it: requests a second, and latencies in milliseconds. */
export interface Figure {
  readonly requests: number
  readonly perSecond: number
  readonly p50: number
  readonly p99: number
}

const run = promisify(execFile)
const script = fileURLToPath(new URL('load.lua', import.meta.url))

/** Asks with wrk, each connection as soon as it was answered. Throws where an answer was no 2xx or 3xx, or none came. */
export async function load(
  { url, headers, body, keys }: Asked,
  { connections, seconds, core }: Pressure
): Promise<Figure> {
  const files = [fileOf('body', body), fileOf('keys', keys?.join('\n'))]
  const given = Object.entries(headers).flatMap(([name, value]) => ['-H', `${name}: ${value}`])
  const [command = '', ...args] = onCore(core, [
    ...['wrk', '-t1', `-c${connections}`, `-d${seconds}s`, '--timeout', '10s', '-s', script, ...given, url],
    ...['--', body === undefined ? 'GET' : 'POST', ...files]
  ])
  try {
    const { stdout } = await run(command, args)
    const said = JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '') as Said
    if (said.refused > 0 || said.broken > 0 || said.requests === 0) {
      const { requests, refused, broken } = said
      const faults = `of ${requests} answers ${refused} were refusals, and ${broken} connections broke`
      throw new Error(`${url}: ${faults}; now it answers ${await answerNow({ url, headers, body })}`)
    }
    return figureOf(said)
  } finally {
    for (const file of files) rmSync(file, { force: true })
  }
}

function fileOf(what: string, text: string | undefined): string {
  if (text === undefined) return '-'
  const file = join(tmpdir(), `gateway-bench-${process.pid}-${what}`)
  writeFileSync(file, text)
  return file
}

interface Said {
  readonly requests: number
  readonly microseconds: number
  readonly p50: number
  readonly p99: number
  readonly refused: number
  readonly broken: number
}

const answerWithinMs = 2_000

/** The answer to one more request, in short. */
async function answerNow({ url, headers, body }: Asked): Promise<string> {
  try {
    const signal = AbortSignal.timeout(answerWithinMs)
    const method = body === undefined ? 'GET' : 'POST'
    const answer = await fetch(url, { method, headers, signal, ...(body !== undefined && { body }) })
    return `${answer.status} ${(await answer.text()).slice(0, 300)}`
  } catch (error) {
    return String(error)
  }
}

function figureOf({ requests, microseconds, p50, p99 }: Said): Figure {
  return { requests, perSecond: (requests / microseconds) * 1e6, p50: p50 / 1000, p99: p99 / 1000 }
}
