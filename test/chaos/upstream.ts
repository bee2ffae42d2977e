import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo, Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { startSandbox } from '../../src/sandbox/server.ts'
import { type Answer, type Finish, send } from '../upstream.ts'
import type { Certificate } from './certificate.ts'

/** A call that the upstream read whole. */
export interface ChaosCall {
  readonly method: string
  readonly body: Readonly<Record<string, unknown>>
  /** On the clock of `performance.now()`. */
  readonly readAt: number
  /** Settles with the time when the gateway hangs up before it has the whole answer. */
  readonly abandoned: Promise<number>
  /** Whether it was carried out, and V1 said that it was. */
  applied: boolean
}

/** How one call goes; as V1 would have it where nothing is said. */
export interface Manner {
  /** It is not carried out. */
  readonly ignored?: boolean
  /** How long it takes until it is carried out. */
  readonly waitMs?: number
  /** What goes out instead of the good answer. */
  readonly spoil?: (good: string) => Answer
}

/** How the upstream behaves; each number counts from 0. */
export interface Behaviour {
  /** Whether a connection is reset before a byte of it was read. */
  readonly refuses?: (connection: number) => boolean
  /** Whether the connection is reset when the head of a request came, without reading the rest. */
  readonly resets?: (request: number) => boolean
  /** `nth` tells how many calls of this Method came before. */
  readonly manner?: (call: ChaosCall, nth: number) => Manner
}

/** A V1 that does what it is asked, on a port of its own, and misbehaves as it is told. */
export interface ChaosUpstream {
  readonly url: URL
  readonly calls: readonly ChaosCall[]
  /** How many connections and requests it reset without reading them. */
  readonly unread: number
  /** The calls of one Method. */
  of(method: string): readonly ChaosCall[]
  /** Forgets everything that came, and behaves from now on so. */
  behaves(behaviour: Behaviour): void
  /** Closes every connection, and waits a moment, so that the next call needs a new one. */
  cutOff(): Promise<void>
  /** Asks V1 itself, past all chaos: what it answers, as text. */
  truth(method: string, parameters?: object): Promise<string>
}

/** Starts one, with or without TLS. It is closed in the end. */
export async function startChaos(finish: Finish, tls?: Certificate): Promise<ChaosUpstream> {
  const v1 = await startSandbox({ leads: 50, calls: 100, guesses: { searchesPerMinute: 0 } })
  finish(() => v1.close())
  let behaviour: Behaviour = {}
  let calls: ChaosCall[] = []
  let connections = 0
  let requests = 0
  let unread = 0

  const carryOut = async (body: string) => (await fetch(v1.url, { method: 'POST', body, headers })).text()

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { resets, manner } = behaviour
    if (resets?.(requests++)) {
      unread++
      request.socket.resetAndDestroy()
      return
    }
    const { text, call } = await read(request, response)
    const nth = calls.filter(({ method }) => method === call.method).length
    calls.push(call)
    const { ignored, waitMs = 0, spoil } = manner?.(call, nth) ?? {}
    if (waitMs > 0) await sleep(waitMs)
    const good = ignored ? '' : await carryOut(text)
    call.applied = /^[[{0":]*"?response"?:\s*"?true/i.test(good)
    send(request, response, spoil ? spoil(good) : good)
  }

  // Whoever is hung up on while it reads has nothing left to do.
  const listener = (request: IncomingMessage, response: ServerResponse) =>
    void serve(request, response).catch(() => request.socket.destroy())
  const server = tls ? createTlsServer({ ...tls }, listener) : createServer(listener)
  const sockets = new Set<Socket>()
  // Before TLS begins: the socket itself.
  server.prependListener('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
    socket.on('error', () => undefined)
    if (!behaviour.refuses?.(connections++)) return
    unread++
    socket.resetAndDestroy()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  finish(
    () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const socket of sockets) socket.destroy()
      })
  )
  const { port } = server.address() as AddressInfo
  return {
    url: new URL(`http${tls ? 's' : ''}://127.0.0.1:${port}/glu/custom_api`),
    get calls() {
      return calls
    },
    get unread() {
      return unread
    },
    of: (name) => calls.filter(({ method }) => method === name),
    behaves(next) {
      behaviour = next
      calls = []
      connections = 0
      requests = 0
      unread = 0
    },
    async cutOff() {
      for (const socket of sockets) socket.destroy()
      await sleep(50)
    },
    truth: (method, parameters = {}) => carryOut(JSON.stringify({ ...demo, ...parameters, Method: method }))
  }
}

const headers = { 'content-type': 'application/json' }
const demo = { api_uId: '1001', api_key: 'sandbox-key-1001' }

async function read(request: IncomingMessage, response: ServerResponse) {
  const abandoned = new Promise<number>((resolve) => {
    response.once('close', () => {
      if (!response.writableFinished) resolve(performance.now())
    })
  })
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const text = Buffer.concat(chunks).toString()
  const body = JSON.parse(text) as Record<string, unknown>
  const readAt = performance.now()
  const call: ChaosCall = { method: String(body.Method), body, readAt, abandoned, applied: false }
  return { text, call }
}
