import { randomUUID } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { onTestFinished } from 'vitest'
import { type App, buildApp } from '../src/app.ts'
import { type Config, readConfig } from '../src/config.ts'
import type { LogLines } from '../src/http/log-lines.ts'
import type { SheddingOptions } from '../src/http/shedding.ts'
import type { Tracing } from '../src/http/tracing.ts'
import type { Metrics } from '../src/metrics/metrics.ts'
import type { Store } from '../src/store/store.ts'
import { checkDocumented, documentOf } from './contract/documented.ts'
import { memoryStore } from './memory-store.ts'
import { type Answering, type Finish, startUpstream, type Upstream } from './upstream.ts'

export interface Options {
  readonly config?: Partial<Config>
  readonly secrets?: readonly string[]
  /** Of accounts, keys and limits; one in memory if not said. */
  readonly store?: Store
  /** What the scripted upstream answers; the documentation's successes if not said. */
  readonly upstream?: Answering
  /** Another upstream than a scripted one. */
  readonly url?: string
  readonly sandbox?: boolean
  /** How load is measured; there is none, if not said: whatever else runs on this machine must fail no test. */
  readonly shedding?: SheddingOptions
  /** The clock of the cache. */
  readonly now?: () => number
  /** What traces requests; nothing, if not said. */
  readonly tracing?: Tracing
  /** Where log lines go: those of `LOG_LEVEL`, which is none if not said. */
  readonly logs?: LogLines
  /** What is counted; nothing, if not said. */
  readonly metrics?: Metrics
}

export interface Asking {
  /** Sent as JSON; a text or bytes as they are. */
  readonly body?: unknown
  /** `undefined` leaves a header out. */
  readonly headers?: Readonly<Record<string, string | undefined>>
  /** The `api_uId` and `api_key`; `null` for none. */
  readonly as?: readonly [string, string] | null
  /** The client's address; another one for each request if not said. */
  readonly from?: string
}

export interface Answered {
  readonly status: number
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly text: string
  readonly bytes: Buffer
  // biome-ignore lint/suspicious/noExplicitAny: the answer's JSON is what the tests are about
  readonly body: any
}

export interface Built {
  readonly server: FastifyInstance
  readonly counts: App['counts']
  readonly upstream: Upstream
  /** Asks, as in `ask('GET /tags?limit=2')`, and checks the answer against the OpenAPI document. */
  ask(line: string, asking?: Asking): Promise<Answered>
}

export const secret = 'a secret of the tests, 32 characters and more'
/** For tests whose times are written out; all others run in the zone of the run. */
export const losAngeles = { UPSTREAM_TIME_ZONE: 'America/Los_Angeles' }
export const demo = ['1001', 'sandbox-key-1001'] as const

/** The `Authorization` header of Basic credentials. */
export function basic(uid: string, key: string): string {
  return `Basic ${Buffer.from(`${uid}:${key}`).toString('base64')}`
}

/** The suite passes in any zone: it can be run with another UPSTREAM_TIME_ZONE than the default. */
const zoneOfTheRun = { UPSTREAM_TIME_ZONE: process.env.UPSTREAM_TIME_ZONE }

const idle = () => ({ look: () => ({ delayMs: 0, heap: 0 }), stop: () => undefined })

/** The gateway as in production, over an upstream on a port of its own. It closes with the test, or as told. */
export async function build(options: Options = {}, finish: Finish = onTestFinished): Promise<Built> {
  const upstream = await startUpstream(options.upstream, finish)
  const { server, counts } = await buildApp({
    // Tests ask more often than anybody, and their upstreams fail more often: those of limits, circuits and the cache set them.
    config: {
      ...readConfig(zoneOfTheRun),
      LOG_LEVEL: 'silent',
      RATE_LIMIT_PER_MINUTE: 0,
      CIRCUIT_BREAKER: 'off',
      CACHE_TTL_MS: 0,
      ...options.config
    },
    secrets: options.secrets ?? [secret],
    store: options.store ?? memoryStore(),
    upstreamUrl: options.url === undefined ? upstream.url : new URL(options.url),
    sandbox: options.sandbox ?? false,
    shedding: options.shedding ?? { meter: idle },
    now: options.now,
    logs: options.logs,
    metrics: options.metrics,
    tracing: options.tracing ?? null
  })
  finish(() => server.close())
  return { server, counts, upstream, ask: (line, asking) => ask(server, line, asking) }
}

