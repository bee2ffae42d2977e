import { once } from 'node:events'
import { type ClientRequest, type IncomingMessage, request } from 'node:http'
import { type AddressInfo, createServer } from 'node:net'
import fc from 'fast-check'
import { afterAll, expect, it } from 'vitest'
import { cutAt, outcome } from './answers.ts'

interface Sample {
  /** A character for each byte. */
  readonly text: string
  readonly status: number
  readonly body: string
}

const anyByte = fc.nat(255).map((byte) => String.fromCharCode(byte))
const anyBody = fc.oneof(
  fc.string({ unit: anyByte, maxLength: 60 }),
  fc.string({ unit: fc.constantFrom('\r', '\n', '0', '\r\n\r\n', ';', 'HTTP/1.1 200 OK\r\n'), maxLength: 12 })
)
const anyHeaders = fc.array(
  fc.constantFrom(
    'server: nginx',
    'X-Powered-By:',
    'x-padded:  \t a: b \t ',
    'set-cookie: a="b; c"',
    'x-latin: \xe4\xa0',
    'Connection: close',
    'connection: Keep-Alive',
    'Keep-Alive: timeout=5, max=100',
    'content-encoding: identity',
    'retry-after: 7'
  ),
  { maxLength: 4 }
)
const anyHint = fc.constantFrom('HTTP/1.1 102 Processing\r\n\r\n', 'HTTP/1.1 103 Hints\r\nlink: </a>\r\n\r\n')
const anyChunk = fc.record({
  size: fc.integer({ min: 1, max: 20 }),
  digits: fc.integer({ min: 1, max: 8 }),
  inCapitals: fc.boolean(),
  extension: fc.constantFrom('', ';a', ';a=b;c', ';a="b; \\" c"')
})
const anyFraming = fc.oneof(
  fc.constant({ by: 'length' as const }),
  fc.constant({ by: 'end' as const }),
  fc.record({
    by: fc.constant('chunks' as const),
    chunks: fc.array(anyChunk, { minLength: 1, maxLength: 6 }),
    trailers: fc.array(fc.constantFrom('x-sum: 7', 'Expires:'), { maxLength: 2 })
  })
)
type Framing = typeof anyFraming extends fc.Arbitrary<infer Of> ? Of : never

/** The header lines that tell of the body, and the body as it goes over the wire. */
function framed(body: string, framing: Framing): readonly [readonly string[], string] {
  if (framing.by === 'end') return [[], body]
  if (framing.by === 'length') return [[`Content-Length: ${body.length}`], body]
  const parts: string[] = []
  let left = body
  for (let index = 0; left !== ''; index++) {
    const chunk = framing.chunks[index % framing.chunks.length]
    const data = left.slice(0, chunk?.size)
    left = left.slice(data.length)
    const size = data.length.toString(16).padStart(chunk?.digits ?? 1, '0')
    parts.push(`${chunk?.inCapitals ? size.toUpperCase() : size}${chunk?.extension}\r\n${data}\r\n`)
  }
  const trailers = framing.trailers.map((line) => `${line}\r\n`).join('')
  return [['Transfer-Encoding: chunked'], `${parts.join('')}0\r\n${trailers}\r\n`]
}

const wellFormed: fc.Arbitrary<Sample> = fc
  .record({
    hints: fc.array(anyHint, { maxLength: 2 }),
    isOld: fc.boolean(),
    status: fc.constantFrom(200, 200, 200, 201, 204, 205, 302, 304, 404, 500, 999),
    reason: fc.constantFrom('', ' ', ' OK', ' Not quite: "a"', ' \xe4'),
    before: anyHeaders,
    after: anyHeaders,
    body: anyBody,
    framing: anyFraming
  })
  .map(({ hints, isOld, status, reason, before, after, body, framing }) => {
    const [lines, sent] = framed(body, framing)
    // HTTP/1.0 knows no chunks.
    const version = isOld && framing.by !== 'chunks' ? '1.0' : '1.1'
    const head = [`HTTP/${version} ${status}${reason}`, ...before, ...lines, ...after].join('\r\n')
    const hasBody = status !== 204 && status !== 304
    return {
      text: `${hints.join('')}${head}\r\n\r\n${hasBody ? sent : ''}`,
      status,
      body: hasBody ? body : ''
    }
  })

