import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { type Agent, type ClientRequest, request as httpRequest, type IncomingHttpHeaders } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Finish } from '../upstream.ts'
import { type Instance, startInstance } from './cluster.ts'

/** An answer of the gateway's, and how long it took. */
export interface Answered {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly text: string
  /** Of JSON its members. */
  readonly body: Readonly<Record<string, unknown>>
  /** Milliseconds from the first byte sent to the last one read. */
  readonly ms: number
}

export interface Asking {
  /** Sent as JSON. */
  readonly body?: object
  /** An `Idempotency-Key`. */
  readonly key?: string
  /** The `Authorization` header; the sandbox's first account if not said. */
  readonly authorization?: string
  /** Hangs up when it aborts. */
  readonly signal?: AbortSignal
  readonly agent?: Agent
}

/** A gateway in a process of its own, and a client of it. */
export interface Served extends Instance {
  /** Asks, as in `ask('GET /tags')`. Throws where the connection breaks or the signal aborts. */
  ask(line: string, asking?: Asking): Promise<Answered>
}

export const demo = `Basic ${Buffer.from('1001:sandbox-key-1001').toString('base64')}`

/** A folder of its own, which goes with the scenario. */
export function temporaryFolder(finish: Finish): string {
  const folder = mkdtempSync(join(tmpdir(), 'chaos-'))
  finish(async () => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** Starts the product over the V1 at this address, with a store and a port of its own. */
export async function startGateway(
  upstream: URL,
  env: Readonly<Record<string, string>>,
  finish: Finish
): Promise<Served> {
  const instance = await startInstance(
    upstream.href,
    {
      STORE_URL: `file:${join(temporaryFolder(finish), 'gateway.db')}`,
      RATE_LIMIT_PER_MINUTE: '0',
      SHUTDOWN_DELAY_MS: '0',
      ...env
    },
    finish
  )
  return Object.assign(instance, {
    ask: (line: string, asking?: Asking) => ask(new URL(instance.url), line, asking)
  })
}

/** Asks whoever listens there, as in `ask(url, 'GET /tags')`, on a connection of its own if no agent is said. */
function ask(url: URL, line: string, asking: Asking = {}): Promise<Answered> {
  const [method = '', path = ''] = line.split(/ (.*)/s, 2)
  const { body, key, authorization = demo, signal, agent } = asking
  const startedAt = performance.now()
  return new Promise((resolve, reject) => {
    const request: ClientRequest = httpRequest(
      new URL(path, url),
      {
        method,
        agent: agent ?? false,
        headers: {
          authorization,
          // Each is to reach V1.
          'cache-control': 'no-cache',
          ...(body && { 'content-type': 'application/json' }),
          ...(key !== undefined && { 'idempotency-key': key })
        },
        ...(signal && { signal })
      },
      (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.once('error', reject)
        response.once('end', () => {
          const text = Buffer.concat(chunks).toString()
          const ms = performance.now() - startedAt
          const { statusCode: status = 0, headers } = response
          resolve({ status, headers, text, body: membersOf(text), ms })
        })
      }
    )
    request.once('error', reject)
    request.end(body && JSON.stringify(body))
  })
}

function membersOf(text: string): Readonly<Record<string, unknown>> {
  if (!text.startsWith('{')) return {}
  return JSON.parse(text) as Readonly<Record<string, unknown>>
}

/** A problem in one line: its status, code and outcome; of anything else the status. */
export function told({ status, body }: Answered): string {
  return [status, body.code, body.outcome].filter((part) => part !== undefined).join(' ')
}

/** A key that nobody used before. */
export const newKey = (): string => randomUUID()
