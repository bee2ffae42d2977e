import { connect, type Socket } from 'node:net'
import { type Transform, Writable } from 'node:stream'
import compress from '@fastify/compress'
import Fastify, { LogController } from 'fastify'
import { onTestFinished } from 'vitest'
import { PageQuery, ref } from '../../schemas/common.ts'
import { Tag, TagPage } from '../../schemas/tags.ts'
import { watchEnds } from '../../src/http/ends.ts'
import { answerProblems } from '../../src/http/errors.ts'
import { addEtags } from '../../src/http/etag.ts'
import { sendExport } from '../../src/http/export.ts'
import { hideUnknownLengths } from '../../src/http/head.ts'
import { logRequests } from '../../src/http/log.ts'
import type { TypeBoxProvider } from '../../src/http/plugin.ts'
import { applyPolicy } from '../../src/http/policy.ts'
import { unobserved } from '../../src/http/streams.ts'
import { validateStrictly } from '../../src/http/validation.ts'
import { zone } from '../../src/time/zone.ts'
import { listen } from '../raw.ts'

export interface Exporting {
  readonly port: number
  /** The lines of the log about requests. */
  readonly logged: readonly Readonly<Record<string, unknown>>[]
}

/** Tags with the ids from `first` on. */
export function tagsFrom(first: number, count: number): Tag[] {
  return Array.from({ length: count }, (_, index) => {
    const id = String(first + index)
    return { id, title: `Tag ${id}`, status: 'active', team_id: null, added_by: null }
  })
}

/** A server that exports the rows of a test at `/tags`, in production's ways. It closes with the test. */
export async function exporting(rows: () => AsyncIterable<readonly Tag[]>): Promise<Exporting> {
  const logged: Record<string, unknown>[] = []
  const stream = new Writable({
    write(line: Buffer, _encoding, done) {
      const entry = JSON.parse(line.toString()) as Record<string, unknown>
      if ('reqId' in entry) logged.push(entry)
      done()
    }
  })
  const server = Fastify({
    logger: { level: 'info', stream },
    logController: new LogController({ disableRequestLogging: true })
  }).withTypeProvider<TypeBoxProvider>()
  server.decorate('zone', zone('UTC'))
  server.decorate('streamObserver', unobserved)
  server.decorateRequest('streams', false)
  watchEnds(server).tell(logRequests(server, { write: (line) => void stream.write(line) }).ended)
  validateStrictly(server)
  answerProblems(server)
  addEtags(server, () => undefined)
  hideUnknownLengths(server)
  applyPolicy(
    server,
    () => Promise.reject(new Error('its one route is open')),
    () => null,
    async () => false
  )
  await server.register(compress, { globalDecompression: false })
  server.addSchema(Tag)
  server.addSchema(TagPage)
  server.get(
    '/tags',
    {
      config: { open: true, list: Tag },
      schema: { querystring: PageQuery, response: { 200: ref(TagPage) } }
    },
    async (request, reply) => sendExport(request, reply, { rows: rows() })
  )
  onTestFinished(() => server.close())
  return { port: await listen(server), logged }
}

/** The client's end of a connection, and what came over it. */
export interface Client {
  readonly socket: Socket
  /** All that came so far. */
  bytes(): Buffer
  text(): string
  /** Waits until what came has this. */
  has(text: string): Promise<void>
  /** How the connection ended. */
  readonly ended: Promise<'ended' | 'reset'>
}

/** Sends a request by hand. The client takes all that comes; `socket.pause()` stops that. */
export function request(
  port: number,
  target: string,
  { method = 'GET', version = '1.1', headers = {} as Readonly<Record<string, string>> } = {}
): Client {
  const socket = connect(port, '127.0.0.1')
  onTestFinished(() => void socket.destroy())
  const lines = Object.entries({ host: 'test', ...headers }).map(([name, value]) => `${name}: ${value}\r\n`)
  socket.write(`${method} ${target} HTTP/${version}\r\n${lines.join('')}\r\n`)

  const chunks: Buffer[] = []
  const bytes = () => Buffer.concat(chunks)
  const text = () => bytes().toString('latin1')
  socket.on('data', (chunk) => chunks.push(chunk))
  const ended = new Promise<'ended' | 'reset'>((resolve) => {
    socket.once('error', () => resolve('reset'))
    socket.once('end', () => resolve('ended'))
  })
  const has = (wanted: string) =>
    new Promise<void>((resolve) => {
      const look = () => {
        if (!text().includes(wanted)) return
        socket.off('data', look)
        resolve()
      }
      socket.on('data', look)
      look()
    })
  return { socket, bytes, text, has, ended }
}

/** The chunks of an answer, and whether the last, empty one came (RFC 9112, 7.1). */
export function chunksOf(answer: Buffer): { body: Buffer; isWhole: boolean } {
  const body: Buffer[] = []
  let rest = answer.subarray(answer.indexOf('\r\n\r\n') + 4)
  for (;;) {
    const end = rest.indexOf('\r\n')
    const length = Number.parseInt(rest.subarray(0, end).toString('latin1'), 16)
    if (end < 0 || Number.isNaN(length)) return { body: Buffer.concat(body), isWhole: false }
    if (length === 0) return { body: Buffer.concat(body), isWhole: true }
    body.push(rest.subarray(end + 2, end + 2 + length))
    rest = rest.subarray(end + 2 + length + 2)
  }
}

/** What a decoder makes of the beginning of a stream. */
export function decodedSoFar(
  decoder: Transform & { flush(done: () => void): void },
  bytes: Buffer
): Promise<string> {
  const made: Buffer[] = []
  decoder.on('data', (chunk: Buffer) => made.push(chunk))
  decoder.write(bytes)
  return new Promise((resolve) => decoder.flush(() => resolve(Buffer.concat(made).toString())))
}
