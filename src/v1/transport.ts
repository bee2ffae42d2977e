import type { IncomingHttpHeaders } from 'node:http'
import { type Dispatcher, Pool } from 'undici'
import { type Buffers, buffers } from './buffers.ts'
import { type FailureKind, V1Failure } from './failure.ts'
import type { HangUp, HangUpListener } from './hang-up.ts'

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
  readonly headers: Record<string, string>
  /** The whole time that it has, in milliseconds, waiting for a connection included. */
  readonly timeoutMs: number
  /** Makes of the answer what is given back. */
  readonly read: (reply: HttpReply) => T
  /** By when its first byte has to leave at the latest, on the clock of `performance.now()`. */
  readonly sendBy?: number | undefined
  readonly hangUp?: HangUp | undefined
}

/** Sends one POST and has the whole answer read. Never follows a redirect, never sends twice. */
export interface Transport {
  /**
   * Throws what `read` throws, and `V1Failure`: `unavailable` where nothing was sent, `timeout`, `malformed`, `failed`, or
   * `abandoned` when the caller hangs up.
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
        pool.dispatch({ path, method: 'POST', headers, body }, new Receiver(post, resolve, reject, kept))
      }),
    close: () => pool.destroy()
  }
}

/**
 * Receives one answer. A class, for one is made for each call: as many closures would be a third of what the call costs.
 */
class Receiver<T> implements Dispatcher.DispatchHandler, HangUpListener {
  readonly #post: Post<T>
  readonly #resolve: (made: T) => void
  readonly #reject: (failure: unknown) => void
  readonly #kept: Buffers
  readonly #timer: NodeJS.Timeout
  #controller: Dispatcher.DispatchController | undefined
  /** Why nobody waits for the answer any more. */
  #givenUp: Error | undefined
  #status = 0
  #retryAfter: string | undefined
  #contentEncoding: string | undefined
  // One buffer that grows: an answer that drips would be as many small ones, each with its own overhead.
  #body = none
  #length = 0

  constructor(post: Post<T>, resolve: (made: T) => void, reject: (failure: unknown) => void, kept: Buffers) {
    this.#post = post
    this.#resolve = resolve
    this.#reject = reject
    this.#kept = kept
    this.#timer = setTimeout(outOfTime, post.timeoutMs, this)
    post.hangUp?.tell(this)
  }

  hungUp(): void {
    this.#giveUp(new Error('nobody waits for the answer'), new V1Failure({ kind: 'abandoned' }))
  }

  outOfTime(): void {
    const cause = new Error(`no answer within ${this.#post.timeoutMs} ms`)
    this.#giveUp(cause, missingAnswer('timeout', this.#controller !== undefined, cause))
  }

  onRequestStart(started: Dispatcher.DispatchController): void {
    const { sendBy } = this.#post
    // Called when a connection is there and before the first byte leaves.
    if (sendBy !== undefined && this.#givenUp === undefined && performance.now() > sendBy) {
      const cause = new Error('it is too late to send it again')
      this.#giveUp(cause, new V1Failure({ kind: 'timeout', outcome: 'not_applied', cause }))
    }
    if (this.#givenUp) started.abort(this.#givenUp)
    else this.#controller = started
  }

  onResponseStart(_controller: unknown, status: number, headers: IncomingHttpHeaders): void {
    this.#status = status
    this.#retryAfter = one(headers['retry-after'])
    this.#contentEncoding = one(headers['content-encoding'])
  }

  onResponseData(_controller: unknown, chunk: Buffer): void {
    const needed = this.#length + chunk.length
    if (needed > this.#body.length) {
      const larger = this.#kept.take(Math.max(firstBuffer, this.#body.length * 2, needed))
      this.#body.copy(larger, 0, 0, this.#length)
      this.#kept.giveBack(this.#body)
      this.#body = larger
    }
    chunk.copy(this.#body, this.#length)
    this.#length = needed
  }

  onResponseEnd(): void {
    this.#settled()
    try {
      this.#resolve(
        this.#post.read({
          status: this.#status,
          retryAfter: this.#retryAfter,
          contentEncoding: this.#contentEncoding,
          body: this.#body.subarray(0, this.#length)
        })
      )
    } catch (error) {
      this.#reject(error)
    }
    this.#release()
  }

  onResponseError(_controller: unknown, cause: Error): void {
    this.#settled()
    this.#release()
    this.#reject(failureOf(cause, this.#controller !== undefined))
  }

  #settled(): void {
    clearTimeout(this.#timer)
    this.#post.hangUp?.forget(this)
  }

  #giveUp(why: Error, failure: V1Failure): void {
    this.#settled()
    this.#givenUp = why
    this.#reject(failure)
    this.#controller?.abort(why)
  }

  /** Nothing of it may be seen once another answer may be in it. */
  #release(): void {
    const used = this.#body
    this.#body = none
    this.#length = 0
    this.#kept.giveBack(used)
  }
}

function outOfTime(receiver: { outOfTime(): void }): void {
  receiver.outOfTime()
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
