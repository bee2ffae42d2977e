import type { Socket } from 'node:net'
import type { AnswerReader } from './answer.ts'

/** A request that is sent, and is told what comes of it. */
export interface Sent {
  /** Head and body, as they go over the wire. */
  readonly text: string
  /** A connection is there and the first byte is about to leave: whether it may. */
  leaving(connection: Connection): boolean
  /** The answer is whole; its body is good until this returns. */
  answered(answer: AnswerReader): void
  /** There will be no answer. */
  failed(cause: Error): void
}

/** Whom a connection belongs to. */
export interface Owner {
  /** It has nothing to do. */
  free(connection: Connection): void
  ended(connection: Connection): void
}

/** A connection over HTTP/1.1: one request at a time, and the next when that has its answer. */
export class Connection {
  readonly #reader: AnswerReader
  readonly #owner: Owner
  readonly #keepMs: number
  #socket: Socket | undefined
  #request: Sent | undefined
  #usableUntil = Number.POSITIVE_INFINITY

  constructor(reader: AnswerReader, keepMs: number, owner: Owner) {
    this.#reader = reader
    this.#keepMs = keepMs
    this.#owner = owner
  }

  /** It is open. What `received` isn't told of comes as events. */
  opened(socket: Socket): void {
    this.#socket = socket
    this.#usableUntil = performance.now() + this.#keepMs
    socket.on('data', (bytes: Buffer) => this.received(bytes))
    socket.on('end', () => this.#end())
    socket.on('error', (error) => this.fail(error))
    socket.on('close', () => {
      this.#end()
      this.#owner.ended(this)
    })
  }

  /** Whether it can be used for another request, at this time of `performance.now()`. */
  isUsable(now: number): boolean {
    return this.#socket?.writable === true && now < this.#usableUntil
  }

  /** Sends a request: nothing is under way. */
  carry(request: Sent): void {
    if (!request.leaving(this)) {
      this.#owner.free(this)
      return
    }
    this.#request = request
    const { text } = request
    // Nearly all are ASCII, which needs no encoding.
    this.#socket?.write(text, Buffer.byteLength(text) === text.length ? 'latin1' : 'utf8')
  }

  /** Bytes have come, good until this returns. */
  received(bytes: Buffer): void {
    if (this.#request === undefined) {
      // Nobody asked for them: whose they are can't be told.
      this.destroy()
      return
    }
    let isWhole: boolean
    try {
      isWhole = this.#reader.take(bytes)
    } catch (fault) {
      this.fail(fault instanceof Error ? fault : new Error(String(fault)))
      return
    }
    if (isWhole) this.#whole()
  }

  /** Ends it, and whatever is under way fails for this reason. */
  fail(cause: Error): void {
    const request = this.#request
    this.destroy()
    request?.failed(cause)
  }

  /** Ends it on the spot; a request that is under way is told nothing. */
  destroy(): void {
    this.#request = undefined
    this.#reader.release()
    this.#socket?.destroy()
  }

  #end(): void {
    if (this.#request !== undefined && this.#reader.end()) this.#whole()
    this.fail(new Error('the connection ended before the answer was whole'))
  }

  #whole(): void {
    const request = this.#request
    const keptMs = Math.min(this.#reader.keptMs, this.#keepMs)
    this.#request = undefined
    request?.answered(this.#reader)
    this.#reader.release()
    if (keptMs === 0 || this.#socket?.writableLength !== 0) {
      this.destroy()
      return
    }
    this.#usableUntil = performance.now() + keptMs
    this.#owner.free(this)
  }
}