let addresses = 0

function anotherAddress(): string {
  addresses++
  return `10.${[16, 8, 0].map((bits) => (addresses >> bits) & 255).join('.')}`
}

async function ask(server: FastifyInstance, line: string, asking: Asking = {}): Promise<Answered> {
  const [method = '', url = ''] = line.split(/ (.*)/s, 2)
  const { body, as = demo, headers = {}, from = anotherAddress() } = asking
  const isJson = body !== undefined && typeof body !== 'string' && !Buffer.isBuffer(body)
  const payload = isJson ? JSON.stringify(body) : (body as string | Buffer | undefined)
  const all = {
    ...(as && { authorization: basic(...as) }),
    ...(payload !== undefined && { 'content-type': 'application/json' }),
    ...headers
  }
  const given = Object.entries(all).filter((header): header is [string, string] => header[1] !== undefined)
  const response = await server.inject({
    method: method as 'GET',
    url,
    remoteAddress: from,
    headers: Object.fromEntries(given),
    ...(payload !== undefined && { payload })
  })
  const answered: Answered = {
    status: response.statusCode,
    headers: response.headers as Record<string, string | undefined>,
    text: response.payload,
    bytes: response.rawPayload,
    body: bodyOf(String(response.headers['content-type']), response.payload)
  }
  checkDocumented(server, method, url, answered)
  return answered
}

/** JSON as a value, NDJSON as a list of them; of anything else `false`. */
function bodyOf(type: string, text: string): unknown {
  if (type.startsWith('application/x-ndjson')) return text.split('\n').slice(0, -1).map(parsed)
  return /json/.test(type) && parsed(text)
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // Of a HEAD, or compressed: the text is what such a test looks at.
    return undefined
  }
}

/** What a request needs that the document has no example of: parts of paths, and queries. */
const filledIn: Readonly<Record<string, string>> = { '{code}': 'not-found' }
const queries: Readonly<Record<string, string>> = {
  listLeads: '?group_id=1',
  removeLeadTags: '?tag_ids=1,2',
  getCampaignDashboard: '?campaign_id=1',
  importLeads: '?group_id=1'
}
/** Another key each time: under the same one the second request is the first. */
const headers: Readonly<Record<string, () => Asking['headers']>> = {
  deductCredits: () => ({ 'idempotency-key': randomUUID() })
}

/** Every documented operation with a request that fits it: the document's own example of a body. */
export function documentedRoutes(server: FastifyInstance) {
  return Object.entries(documentOf(server).paths).flatMap(([template, operations]) =>
    Object.entries(operations).map(([verb, operation]) => {
      const path = template.replaceAll(/\{[^}]+\}/g, (name) => filledIn[name] ?? '1')
      const line = `${verb.toUpperCase()} ${path}${queries[operation.operationId] ?? ''}`
      const [type, media] = Object.entries(operation.requestBody?.content ?? {})[0] ?? []
      const body = media?.examples?.documented?.value
      const asking: Asking = {
        ...(body !== undefined && { body }),
        get headers() {
          return { ...headers[operation.operationId]?.(), ...(type && { 'content-type': type }) }
        }
      }
      // An import has begun to answer when it calls V1: its lines tell of failures.
      const tellsInLines = operation.operationId === 'importLeads'
      return { line, path, template, verb, operation, asking, tellsInLines }
    })
  )
}

/** Those of account, tags, groups and campaigns: one upstream call each, and a list after a change. */
export function plainRoutes(server: FastifyInstance) {
  return documentedRoutes(server).filter(({ path }) => /^\/(account|tags|groups|campaigns)\b/.test(path))
}
