import { type Dispatcher, Pool } from 'undici'
import { type Buffers, buffers } from './buffers.ts'
import { type FailureKind, V1Failure } from './failure.ts'

/** An HTTP answer of the upstream, whole. Its body is good until whoever reads it returns. */
export interface HttpReply {
  readonly status: number
  readonly retryAfter: string | undefined
  readonly contentEncoding: string | undefined
  readonly body: Buffer
}

export interface TransportOptions {
  readonly url: URL
  readonly connections: number
}

/** A call to send. */
export interface Post<T> {
  readonly body: string
  readonly headers: Readonly<Record<string, string>>
  /** The whole time that it has, in milliseconds, waiting for a connection included. */
  readonly timeoutMs: number
  /** Makes of the answer what is given back. */
  readonly read: (reply: HttpReply) => T
  /** By when its first byte has to leave at the latest, on the clock of `performance.now()`. */
  readonly sendBy?: number | undefined
  readonly signal?: AbortSignal | undefined
}

/** Sends one POST and has the whole answer read. Never follows a redirect, never sends twice. */
export interface Transport {
  /**
   * Throws what `read` throws, and `V1Failure`: `unavailable` where nothing was sent, `timeout`, `malformed`, `failed`, or
   * `abandoned` when `signal` is aborted.
   */
  post<T>(post: Post<T>): Promise<T>
  close(): Promise<void>
}

const connectTimeoutMs = 2_000
const keepAliveMs = 4_000
const largestReply = 16 * 1024 * 1024
const firstBuffer = 16 * 1024
const none = Buffer.alloc(0)
/** For pages that are read in parallel. */
const keptBuffers = 8 * 1024 * 1024

/** Errors of the bytes that came, not of the connection: what was answered can't be read. */
const unreadableCodes = new Set([
  'UND_ERR_RES_EXCEEDED_MAX_SIZE',
  'UND_ERR_RES_CONTENT_LENGTH_MISMATCH',
  'UND_ERR_HEADERS_OVERFLOW'
])

/** The transport to one upstream address, over a pool of kept connections. */
export function transport({ url, connections }: TransportOptions): Transport {
  const pool = new Pool(url.origin, {
    connections,
    pipelining: 1,
    allowH2: false,
    // The upstream may ask for longer; a connection that is gone by then would leave a write in doubt.
    keepAliveTimeout: keepAliveMs,
    keepAliveMaxTimeout: keepAliveMs,
    connect: { timeout: connectTimeoutMs },
    // One deadline counts for the whole call; undici's own are for each phase.
    headersTimeout: 0,
    bodyTimeout: 0,
    maxResponseSize: largestReply
  })
  const path = url.pathname + url.search
  const kept = buffers(keptBuffers)

  return {
    post: <T>(post: Post<T>) =>
      new Promise<T>((resolve, reject) => {
        const { body, headers } = post
        pool.dispatch(
          { path, method: 'POST', headers: { ...headers }, body },
          receive(post, resolve, reject, kept)
        )
      }),
    close: () => pool.destroy()
  }
}

function receive<T>(
  { timeoutMs, read, sendBy, signal }: Post<T>,
  resolve: (made: T) => void,
  reject: (failure: unknown) => void,
  kept: Buffers
): Dispatcher.DispatchHandler {
  let controller: Dispatcher.DispatchController | undefined
  /** Why nobody waits for the answer any more. */
  let givenUp: Error | undefined
  let head: Omit<HttpReply, 'body'> = { status: 0, retryAfter: undefined, contentEncoding: undefined }
  // One buffer that grows: an answer that drips would be as many small ones, each with its own overhead.
  let body = none
  let length = 0
  // Nothing of it may be seen once another answer may be in it.
  const release = () => {
    const used = body
    body = none
    length = 0
    kept.giveBack(used)
  }

  const settled = () => {
    clearTimeout(timer)
    signal?.removeEventListener('abort', hangUp)
  }
  const giveUp = (why: Error, failure: V1Failure) => {
    settled()
    givenUp = why
    reject(failure)
    controller?.abort(why)
  }
  const hangUp = () => giveUp(new Error('nobody waits for the answer'), new V1Failure({ kind: 'abandoned' }))
  const timer = setTimeout(() => {
    const cause = new Error(`no answer within ${timeoutMs} ms`)
    giveUp(cause, missingAnswer('timeout', controller !== undefined, cause))
  }, timeoutMs)
  signal?.addEventListener('abort', hangUp)

  return {
    onRequestStart(started) {
      // Called when a connection is there and before the first byte leaves.
      if (sendBy !== undefined && givenUp === undefined && performance.now() > sendBy) {
        const cause = new Error('it is too late to send it again')
        giveUp(cause, new V1Failure({ kind: 'timeout', outcome: 'not_applied', cause }))
      }
      if (givenUp) started.abort(givenUp)
      else controller = started
    },
    onResponseStart(_controller, status, headers) {
      head = {
        status,
        retryAfter: one(headers['retry-after']),
        contentEncoding: one(headers['content-encoding'])
      }
    },
    onResponseData(_controller, chunk) {
      if (length + chunk.length > body.length) {
        const larger = kept.take(Math.max(firstBuffer, body.length * 2, length + chunk.length))
        body.copy(larger, 0, 0, length)
        kept.giveBack(body)
        body = larger
      }
      chunk.copy(body, length)
      length += chunk.length
    },
    onResponseEnd() {
      settled()
      try {
        resolve(read({ ...head, body: body.subarray(0, length) }))
      } catch (error) {
        reject(error)
      }
      release()
    },
    onResponseError(_controller, cause) {
      settled()
      release()
      reject(failureOf(cause, controller !== undefined))
    }
  }
}

function one(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header[0] : header
}

function failureOf(cause: Error, sent: boolean): V1Failure {
  if (!sent) return missingAnswer('unavailable', sent, cause)
  const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : ''
  const unreadable = unreadableCodes.has(code) || cause.name === 'HTTPParserError'
  return missingAnswer(unreadable ? 'malformed' : 'failed', sent, cause)
}

function missingAnswer(kind: FailureKind, sent: boolean, cause: Error): V1Failure {
  return sent
    ? new V1Failure({ kind, outcome: 'unknown', missing: 'lost', cause })
    : new V1Failure({ kind, outcome: 'not_applied', missing: 'unsent', cause })
}
