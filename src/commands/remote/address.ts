import type { ParseArgsOptionsConfig } from 'node:util'
import { type OptionValues, UsageError } from '../command.ts'

/** A running gateway, and who asks it. */
export interface Remote {
  /** Without a slash at its end. */
  readonly url: string
  readonly authorization: string
}

/** The options of commands that ask a running gateway. */
export const remoteOptions = {
  url: { type: 'string' },
  key: { type: 'string' },
  basic: { type: 'string' }
} as const satisfies ParseArgsOptionsConfig

export const remoteUsage = '[--key KEY | --basic API_UID:API_KEY] [--url URL]'

/** What `--help` says of them. */
export const remoteNotes = [
  '--key      a key of the gateway or a token of your identity provider; better GATEWAY_KEY in the environment:',
  '           what is on a command line is seen by others on this machine, and kept in histories',
  '--basic    credentials of Hot Prospector in place of a key; better GATEWAY_BASIC in the environment',
  '--url      the address of the gateway; GATEWAY_URL, or http://127.0.0.1:3000, if not said'
]

/** The gateway that options name, and the environment where they don't. Throws `UsageError`, without any secret. */
export function remoteOf(values: OptionValues, env: NodeJS.ProcessEnv): Remote {
  return {
    url: addressOf(text(values.url) ?? env.GATEWAY_URL ?? 'http://127.0.0.1:3000'),
    authorization: authorizationOf(values, env)
  }
}

function addressOf(given: string): string {
  const url = URL.parse(given)
  if (url === null || !/^https?:$/.test(url.protocol))
    throw new UsageError('--url takes an http or https URL')
  if (url.username !== '' || url.password !== '') {
    throw new UsageError('--url takes no credentials: --key and --basic are for them')
  }
  return `${url.origin}${url.pathname.replace(/\/+$/, '')}`
}

function authorizationOf(values: OptionValues, env: NodeJS.ProcessEnv): string {
  const [key, basic] = [text(values.key), text(values.basic)]
  if (key !== undefined && basic !== undefined) throw new UsageError('take --key or --basic, not both')
  if (key !== undefined) return bearer('--key', key)
  if (basic !== undefined) return basicOf('--basic', basic)
  if (env.GATEWAY_KEY) return bearer('GATEWAY_KEY', env.GATEWAY_KEY)
  if (env.GATEWAY_BASIC) return basicOf('GATEWAY_BASIC', env.GATEWAY_BASIC)
  throw new UsageError('a key is missing: GATEWAY_KEY or --key, GATEWAY_BASIC or --basic')
}

function bearer(name: string, key: string): string {
  if (/^[!-~]+$/.test(key)) return `Bearer ${key}`
  throw new UsageError(`${name} takes a key: visible ASCII characters`)
}

function basicOf(name: string, pair: string): string {
  if (/^[^:]+:./.test(pair)) return `Basic ${Buffer.from(pair).toString('base64')}`
  throw new UsageError(`${name} takes API_UID:API_KEY`)
}

function text(value: OptionValues[string]): string | undefined {
  return typeof value === 'string' ? value : undefined
}
