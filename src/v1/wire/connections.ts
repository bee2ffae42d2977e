import type { Socket } from 'node:net'
import { buildConnector } from 'undici'
import { atEndOfTurn } from '../../time/end-of-turn.ts'
import { type Buffers, buffers } from '../buffers.ts'
import { AnswerReader } from './answer.ts'
import { Connection, type Sent } from './connection.ts'

export interface ConnectionsOptions {
  /** Where they lead: its scheme, host and port. */
  readonly url: URL
  /** How many there are at a time at most. */
  readonly most: number
}

const connectTimeoutMs = 2_000
/** The upstream may allow for longer; a connection that is gone by then would leave a write in doubt. */
const keepMs = 4_000
const sweepEveryMs = 1_000
/** For pages that are read in parallel. */
const keptBytes = 8 * 1024 * 1024
/** A page of 100 calls comes in one read. */
const readBytes = 128 * 1024

/** Connections to one server over HTTP/1.1, each for one request at a time, and kept for the next. */
export class Connections {
  readonly #url: URL
  readonly #most: number
  readonly #kept: Buffers = buffers(keptBytes)
  /** All read into this one: what was read is looked at before anything else is. */
  readonly #shared = Buffer.allocUnsafeSlow(readBytes)
  readonly #secure = buildConnector({ timeout: connectTimeoutMs, allowH2: false })
  readonly #open = new Set<Connection>()
  /** The one that was used last is used next. */
  readonly #idle: Connection[] = []
  readonly #waiting = new Set<Sent>()
  /** All of a turn leave together, over connections that are good at its end. */
  readonly #sendSoon = atEndOfTurn(() => this.#sendWaiting())
  readonly #sweeper: NodeJS.Timeout
  #connecting = 0
  #closed: boolean = false

  constructor({ url, most }: ConnectionsOptions) {
    this.#url = url
    this.#most = most
    this.#sweeper = setInterval(() => this.#sweep(), sweepEveryMs).unref()
  }

  /** Sends a request at the end of this turn, over a connection that is free, or as soon as there is one. */
  send(request: Sent): void {
    if (this.#closed) {
      request.failed(closed())
      return
    }
    this.#waiting.add(request)
    this.#sendSoon()
  }

  /** Takes back a request that waits. */
  withdraw(request: Sent): void {
    this.#waiting.delete(request)
  }

  /** Ends all connections; what is under way fails. */
  close(): void {
    this.#closed = true
    clearInterval(this.#sweeper)
    const cause = closed()
    const waiting = [...this.#waiting]
    this.#waiting.clear()
    for (const connection of this.#open) connection.fail(cause)
    for (const request of waiting) request.failed(cause)
  }

  #sendWaiting(): void {
    for (const request of this.#waiting) {
      const connection = this.#takeIdle()
      if (connection === undefined) break
      this.#waiting.delete(request)
      connection.carry(request)
    }
    if (!this.#closed) this.#connectForWaiting()
  }

  #takeIdle(): Connection | undefined {
    const now = performance.now()
    for (;;) {
      const connection = this.#idle.pop()
      if (connection === undefined || connection.isUsable(now)) return connection
      connection.destroy()
    }
  }

  #sweep(): void {
    const now = performance.now()
    for (const connection of this.#idle.filter((one) => !one.isUsable(now))) connection.destroy()
  }

  /** As many as wait are opened, if there may be so many. */
  #connectForWaiting(): void {
    while (this.#connecting < this.#waiting.size && this.#open.size + this.#connecting < this.#most) {
      this.#connect()
    }
  }

  #connect(): void {
    this.#connecting++
    const reader = new AnswerReader(this.#kept)
    const connection = new Connection(reader, keepMs, {
      free: (one) => this.#isFree(one),
      ended: (one) => this.#hasEnded(one)
    })
    const { hostname, host, protocol, port } = this.#url
    // An IPv6 address stands in brackets in a URL alone.
    const at = { hostname: hostname.replace(/^\[(.*)\]$/, '$1'), host, protocol, port }
    const connect = protocol === 'https:' ? this.#secure : this.#plain(connection)
    connect(at, (error, socket) => {
      this.#connecting--
      if (error !== null) this.#couldNotConnect(error)
      else if (this.#closed) socket.destroy()
      else this.#connected(connection, socket)
    })
  }

  /** Without a buffer and its objects for each read, which are a tenth of a small call. */
  #plain(connection: Connection): buildConnector.connector {
    const callback = (length: number) => {
      connection.received(this.#shared.subarray(0, length))
      return true
    }
    return buildConnector({
      timeout: connectTimeoutMs,
      allowH2: false,
      port: Number(this.#url.port || 80),
      onread: { buffer: this.#shared, callback }
    })
  }

  #connected(connection: Connection, socket: Socket): void {
    this.#open.add(connection)
    connection.opened(socket)
    this.#isFree(connection)
  }

  #couldNotConnect(error: Error): void {
    const [first] = this.#waiting
    if (first !== undefined) {
      this.#waiting.delete(first)
      first.failed(error)
    }
    this.#connectForWaiting()
  }

  #isFree(connection: Connection): void {
    this.#idle.push(connection)
    if (this.#waiting.size > 0) this.#sendSoon()
  }

  #hasEnded(connection: Connection): void {
    this.#open.delete(connection)
    const index = this.#idle.indexOf(connection)
    if (index !== -1) this.#idle.splice(index, 1)
    if (!this.#closed) this.#connectForWaiting()
  }
}

const closed = () => new Error('the connections are closed')
