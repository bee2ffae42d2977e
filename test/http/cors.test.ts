import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { type Answered, type Asking, build, documentedRoutes } from '../build.ts'
import { listen, sendRaw } from '../raw.ts'
import { documented, failure } from '../upstream.ts'

const page = 'https://app.example.com'
const local = 'http://localhost:5173'
const stranger = 'https://evil.example.com'

const app = await build({ config: { CORS_ORIGINS: `${page}, ${local}` } }, afterAll)
const port = await listen(app.server)
beforeEach(() => app.upstream.answers(documented))

const exposed =
  'Link Location ETag Retry-After RateLimit RateLimit-Policy X-Request-Id Idempotency-Replayed Preference-Applied Content-Disposition Age Cache-Status Api-Version'
const sendable =
  'Authorization Content-Type Accept Idempotency-Key If-None-Match Prefer X-Request-Id traceparent Cache-Control'

const listOf = (value: string | undefined) => (value ?? '').split(',').map((name) => name.trim())
const from = (origin: string, asking: Asking = {}): Asking => ({
  ...asking,
  headers: { ...asking.headers, origin }
})
const corsOf = ({ headers }: Pick<Answered, 'headers'>) =>
  Object.keys(headers).filter((name) => name.startsWith('access-control-'))

function expectReadable({ headers }: Pick<Answered, 'headers'>, origin = page): void {
  expect(headers['access-control-allow-origin']).toBe(origin)
  expect(listOf(headers['access-control-expose-headers']).sort()).toEqual(exposed.split(' ').sort())
  expect(headers).not.toHaveProperty('access-control-allow-credentials')
}

const preflight = (method: string, origin = page): Asking =>
  from(origin, {
    as: null,
    headers: { 'access-control-request-method': method, 'access-control-request-headers': 'authorization' }
  })

interface Case {
  readonly status: number
  readonly line: string
  readonly asking?: Asking
}

const answer = (status: number, line: string, asking: Asking = {}): Case => ({ status, line, asking })

/** One of each status that a request meets by itself. */
const answers = [
  answer(200, 'GET /tags'),
  answer(200, 'HEAD /tags'),
  answer(200, 'GET /tags?format=csv'),
  answer(200, 'GET /tags?format=ndjson'),
  answer(200, 'GET /openapi.json', { as: null }),
  answer(201, 'POST /tags', { body: { title: 'a' } }),
  answer(204, 'DELETE /groups/1'),
  answer(304, 'GET /tags', { headers: { 'if-none-match': '*' } }),
  answer(400, 'GET /tags?x=1'),
  answer(400, 'GET /tags/%zz'),
  answer(400, 'POST /tags', { body: '{' }),
  answer(401, 'GET /tags', { as: null }),
  answer(404, 'GET /nothing'),
  answer(405, 'PUT /tags'),
  answer(406, 'GET /tags', { headers: { accept: 'image/png' } }),
  answer(413, 'POST /tags', { body: 'x'.repeat(300_000) }),
  answer(414, `GET /tags?x=${'x'.repeat(9_000)}`),
  answer(415, 'POST /tags', { body: 'a', headers: { 'content-type': 'text/plain' } }),
  answer(200, 'POST /leads/import?group_id=1', {
    body: '',
    headers: { 'content-type': 'application/x-ndjson' }
  })
]

describe('a page at a listed origin', () => {
  it.each(answers)('can read the $status to $line', async ({ status, line, asking }) => {
    const answered = await app.ask(line, from(page, asking))
    expect(answered.status).toBe(status)
    expectReadable(answered)
  })

  it.each([
    [422, failure('No')],
    [429, failure('Rate limit')],
    [502, 'nonsense']
  ] as const)('can read the %i that V1 caused', async (status, reply) => {
    app.upstream.answers(() => reply)
    // Each has an account of its own: what V1 answered one of them is remembered.
    const as = [String(status), 'key'] as const
    const answered = await app.ask('POST /tags', from(page, { as, body: { title: 'a' } }))
    expect(answered.status).toBe(status)
    expectReadable(answered)
  })

  it('can read how long to wait where it asks too often', async () => {
    const config = { CORS_ORIGINS: page, RATE_LIMIT_PER_MINUTE: 1, RATE_LIMIT_BURST: 1 }
    const { ask } = await build({ config })
    await ask('GET /account', from(page))
    const answered = await ask('GET /account', from(page))
    expect(answered.status).toBe(429)
    expect(answered.headers).toHaveProperty('retry-after')
    expectReadable(answered)
    // A preflight is no request of theirs.
    expect((await ask('OPTIONS /account', preflight('GET'))).status).toBe(204)
  })

  it('can read the 500 of a fault', async () => {
    const { server, ask } = await build({ config: { CORS_ORIGINS: page } })
    server.cursors.seal = () => {
      throw new Error('a fault')
    }
    const answered = await ask('GET /tags?limit=1', from(page))
    expect(answered.status).toBe(500)
    expectReadable(answered)
  })

  it('can read every operation', async () => {
    for (const { line, asking } of documentedRoutes(app.server)) {
      expectReadable(await app.ask(line, from(page, asking)))
    }
  })

  it('is told of its own origin, whichever it is', async () => {
    expectReadable(await app.ask('GET /tags', from(local)), local)
  })

  it('can read a stream over the wire', async () => {
    const lines = [`GET /tags?format=csv HTTP/1.1`, 'Host: a', `Origin: ${page}`, 'Connection: close']
    const auth = `Authorization: Basic ${Buffer.from('1001:sandbox-key-1001').toString('base64')}`
    const answered = await sendRaw(port, [...lines, auth, '', ''].join('\r\n'))
    expect(answered.status).toBe(200)
    expect(answered.headers['transfer-encoding']).toBe('chunked')
    expectReadable(answered)
  })
})

