import type { IncomingHttpHeaders } from 'node:http'
import type { Reading } from '../v1/reads.ts'

/** How fresh an answer a request wants. */
export type Freshness = Pick<Reading, 'mostAgeMs' | 'keeps'>

const whatever: Freshness = { mostAgeMs: Number.POSITIVE_INFINITY, keeps: true }
const none: Freshness = { mostAgeMs: 0, keeps: true }

/**
 * What `Cache-Control` says of that (RFC 9111, 5.2.1): `no-cache`, `no-store` and `max-age`; `Pragma: no-cache` where
 * there is none (5.4).
 */
export function freshnessOf({
  'cache-control': control,
  pragma
}: Pick<IncomingHttpHeaders, 'cache-control' | 'pragma'>): Freshness {
  if (control === undefined) return pragma !== undefined && /\bno-cache\b/i.test(pragma) ? none : whatever
  if (control === 'no-cache') return none
  const directives = control
    .toLowerCase()
    .split(',')
    .map((directive) => directive.trim())
  const keeps = !directives.includes('no-store')
  if (!keeps || directives.includes('no-cache')) return { mostAgeMs: 0, keeps }
  const ages = directives.flatMap((directive) => {
    const [, seconds] = /^max-age\s*=\s*"?(.*?)"?$/.exec(directive) ?? []
    if (seconds === undefined) return []
    // What is no number is as if it were over (RFC 9111, 4.2.1).
    return /^\d+$/.test(seconds) ? Number(seconds) * 1000 : 0
  })
  return { mostAgeMs: Math.min(whatever.mostAgeMs, ...ages), keeps }
}
