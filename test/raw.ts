import { connect } from 'node:net'
import type { FastifyInstance } from 'fastify'

/** An answer read from the wire. */
export interface RawAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** Listens on a free port and gives it back. */
export async function listen(server: FastifyInstance): Promise<number> {
  const address = await server.listen({ port: 0, host: '127.0.0.1', listenTextResolver: () => '' })
  return Number(new URL(address).port)
}

/** Sends bytes as they are and gives back the first answer; the connection has to end with it. */
export async function sendRaw(port: number, bytes: string | Buffer): Promise<RawAnswer> {
  const socket = connect(port, '127.0.0.1')
  socket.write(bytes)
  const chunks: Buffer[] = []
  // A server that refuses may reset while we still write: what came before counts.
  socket.on('error', () => undefined)
  socket.on('data', (chunk) => chunks.push(chunk))
  await new Promise((resolve) => socket.once('close', resolve))
  return parse(Buffer.concat(chunks).toString('latin1'))
}

function parse(text: string): RawAnswer {
  const [head = '', body = ''] = text.split(/\r\n\r\n(.*)/s, 2)
  const [first = '', ...lines] = head.split('\r\n')
  const headers = lines.map((line) => {
    const [name = '', value = ''] = line.split(/: *(.*)/s, 2)
    return [name.toLowerCase(), value] as const
  })
  return { status: Number(first.split(' ')[1]), headers: Object.fromEntries(headers), body }
}