/** Some bytes are taken out, and others put in. */
const anyEdit = fc.record({
  at: fc.nat(),
  /** At a place where a line ends or begins, or anywhere. */
  atLine: fc.boolean(),
  out: fc.nat(2),
  put: fc.oneof(
    fc.constantFrom('', ' ', '\t', '\r', '\n', '\r\n', '\0', '\v', '\x7f', '\xa0', ':', ';', ',', '"', '='),
    fc.constantFrom(
      '0',
      '5',
      'a',
      '-',
      '+',
      'content-length: 3\r\n',
      'transfer-encoding: chunked\r\n',
      '0\r\n'
    ),
    anyByte
  )
})
type Edit = typeof anyEdit extends fc.Arbitrary<infer Of> ? Of : never

function edited(text: string, { at, atLine, out, put }: Edit): string {
  const lines = [...text.matchAll(/\r\n/g)].flatMap(({ index }) => [index, index + 2])
  const place = (atLine ? lines[at % lines.length] : undefined) ?? at % (text.length + 1)
  return text.slice(0, place) + put + text.slice(place + out)
}

const spoiled = fc
  .tuple(wellFormed, fc.array(anyEdit, { maxLength: 3 }))
  .map(([{ text }, edits]) => edits.reduce(edited, text))
const cuts = fc.array(fc.nat(), { maxLength: 12 })
const cut = (text: string, places: readonly number[]) =>
  cutAt(
    text,
    places.map((place) => place % (text.length + 1))
  )

it('a good answer is read as it was meant, in whatever pieces it comes', () => {
  fc.assert(
    fc.property(wellFormed, cuts, ({ text, status, body }, places) => {
      const expected = { head: { status }, body }
      expect(outcome([text])).toMatchObject(expected)
      expect(outcome(cut(text, places))).toMatchObject(expected)
    }),
    { numRuns: 1_000 }
  )
})

/** What follows an answer in a later piece is met by its connection. */
const withoutEnd = (read: ReturnType<typeof outcome>) =>
  read !== null && typeof read === 'object' ? { ...read, keptMs: undefined } : read

it('any answer comes to the same, in whatever pieces it comes', () => {
  fc.assert(
    fc.property(spoiled, cuts, (text, places) => {
      expect(withoutEnd(outcome(cut(text, places)))).toEqual(withoutEnd(outcome([text])))
    }),
    { numRuns: 1_000 }
  )
})

/** Answers every request with the same bytes, and ends the connection. */
let sent = ''
const server = createServer((socket) => {
  socket.on('error', () => undefined)
  socket.once('data', () => socket.end(sent, 'latin1'))
  socket.resume()
}).listen(0, '127.0.0.1')
afterAll(() => new Promise((resolve) => server.close(resolve)))
await once(server, 'listening')
const { port } = server.address() as AddressInfo

/** What Node makes of an answer: `null` where it takes it for none. */
async function judged(text: string): Promise<object | null> {
  sent = text
  const asked = request({ host: '127.0.0.1', port, agent: false }).end()
  const closed = new Promise((resolve) => asked.once('close', resolve))
  const read = await answered(asked).catch(() => null)
  asked.destroy()
  await closed
  return read
}

async function answered(asked: ClientRequest): Promise<object> {
  const [response] = (await once(asked, 'response')) as [IncomingMessage]
  const chunks: Buffer[] = []
  for await (const chunk of response) chunks.push(chunk as Buffer)
  return { status: response.statusCode, body: Buffer.concat(chunks).toString('latin1') }
}

it('an answer that is read has the status and the body that Node finds in it', async () => {
  await fc.assert(
    fc.asyncProperty(spoiled, async (text) => {
      const ours = outcome([text])
      if (ours === 'fault' || ours === null) return
      // Node faults what follows an answer, of which we have read what is its own.
      if (ours.wholeBy === 'its bytes' && outcome([text.slice(0, -1)]) !== null) return
      expect(await judged(text)).toEqual({ status: ours.head.status, body: ours.body })
    }),
    { numRuns: 500 }
  )
})
