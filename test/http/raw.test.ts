import { once } from 'node:events'
import { connect } from 'node:net'
import { afterAll, describe, expect, it } from 'vitest'
import { basic, build, demo } from '../build.ts'
import { listen, sendRaw } from '../raw.ts'

const app = await build({}, afterAll)
const port = await listen(app.server)

const head = (target: string, ...lines: string[]) =>
  [
    `GET ${target} HTTP/1.1`,
    'Host: gateway',
    `Authorization: ${basic(...demo)}`,
    ...lines,
    'Connection: close',
    '',
    ''
  ].join('\r\n')

/** Sends bytes and expects a problem, with the headers of every answer. */
async function refused(bytes: string | Buffer, status: number, code: string): Promise<void> {
  const answered = await sendRaw(port, bytes)
  const body = JSON.parse(answered.body)
  expect(body).toMatchObject({ status, code, type: `/problems/${code}` })
  expect(answered.status).toBe(status)
  expect(answered.headers['content-type']).toMatch(/^application\/problem\+json\b/)
  expect(answered.headers['api-version']).toBe('1')
  expect(answered.headers['cache-control']).toBeDefined()
  expect(answered.headers['x-request-id']).toBe(body.instance)
  expect(answered.headers.connection).toBe('close')
  expect(Object.keys(body)).toEqual(
    expect.arrayContaining(['code', 'detail', 'instance', 'status', 'title', 'type'])
  )
  expect(app.upstream.calls).toEqual([])
}

describe('over a raw socket', () => {
  it('a request is served', async () => {
    expect((await sendRaw(port, head('/account'))).status).toBe(200)
    app.upstream.calls.length = 0
  })

  it('headers of more than 16 KiB are 431', async () => {
    await refused(head('/tags', `X-Long: ${'x'.repeat(17_000)}`), 431, 'headers-too-large')
  })

  it('many headers of more than 16 KiB together are 431', async () => {
    const many = Array.from({ length: 1000 }, (_, i) => `X-Many-${i}: 0123456789`)
    await refused(head('/tags', ...many), 431, 'headers-too-large')
  })

  it('a target that is too long is 414', async () => {
    await refused(head(`/tags?cursor=${'x'.repeat(9000)}`), 414, 'uri-too-long')
  })

  it('an id that is too long for any route is a problem', async () => {
    const { status, body } = await sendRaw(port, head(`/tags/${'1'.repeat(600)}`))
    expect([400, 404, 414]).toContain(status)
    expect(JSON.parse(body).status).toBe(status)
  })

  const malformed = {
    'that is no HTTP': 'hello\r\n\r\n',
    'of TLS': Buffer.from('16030100c8010000c40303', 'hex'),
    'with a space in the target': 'GET /tags /x HTTP/1.1\r\nHost: a\r\n\r\n',
    'without Host': 'GET /tags HTTP/1.1\r\n\r\n',
    'with a header without a colon': 'GET /tags HTTP/1.1\r\nHost: a\r\nnonsense\r\n\r\n',
    'with a space before the colon': 'GET /tags HTTP/1.1\r\nHost : a\r\n\r\n',
    'with two lengths': 'POST /tags HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}',
    'with a length and chunks':
      'POST /tags HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    'with a negative length': 'POST /tags HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n',
    'with a chunk of no size':
      'POST /nothing HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n',
    'with an unknown method': 'FROBNICATE /tags HTTP/1.1\r\nHost: a\r\n\r\n'
  }

  it.each(Object.entries(malformed))('a request %s is 400, or 404 before it', async (_what, bytes) => {
    const answered = await sendRaw(port, bytes)
    expect([400, 404]).toContain(answered.status)
    if (answered.status === 404) return
    const body = answered.body === '' ? {} : JSON.parse(answered.body)
    expect(body).toMatchObject({ status: 400, code: 'invalid-request' })
    expect(answered.headers['api-version']).toBe('1')
  })

  it.each(['/tags/%', '/tags/%zz', '/%', '/%ff', '/tags/%c3%28'])(
    'a path of bad percent-encoding is 400: %s',
    async (path) => {
      await refused(head(path), 400, 'invalid-request')
    }
  )

  it('two Host headers are refused', async () => {
    await refused(head('/tags', 'Host: other'), 400, 'invalid-request')
  })

  it('an absolute target of another host is refused', async () => {
    const answered = await sendRaw(port, head('http://other.example/tags'))
    expect(answered.status).toBeGreaterThanOrEqual(400)
    expect(JSON.parse(answered.body).status).toBe(answered.status)
    expect(app.upstream.calls).toEqual([])
  })

  it('OPTIONS * gets an answer', async () => {
    const { status } = await sendRaw(port, head('*').replace('GET', 'OPTIONS'))
    expect([200, 204, 400, 404]).toContain(status)
  })

  it('a request that takes too long to arrive is 408', async () => {
    const socket = connect(port, '127.0.0.1')
    const accepted = once(app.server.server, 'connection')
    const answer = once(socket, 'data')
    const [serverSide] = await accepted
    // What Node says 10 seconds after the first byte of headers that don't end.
    const late = Object.assign(new Error('late'), { code: 'ERR_HTTP_REQUEST_TIMEOUT' })
    app.server.server.emit('clientError', late, serverSide)
    const text = String((await answer)[0])
    expect(text).toMatch(/^HTTP\/1\.1 408 /)
    expect(JSON.parse(text.split('\r\n\r\n')[1] ?? '')).toMatchObject({
      status: 408,
      code: 'request-timeout'
    })
    await once(socket, 'close')
  })

  it('a reset by the client is answered by nothing and harms nobody', async () => {
    const socket = connect(port, '127.0.0.1')
    await once(socket, 'connect')
    socket.write('POST /tags HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n{')
    socket.resetAndDestroy()
    expect((await sendRaw(port, head('/health/live'))).status).toBe(200)
  })

  it('several requests on one connection are all served, in order', async () => {
    const keep = 'GET /health/live HTTP/1.1\r\nHost: a\r\nX-Request-Id: one\r\n\r\n'
    const socket = connect(port, '127.0.0.1')
    socket.end(`${keep}${keep.replace('one', 'two')}${head('/health/ready', 'X-Request-Id: three')}`)
    const chunks: Buffer[] = []
    for await (const chunk of socket) chunks.push(chunk)
    const ids = [...String(Buffer.concat(chunks)).matchAll(/^x-request-id: (.*)\r$/gim)].map(([, id]) => id)
    expect(ids).toEqual(['one', 'two', 'three'])
  })
})

describe('the server', () => {
  it('has the limits against slow clients', () => {
    const { headersTimeout, keepAliveTimeout, maxRequestsPerSocket } = app.server.server
    expect({ headersTimeout, keepAliveTimeout, maxRequestsPerSocket }).toEqual({
      headersTimeout: 10_000,
      keepAliveTimeout: 65_000,
      maxRequestsPerSocket: 10_000
    })
  })
})
