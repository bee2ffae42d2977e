import { randomUUID } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { storeOfKeys } from './credentials.ts'
import { freePort } from './free-port.ts'
import { authorization, type Running, startGateway } from './processes.ts'

/** A gateway, and what its clients send. */
export interface Gateway extends Running {
  readonly headers: Readonly<Record<string, string>>
  /** Of all its accounts. */
  readonly keys: readonly string[]
}

/**
 * All load is one caller's, and the upstream is asked for by as many connections as B has: shares of an account and the
 * queue are to refuse nothing.
 */
const oneCaller = { UPSTREAM_ACCOUNT_CONCURRENCY: '64', UPSTREAM_QUEUE: '100000' }

/** Past cache and coalescing: each request is an upstream call. */
const uncached = { 'cache-control': 'no-cache' }

/** With what can be switched off switched off. */
export async function plainGateway(upstream: string, core: number): Promise<Gateway> {
  const env = { ...oneCaller, RATE_LIMIT_PER_MINUTE: '0', LOG_LEVEL: 'silent', CACHE_TTL_MS: '0' }
  const gateway = await startGateway({ url: upstream }, env, { core })
  return { ...gateway, headers: { authorization, ...uncached }, keys: [] }
}

/** What a full gateway is over: one account with one key, if not said. */
interface Size {
  readonly accounts?: number
  readonly keys?: number
}

const origin = 'https://app.example.com'

/** With every feature on: keys, limits that are counted and never reached, a line of JSON for each request, metrics, CORS. */
export async function fullGateway(
  upstream: string,
  core: number,
  { accounts = 1, keys = 1 }: Size = {}
): Promise<Gateway> {
  const store = await storeOfKeys(accounts, keys)
  const env = await fullEnvironment(store.url, '0')
  const gateway = await startGateway({ url: upstream }, env, { core, log: newLog() })
  return { ...gateway, headers: { ...asBrowsersDo(store.keys), ...uncached }, keys: store.keys }
}

/** The same with its cache, as it is started by default. */
export async function cachedGateway(upstream: string, core: number): Promise<Gateway> {
  const store = await storeOfKeys(1, 1)
  const env = await fullEnvironment(store.url, '5000')
  const gateway = await startGateway({ url: upstream }, env, { core, log: newLog() })
  return { ...gateway, headers: asBrowsersDo(store.keys), keys: store.keys }
}

async function fullEnvironment(storeUrl: string, cacheMs: string): Promise<NodeJS.ProcessEnv> {
  return {
    ...oneCaller,
    STORE_URL: storeUrl,
    RATE_LIMIT_PER_MINUTE: '1000000',
    RATE_LIMIT_BURST: '1000000',
    LOG_LEVEL: 'info',
    CORS_ORIGINS: origin,
    ADMIN_PORT: String(await freePort()),
    CACHE_TTL_MS: cacheMs
  }
}

function asBrowsersDo([key = '']: readonly string[]): Record<string, string> {
  return { authorization: `Bearer ${key}`, origin, 'accept-encoding': 'gzip, deflate, br' }
}

function newLog(): string {
  return join(tmpdir(), `gateway-bench-${randomUUID()}.log`)
}
