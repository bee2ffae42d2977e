import { errorIn } from './error.ts'

/** Who asks: with a key or token, which may be fetched anew for each request, or with V1 credentials (servers alone). */
export type Credentials =
  | { readonly key: string | (() => string | Promise<string>) }
  | { readonly basic: { readonly apiUid: string; readonly apiKey: string } }

export interface SendOptions {
  readonly credentials: Credentials
  readonly fetch: (request: Request) => Promise<Response>
  /** How often a request is sent again at most. */
  readonly retries: number
  /** A `Retry-After` that is longer is an error at once. */
  readonly longestWaitSeconds: number
}

const writes = new Set(['POST', 'PUT', 'PATCH', 'DELETE'])
/** The statuses that pass by waiting: a request that still runs under the same key, a limit, an upstream that is away. */
const passing = new Set([409, 429, 503])

/**
 * Sends requests with the caller's credentials, and writes with an `Idempotency-Key`, so that all can be sent again: after
 * a broken connection, and after the `Retry-After` of a 409, 429 or 503. Throws a `GatewayError` for what is no success.
 */
export function sender({ credentials, fetch, retries, longestWaitSeconds }: SendOptions) {
  return async (request: Request): Promise<Response> => {
    const { headers, signal } = request
    if (!headers.has('authorization')) headers.set('authorization', await authorization(credentials))
    if (writes.has(request.method) && !headers.has('idempotency-key'))
      headers.set('idempotency-key', newKey())
    for (let left = retries; ; left--) {
      const isLast = left <= 0
      try {
        // A request can be sent once; the last need not be kept.
        const response = await fetch(isLast ? request : request.clone())
        if (response.ok) return response
        const wait = waitSeconds(response)
        if (isLast || wait === undefined || wait > longestWaitSeconds) throw await errorIn(response)
        await response.body?.cancel()
        await sleep(wait, signal)
      } catch (error) {
        // What fetch throws where there was no answer.
        if (isLast || signal.aborted || !(error instanceof TypeError)) throw error
        await sleep(2 ** (retries - left) / 2, signal)
      }
    }
  }
}

async function authorization(credentials: Credentials): Promise<string> {
  if ('basic' in credentials) {
    const { apiUid, apiKey } = credentials.basic
    return `Basic ${btoa(String.fromCharCode(...new TextEncoder().encode(`${apiUid}:${apiKey}`)))}`
  }
  const { key } = credentials
  return `Bearer ${typeof key === 'string' ? key : await key()}`
}

/** `crypto.randomUUID` is there on secure pages alone. */
function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** How long to wait before the request is sent again; `undefined` where waiting doesn't help. */
function waitSeconds({ status, headers }: Response): number | undefined {
  const said = headers.get('retry-after')
  if (!passing.has(status) || said === null) return undefined
  const seconds = /^\d+$/.test(said) ? Number(said) : (Date.parse(said) - Date.now()) / 1000
  return Number.isNaN(seconds) ? undefined : Math.max(0, seconds)
}

function sleep(seconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const leave = () => {
      clearTimeout(timer)
      reject(signal.reason)
    }
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', leave)
      resolve()
    }, seconds * 1000)
    if (signal.aborted) leave()
    else signal.addEventListener('abort', leave, { once: true })
  })
}
