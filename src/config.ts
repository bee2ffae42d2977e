import { type Static, type TSchema, Type } from '@sinclair/typebox'
import { Value } from '@sinclair/typebox/value'
import { accessVariables, checkAccess, isSafeAddress } from './config-access.ts'
import { checkPorts, portVariables } from './config-ports.ts'
import { checkTraces, traceVariables } from './config-traces.ts'
import { storeAddress } from './store/address.ts'

/** Every variable that the gateway takes: its type, default and meaning, once. */
export const Config = Type.Object({
  ...portVariables,
  UPSTREAM_URL: Type.String({
    default: '',
    description:
      'the V1 address, https, or http on loopback; `sandbox` or nothing is the sandbox inside; required in production'
  }),
  UPSTREAM_TIMEOUT_MS: Type.Integer({
    default: 15_000,
    minimum: 1,
    maximum: 600_000,
    description: 'the deadline of one upstream call'
  }),
  UPSTREAM_TIME_ZONE: Type.String({
    default: 'America/Los_Angeles',
    description: 'the zone of the upstream’s local times (IANA name)'
  }),
  UPSTREAM_CONNECTIONS: Type.Integer({
    default: 64,
    minimum: 1,
    maximum: 10_000,
    description: 'the most connections to the upstream'
  }),
  UPSTREAM_ACCOUNT_CONCURRENCY: Type.Integer({
    default: 16,
    minimum: 1,
    maximum: 10_000,
    description: 'the most upstream calls of one account at a time'
  }),
  UPSTREAM_QUEUE: Type.Integer({
    default: 256,
    minimum: 0,
    maximum: 100_000,
    description: 'the most upstream calls that wait for their turn'
  }),
  CIRCUIT_BREAKER: Type.String({
    default: 'on',
    enum: ['on', 'off'],
    description: 'whether an upstream that fails is left alone for a while'
  }),
  CACHE_TTL_MS: Type.Integer({
    default: 5_000,
    minimum: 0,
    maximum: 60_000,
    description: 'how long lists of tags, groups, fields, members and campaigns are kept; 0 keeps none'
  }),
  EXPORT_CONCURRENCY: Type.Integer({
    default: 8,
    minimum: 1,
    maximum: 1_000,
    description: 'the most pages that an export asks for at a time'
  }),
  IMPORT_CONCURRENCY: Type.Integer({
    default: 4,
    minimum: 1,
    maximum: 1_000,
    description: 'the most chunks that an import sends at a time'
  }),
  STORE_URL: Type.String({
    default: 'file:.data/gateway.db',
    description:
      'where accounts, keys and records are kept: `file:` and a path, or `redis://` or `rediss://` for several instances'
  }),
  GATEWAY_SECRET: Type.String({
    default: '',
    description:
      '32 characters or more; several, with commas between them, for rotation: the first signs, all verify; made once and kept in .data/secret, required in production and with Redis'
  }),
  CORS_ORIGINS: Type.String({
    default: '',
    description:
      'the origins whose pages may call the API, exact, with commas between them: `https://app.example.com`'
  }),
  ...accessVariables,
  SHUTDOWN_DELAY_MS: Type.Integer({
    default: 5_000,
    minimum: 0,
    maximum: 600_000,
    description: 'how long a gateway that was told to stop still takes requests, so that balancers notice'
  }),
  LOG_LEVEL: Type.String({
    default: 'info',
    enum: ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'],
    description: 'which log lines are written'
  }),
  NODE_ENV: Type.String({
    default: 'development',
    description: '`production` wants UPSTREAM_URL and GATEWAY_SECRET'
  }),
  ...traceVariables
})
export type Config = Static<typeof Config>
export type Variable = keyof Config

/** Variables whose values are shown to nobody. */
export const secretVariables: ReadonlySet<string> = new Set<Variable>(['GATEWAY_SECRET'])

/** The configuration cannot be used: one line for each wrong value. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
  readonly lines: readonly string[]

  constructor(lines: readonly string[]) {
    super(lines.join('\n'))
    this.lines = lines
  }
}

type Environment = Readonly<Record<string, string | undefined>>

/** Reads the configuration from the environment. An empty value counts as none. Throws `ConfigError`. */
export function readConfig(env: Environment): Config {
  const lines: string[] = []
  const values = Object.entries<TSchema>(Config.properties).map(([name, schema]) => {
    const text = env[name]
    if (text === undefined || text === '') return [name, schema.default as unknown] as const
    const value: unknown = schema.type === 'integer' && /^[0-9]{1,15}$/.test(text) ? Number(text) : text
    if (!Value.Check(schema, value) || !isListed(schema, value)) lines.push(complaint(name, schema, text))
    return [name, value] as const
  })
  const config = Object.fromEntries(values) as Config
  lines.push(...crossChecks(config, env))
  if (lines.length > 0) throw new ConfigError(lines)
  return config
}

