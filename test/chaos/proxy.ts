import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import type { Finish } from '../upstream.ts'

/** A TCP proxy that can keep what was sent to itself. */
export interface TcpProxy {
  /** The address of what lies behind it, at this proxy. */
  readonly url: URL
  /** How many connections it holds back now. */
  readonly held: number
  /** From now on it passes nothing on of a connection on which these words came, nor of what comes after. */
  holds(words: RegExp | null): void
}

/** Starts one before this address. It is closed in the end. */
export async function startProxy(behind: URL, finish: Finish): Promise<TcpProxy> {
  let words: RegExp | null = null
  const held = new Set<Socket>()
  const sockets = new Set<Socket>()
  const keep = (socket: Socket, other: Socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    socket.once('close', () => {
      sockets.delete(socket)
      held.delete(socket)
      other.destroy()
    })
  }
  const server = createServer((near) => {
    const far = connect(Number(behind.port), behind.hostname)
    keep(near, far)
    keep(far, near)
    far.pipe(near)
    near.on('data', (chunk: Buffer) => {
      if (words?.test(chunk.toString('latin1'))) held.add(near)
      if (!held.has(near)) far.write(chunk)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  finish(
    () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const socket of sockets) socket.destroy()
      })
  )
  const url = new URL(behind)
  url.port = String((server.address() as AddressInfo).port)
  return {
    url,
    get held() {
      return held.size
    },
    holds(next) {
      words = next
    }
  }
}
