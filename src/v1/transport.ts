import { type FailureKind, V1Failure } from './failure.ts'
import type { HangUp, HangUpListener } from './hang-up.ts'
import type { AnswerReader } from './wire/answer.ts'
import type { Connection, Sent } from './wire/connection.ts'
import { Connections } from './wire/connections.ts'
import { ResponseFault } from './wire/head.ts'

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
  /** Of JSON. */
  readonly body: string
  /** The W3C trace context that the upstream is told. */
  readonly traceparent?: string | undefined
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

/** The transport to one upstream address, over connections that are kept. */
export function transport({ url, connections: most }: TransportOptions): Transport {
  const connections = new Connections({ url, most })
  // Answers are asked for as they are: unpacking has no bounds.
  const head = [
    `POST ${url.pathname}${url.search} HTTP/1.1`,
    `host: ${url.host}`,
    'connection: keep-alive',
    'content-type: application/json',
    'accept: application/json',
    'accept-encoding: identity',
    'user-agent: prospector-gateway'
  ].join('\r\n')

  return {
    post: <T>(post: Post<T>) =>
      new Promise<T>((resolve, reject) => {
        const { body, traceparent } = post
        const traced = traceparent === undefined ? '' : `\r\ntraceparent: ${traceparent}`
        const text = `${head}${traced}\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`
        connections.send(new Call(text, post, connections, resolve, reject))
      }),
    close: async () => connections.close()
  }
}

/** One call. A class, for one is made for each: as many closures would be a third of what it costs. */
class Call<T> implements Sent, HangUpListener {
  readonly text: string
  readonly #post: Post<T>
  readonly #connections: Connections
  readonly #resolve: (made: T) => void
  readonly #reject: (failure: unknown) => void
  readonly #timer: NodeJS.Timeout
  /** The one that it was sent over. */
  #connection: Connection | undefined

  constructor(
    text: string,
    post: Post<T>,
    connections: Connections,
    resolve: (made: T) => void,
    reject: (failure: unknown) => void
  ) {
    this.text = text
    this.#post = post
    this.#connections = connections
    this.#resolve = resolve
    this.#reject = reject
    this.#timer = setTimeout(outOfTime, post.timeoutMs, this)
    post.hangUp?.tell(this)
  }

  hungUp(): void {
    this.#giveUp(new V1Failure({ kind: 'abandoned' }))
  }

  outOfTime(): void {
    const cause = new Error(`no answer within ${this.#post.timeoutMs} ms`)
    this.#giveUp(missingAnswer('timeout', this.#connection !== undefined, cause))
  }

  leaving(connection: Connection): boolean {
    const { sendBy } = this.#post
    if (sendBy !== undefined && performance.now() > sendBy) {
      const cause = new Error('it is too late to send it again')
      this.#giveUp(new V1Failure({ kind: 'timeout', outcome: 'not_applied', cause }))
      return false
    }
    this.#connection = connection
    return true
  }

  answered({ head: { status, retryAfter, contentEncoding }, body }: AnswerReader): void {
    this.#settled()
    try {
      this.#resolve(this.#post.read({ status, retryAfter, contentEncoding, body }))
    } catch (error) {
      this.#reject(error)
    }
  }

  failed(cause: Error): void {
    this.#settled()
    this.#reject(failureOf(cause, this.#connection !== undefined))
  }

  #settled(): void {
    clearTimeout(this.#timer)
    this.#post.hangUp?.forget(this)
  }

  #giveUp(failure: V1Failure): void {
    this.#settled()
    this.#connections.withdraw(this)
    this.#connection?.destroy()
    this.#reject(failure)
  }
}

function outOfTime(call: { outOfTime(): void }): void {
  call.outOfTime()
}

function failureOf(cause: Error, sent: boolean): V1Failure {
  if (!sent) return missingAnswer('unavailable', sent, cause)
  return missingAnswer(cause instanceof ResponseFault ? 'malformed' : 'failed', sent, cause)
}

function missingAnswer(kind: FailureKind, sent: boolean, cause: Error): V1Failure {
  return sent
    ? new V1Failure({ kind, outcome: 'unknown', missing: 'lost', cause })
    : new V1Failure({ kind, outcome: 'not_applied', missing: 'unsent', cause })
}