function isListed(schema: TSchema, value: unknown): boolean {
  const listed: unknown = schema.enum
  return !Array.isArray(listed) || listed.includes(value)
}

function complaint(name: string, schema: TSchema, text: string): string {
  const listed: unknown = schema.enum
  const wanted = Array.isArray(listed)
    ? `one of ${listed.join(', ')}`
    : `a whole number from ${schema.minimum} to ${schema.maximum}`
  return `${name} must be ${wanted}, not ${JSON.stringify(text)}`
}

function crossChecks(config: Config, env: Environment): string[] {
  return [
    ...checkTls(env),
    ...checkPorts(config),
    ...checkTraces(config),
    ...checkUpstreamUrl(config),
    ...checkTimeZone(config.UPSTREAM_TIME_ZONE),
    ...checkStoreUrl(config),
    ...checkSecrets(config),
    ...checkOrigins(config.CORS_ORIGINS),
    ...checkAccess(config)
  ]
}

/** Node takes this from the environment by itself, in no other spelling, and silently trusts anybody then. */
function checkTls(env: Environment): string[] {
  return env.NODE_TLS_REJECT_UNAUTHORIZED === '0'
    ? ['NODE_TLS_REJECT_UNAUTHORIZED must not be 0: it would switch the checks of TLS off']
    : []
}

function checkUpstreamUrl({ UPSTREAM_URL: text, NODE_ENV }: Config): string[] {
  if (text === 'sandbox') return []
  if (text === '') {
    return NODE_ENV === 'production'
      ? ['UPSTREAM_URL is required in production: the V1 address, or "sandbox" for the sandbox']
      : []
  }
  const url = URL.parse(text)
  if (url === null)
    return ['UPSTREAM_URL must be an address such as https://app.hotprospector.com/glu/custom_api']
  if (url.username !== '' || url.password !== '' || url.hash !== '') {
    return ['UPSTREAM_URL must have no credentials and no fragment']
  }
  if (isSafeAddress(url)) return []
  return ['UPSTREAM_URL must be https; http is for loopback addresses alone']
}

function checkTimeZone(name: string): string[] {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return []
  } catch {
    return [
      `UPSTREAM_TIME_ZONE must be the IANA name of a time zone, such as America/Los_Angeles, not ${JSON.stringify(name)}`
    ]
  }
}

function checkStoreUrl({ STORE_URL: text }: Config): string[] {
  if (storeAddress(text) !== null) return []
  // Not the value itself: it may have a password.
  return ['STORE_URL must be file: and a path, or the redis:// or rediss:// address of a server']
}

function checkSecrets({ GATEWAY_SECRET: text, STORE_URL, NODE_ENV }: Config): string[] {
  if (text === '' && storeAddress(STORE_URL)?.kind === 'redis') {
    return ['GATEWAY_SECRET is required with Redis: 32 random characters or more, the same for all instances']
  }
  if (text === '') {
    return NODE_ENV === 'production'
      ? ['GATEWAY_SECRET is required in production: 32 random characters or more']
      : []
  }
  const short = secretsIn(text).some((secret) => secret.length < 32)
  return short
    ? ['GATEWAY_SECRET must have 32 characters or more; of several, with commas between them, each']
    : []
}

function checkOrigins(text: string): string[] {
  // A `*` would do nothing: no browser sends it.
  const wrong = originsIn(text).find(
    (origin) => URL.parse(origin)?.origin !== origin || !/^https?:[^*]+$/.test(origin)
  )
  return wrong === undefined
    ? []
    : [
        `CORS_ORIGINS must be origins as browsers send them, such as https://app.example.com, with commas between them and no path, not ${JSON.stringify(wrong)}`
      ]
}

/** The origins in the value of `CORS_ORIGINS`. */
export function originsIn(text: string): string[] {
  return text === '' ? [] : text.split(',').map((origin) => origin.trim())
}

/** The secrets in the value of `GATEWAY_SECRET`. */
export function secretsIn(text: string): string[] {
  return text.split(',').map((secret) => secret.trim())
}
