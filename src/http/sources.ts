import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Kept } from '../v1/cache.ts'
import type { AnyMethod } from '../v1/method.ts'
import type { Source } from '../v1/reads.ts'

/** What the answer to a request is made from: where the answers to its calls came from. */
export interface Sources {
  /** What is kept of them. */
  readonly kept: Kept[]
  /** How many calls there were, and of each source. */
  calls: number
  /** Whether one of them was for a list that may be kept. */
  reference: boolean
  readonly of: Record<Source, number>
}

declare module 'fastify' {
  interface FastifyRequest {
    /** `null` before the first call that has succeeded. */
    sources: Sources | null
  }
}

/** Takes down where the answer to a call of this Method came from. */
export function addSource(
  request: FastifyRequest,
  method: AnyMethod,
  source: Source,
  kept: Kept | null
): void {
  const reference = method.reference === true
  request.sources ??= { kept: [], calls: 0, reference, of: { hit: 0, miss: 0, collapsed: 0, past: 0 } }
  const { sources } = request
  sources.calls++
  sources.of[source]++
  if (reference) sources.reference = true
  if (kept !== null) sources.kept.push(kept)
}

/** Names this cache among others (RFC 9211, 2). */
const name = 'prospector-gateway'

/**
 * Tells clients how old an answer is, and why: `Cache-Status` (RFC 9211) where it could have come from what is kept, or
 * came with another one's; and `Age` (RFC 9111, 5.1) where some of it did. `keeps`: whether anything is kept at all;
 * `now` is the clock of that.
 */
export function tellSources(app: FastifyInstance, keeps: boolean, now: () => number): void {
  app.decorateRequest('sources', null)
  app.addHook('onSend', ({ sources }, reply, payload, done) => {
    const headers = told.has(reply.statusCode) ? sourceHeaders(sources, keeps, now) : undefined
    if (headers !== undefined) reply.headers(headers)
    done(null, payload)
  })
}

/** The headers that tell this of an answer that is made from lists; `undefined` where there is nothing to tell. */
export function sourceHeaders(
  sources: Sources | null,
  keeps: boolean,
  now: () => number
): Readonly<Record<string, string>> | undefined {
  if (sources === null || !(sources.reference || sources.of.collapsed > 0)) return undefined
  return headersOf(sources, keeps, now())
}

/** The statuses of what is made from lists. */
const told: ReadonlySet<number> = new Set([200, 404])

function headersOf(sources: Sources, keeps: boolean, now: number): Record<string, string> {
  const { kept, of, calls } = sources
  if (of.hit === calls) return hitHeaders(kept, now)
  return {
    'cache-status': `${name}; ${forwarded(sources, keeps)}`,
    ...(of.hit > 0 && { age: ageOf(kept, now) })
  }
}

/** Those of an answer that is made from these alone. */
export function hitHeaders(kept: readonly Kept[], now: number): Record<'cache-status' | 'age', string> {
  return { 'cache-status': `${name}; hit; ttl=${ttlOf(kept, now)}`, age: ageOf(kept, now) }
}

function forwarded({ kept, of }: Sources, keeps: boolean): string {
  const why = of.past > 0 ? 'request' : keeps ? 'uri-miss' : 'bypass'
  const stored = kept.length > of.hit ? '; stored' : ''
  return `fwd=${why}${stored}${of.collapsed > 0 ? '; collapsed' : ''}`
}

/** Of the oldest, in whole seconds. */
function ageOf(kept: readonly Kept[], now: number): string {
  const oldest = kept.reduce((least, { at }) => Math.min(least, at), now)
  return String(Math.floor((now - oldest) / 1000))
}

/** For how many whole seconds all of them are good. */
function ttlOf(kept: readonly Kept[], now: number): number {
  const first = kept.reduce((least, { until }) => Math.min(least, until), Number.POSITIVE_INFINITY)
  return Math.max(0, Math.floor((first - now) / 1000))
}
