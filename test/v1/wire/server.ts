import { once } from 'node:events'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { createServer as createTlsServer } from 'node:tls'
import { onTestFinished } from 'vitest'
import type { Connection, Sent } from '../../../src/v1/wire/connection.ts'
import { Connections } from '../../../src/v1/wire/connections.ts'
import type { Certificate } from '../../chaos/certificate.ts'

/** A request that the server has read. */
export interface Asked {
  readonly name: string
  /** Which of its connections it came over, counted from 0. */
  readonly over: number
  readonly socket: Socket
  /** Sends these bytes, or its name as the body of a good answer. */
  answer(text?: string): void
}

export interface WireServer {
  readonly url: URL
  /** The connections that it ever had. */
  readonly sockets: readonly Socket[]
  /** All that it was asked. */
  readonly names: readonly string[]
  /** The next request that nobody has looked at yet. */
  next(): Promise<Asked>
}

export const answerOf = (body: string) => `HTTP/1.1 200 OK\r\ncontent-length: ${body.length}\r\n\r\n${body}`

/** A server that does nothing by itself, over TLS if it has a certificate. */
async function startServer(certificate?: Certificate): Promise<WireServer> {
  const sockets: Socket[] = []
  const names: string[] = []
  const unseen: Asked[] = []
  let looking: ((asked: Asked) => void) | undefined

  const connected = (socket: Socket) => {
    const over = sockets.push(socket) - 1
    socket.on('error', () => undefined)
    let text = ''
    socket.on('data', (bytes) => {
      const heads = `${text}${bytes}`.split('\r\n\r\n')
      text = heads.pop() ?? ''
      for (const head of heads) {
        const name = /^POST \/(\S+)/.exec(head)?.[1] ?? head
        const asked = { name, over, socket, answer: (answer = answerOf(name)) => void socket.write(answer) }
        names.push(name)
        if (looking === undefined) unseen.push(asked)
        else looking(asked)
        looking = undefined
      }
    })
  }
  const server = certificate === undefined ? createServer(connected) : createTlsServer(certificate, connected)
  server.on('tlsClientError', () => undefined)
  const port = await listening(server.listen(0, '127.0.0.1'))
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy()
    await new Promise((resolve) => server.close(resolve))
  })
  return {
    url: new URL(`${certificate === undefined ? 'http' : 'https'}://127.0.0.1:${port}/`),
    sockets,
    names,
    next: () =>
      new Promise((resolve) => {
        const first = unseen.shift()
        if (first === undefined) looking = resolve
        else resolve(first)
      })
  }
}

export async function listening(server: Server): Promise<number> {
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}

/** Settles when the connection has ended at the server, and so at the other end. */
export async function ended(socket: Socket | undefined): Promise<void> {
  if (socket?.closed === false) await once(socket, 'close')
}

/** The next request, where this one has not come to an end before it. */
export async function reached(server: WireServer, { outcome }: Request): Promise<Asked> {
  const early = outcome.then((cause) => {
    throw new Error('it came to an end and was not asked', { cause })
  })
  return Promise.race([server.next(), early])
}

/** A request under its name. */
export interface Request extends Sent {
  /** The body of the answer, or why there is none. */
  readonly outcome: Promise<string | Error>
  /** What it was sent over. */
  readonly connection: Connection | undefined
}

export function requestOf(name: string, leaves = true): Request {
  const { promise, resolve } = Promise.withResolvers<string | Error>()
  let connection: Connection | undefined
  return {
    text: `POST /${name} HTTP/1.1\r\n\r\n`,
    leaving(over) {
      connection = over
      return leaves
    },
    answered: ({ body }) => resolve(body.toString('latin1')),
    failed: resolve,
    outcome: promise,
    get connection() {
      return connection
    }
  }
}

/** Connections to an address, which end with the test. */
export function connect(url: URL, most: number) {
  const connections = new Connections({ url, most })
  onTestFinished(() => connections.close())
  return {
    connections,
    /** Sends a request under this name. */
    ask: (name: string): Request => {
      const request = requestOf(name)
      connections.send(request)
      return request
    }
  }
}

/** A server, and connections to it. */
export async function start({ most, certificate }: { most: number; certificate?: Certificate }) {
  const server = await startServer(certificate)
  return { server, ...connect(server.url, most) }
}
