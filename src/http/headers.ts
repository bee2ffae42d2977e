import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'

/** The version of the contract that every answer names. */
const version = { 'api-version': '1' }

const reading = {
  ...version,
  'cache-control': 'private, no-cache',
  // In lower case @fastify/compress sees that its own is there.
  vary: 'Authorization, Accept, accept-encoding, Origin'
}
const writing = { ...version, 'cache-control': 'no-store' }

export type CommonHeaders = (method: string) => Readonly<Record<string, string>>

/**
 * The headers of every answer, made once. `sandbox`: whether the upstream is the sandbox inside; `security`: those of
 * `security-headers.ts`.
 */
export function commonHeaders(sandbox: boolean, security: Readonly<Record<string, string>>): CommonHeaders {
  const always = { ...security, ...(sandbox && { 'gateway-sandbox': 'true' }) }
  const forReading = { ...reading, ...always }
  const forWriting = { ...writing, ...always }
  return (method) => (method === 'GET' || method === 'HEAD' ? forReading : forWriting)
}

/** A request's id: the client's own where it is 1 to 128 harmless characters, else a new one. */
export function requestId({ headers }: Pick<IncomingMessage, 'headers'>): string {
  const given = headers['x-request-id']
  return typeof given === 'string' && /^[A-Za-z0-9._-]{1,128}$/.test(given) ? given : randomUUID()
}