describe('every answer', () => {
  const varies = ({ headers }: Answered) =>
    listOf(headers.vary).filter((name) => name.toLowerCase() === 'origin')

  it.each(answers)('varies with the origin, once: $status $line', async ({ status, line, asking }) => {
    // Written by what no hook runs for; nobody may store it.
    const isStored = !/%zz/.test(line)
    for (const origin of [page, stranger, undefined]) {
      const answered = await app.ask(line, { ...asking, headers: { ...asking?.headers, origin } })
      expect(answered.status).toBe(status)
      if (isStored) expect(varies(answered), String(origin)).toHaveLength(1)
    }
  })
})

describe('a page at another origin', () => {
  const strangers = [
    stranger,
    'null',
    '*',
    'https://app.example.com.evil.com',
    'https://app.example.com:8443',
    'http://app.example.com',
    'https://APP.example.com',
    `${page}/`,
    `${page}, ${local}`
  ]

  it.each(strangers)('gets the answer without a header of CORS: %s', async (origin) => {
    for (const { status, line, asking } of answers) {
      const answered = await app.ask(line, from(origin, asking))
      expect(answered.status, line).toBe(status)
      expect(corsOf(answered), line).toEqual([])
    }
  })

  it.each(strangers)('gets an ordinary answer to its preflight: %s', async (origin) => {
    const answered = await app.ask('OPTIONS /tags', preflight('POST', origin))
    expect([answered.status, answered.headers.allow]).toEqual([204, 'GET, HEAD, OPTIONS, POST'])
    expect(corsOf(answered)).toEqual([])
    expect((await app.ask('OPTIONS /nothing', preflight('POST', origin))).status).toBe(404)
  })

  it('is not told what others may read', async () => {
    expect(corsOf(await app.ask('GET /tags'))).toEqual([])
  })
})

describe('a preflight', () => {
  it('is answered before credentials, with all that a page may send, and calls nobody', async () => {
    const answered = await app.ask('OPTIONS /tags', preflight('POST'))
    const { headers } = answered
    expect([answered.status, answered.text]).toEqual([204, ''])
    expect(headers['access-control-allow-origin']).toBe(page)
    expect(listOf(headers['access-control-allow-headers']).sort()).toEqual(sendable.split(' ').sort())
    expect(Number(headers['access-control-max-age'])).toBeGreaterThanOrEqual(600)
    expect(headers).not.toHaveProperty('access-control-allow-credentials')
    // A 204 has none (RFC 9110, 8.6).
    expect(headers).not.toHaveProperty('content-length')
    expect(app.upstream.calls).toEqual([])
  })

  it.each([
    ['/tags', 'GET, HEAD, OPTIONS, POST'],
    ['/tags/1', 'GET, HEAD, OPTIONS, PATCH'],
    ['/groups/1', 'DELETE, GET, HEAD, OPTIONS, PATCH'],
    ['/leads/batch', 'OPTIONS, POST'],
    ['/health/live', 'GET, HEAD, OPTIONS']
  ])('of %s names the methods that it has', async (path, methods) => {
    const { status, headers } = await app.ask(`OPTIONS ${path}`, preflight('GET'))
    expect([status, headers.allow, headers['access-control-allow-methods']]).toEqual([204, methods, methods])
  })

  it.each(['/nothing', '/tags/', '/leads//notes'])(
    'of %s, where nothing is, lets the page see the 404',
    async (path) => {
      const { status, headers } = await app.ask(`OPTIONS ${path}`, preflight('DELETE'))
      expect([status, headers['access-control-allow-origin']]).toEqual([204, page])
      expect(listOf(headers['access-control-allow-methods'])).toContain('DELETE')
      expectReadable(await app.ask(`DELETE ${path}`, from(page)))
    }
  )

  it('is an OPTIONS that names a method: another one is answered as ever', async () => {
    const answered = await app.ask('OPTIONS /tags', from(page, { as: null }))
    expect([answered.status, answered.headers.allow]).toEqual([204, 'GET, HEAD, OPTIONS, POST'])
    expect(answered.headers).not.toHaveProperty('access-control-allow-methods')
    expect((await app.ask('OPTIONS /nothing', from(page))).status).toBe(404)
  })
})

describe('without CORS_ORIGINS', () => {
  it('nothing tells of CORS, and OPTIONS is answered as ever', async () => {
    const closed = await build()
    for (const { status, line, asking } of answers) {
      const answered = await closed.ask(line, from(page, asking))
      expect(answered.status, line).toBe(status)
      expect(corsOf(answered), line).toEqual([])
    }
    const answered = await closed.ask('OPTIONS /tags', preflight('POST'))
    expect([answered.status, answered.headers.allow]).toEqual([204, 'GET, HEAD, OPTIONS, POST'])
    expect(corsOf(answered)).toEqual([])
    expect((await closed.ask('OPTIONS /nothing', preflight('POST'))).status).toBe(404)
  })
})
