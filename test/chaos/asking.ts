import { Pool } from 'undici'
import type { Finish } from '../upstream.ts'

/** An answer, and how long it took. */
export interface Answered {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: string
  readonly ms: number
}

export interface Asked {
  readonly method?: 'GET' | 'POST'
  readonly path: string
  /** The `api_uId` of whoever asks. */
  readonly account?: string
  readonly key?: string
  readonly body?: object
}

/** Asks, once, whatever comes of it. Throws where the connection breaks. */
export type Ask = (asked: Asked) => Promise<Answered>

/** A client with so many connections that are kept alive, and that sends nothing twice. */
export function client(url: string, connections: number, finish: Finish): Ask {
  const pool = new Pool(url, { connections, pipelining: 1, allowH2: false, headersTimeout: 60_000 })
  finish(() => pool.destroy())
  return async ({ method = 'GET', path, account = '1001', key, body }) => {
    const since = performance.now()
    const answer = await pool.request({
      method,
      path,
      headers: {
        authorization: `Basic ${btoa(`${account}:a-key`)}`,
        // Each is to reach V1.
        'cache-control': 'no-cache',
        ...(key === undefined ? {} : { 'idempotency-key': key }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' })
      },
      body: body === undefined ? null : JSON.stringify(body)
    })
    const text = await answer.body.text()
    return {
      status: answer.statusCode,
      headers: answer.headers,
      body: text,
      ms: performance.now() - since
    }
  }
}

/** The smallest of the values that a part of them, 0 to 1, doesn't exceed; NaN of none. */
export function quantile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(sorted.length * part) - 1)] ?? Number.NaN
}

/** How many there are of each, most first: `201 × 99, 409 × 1`. */
export function tally(values: Iterable<string | number>): string {
  const counts = Map.groupBy(values, (value) => value)
  return [...counts]
    .sort(([, a], [, b]) => b.length - a.length)
    .map(([value, { length }]) => `${value} × ${length}`)
    .join(', ')
}
