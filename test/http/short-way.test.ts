import { once } from 'node:events'
import { connect } from 'node:net'
import { afterAll, describe, expect, it } from 'vitest'
import { accounts } from '../../src/accounts/accounts.ts'
import { keys } from '../../src/accounts/keys.ts'
import { seal } from '../../src/accounts/seal.ts'
import { metrics } from '../../src/metrics/metrics.ts'
import { type Answered, type Asking, basic, build, demo, secret } from '../build.ts'
import { memoryStore } from '../memory-store.ts'
import { hang, reset } from '../misbehaviour.ts'
import { listen, sendRaw } from '../raw.ts'
import { type Answering, documented, failure, raw, success } from '../upstream.ts'

const origin = 'https://app.example.com'

/** What differs from one answer to the next, whichever way it went. */
const ofOneAnswer = new Set(['x-request-id', 'date', 'ratelimit', 'age'])

function comparable({ status, headers, text }: Answered) {
  const kept = Object.entries(headers).filter(([name]) => !ofOneAnswer.has(name))
  return { status, headers: Object.fromEntries(kept), text: text.replace(/"instance":"[^"]*"/, '') }
}

const tags = Array.from({ length: 30 }, (_, n) => ({
  TagId: String(n + 1),
  TagTitle: `tag ${n}`,
  TeamId: '1',
  Added_by: '2'
}))
const calls = Array.from({ length: 60 }, (_, n) => ({
  recordingId: String(n + 1),
  lead_Name: `Zoë ${n}`,
  call_time: 'Apr 15, 2026 6:34 pm',
  duration: String(n)
}))

const upstream: Answering = (call, index) => {
  if (call.method === 'FetchAllTags') return success({ tag: tags })
  if (call.method !== 'FetchUserCallLog') return documented(call, index)
  return success({ Results: calls, total_records: calls.length, has_more: false })
}

describe('a request like one before it', async () => {
  const lists: readonly string[] = [
    '/tags',
    '/tags?limit=5',
    '/tags?format=json',
    '/groups',
    '/campaigns',
    '/members',
    '/calls?from=2026-04-01&to=2026-04-20',
    '/calls?from=2026-04-01&to=2026-04-20&limit=20&sort=started_at',
    '/calls?from=2026-04-01T10:00:00Z&to=2026-04-20',
    '/calls?from=2026-01-01&to=2026-04-20&include_total=true',
    '/calls',
    '/transcripts?from=2026-04-01&to=2026-04-20',
    '/messages?from=2026-04-01&to=2026-04-20',
    '/leads?first_name=Jane',
    '/leads/5964/calls',
    '/leads/5964/messages?from=2026-04-01',
    '/leads/5964/voicemails'
  ]
  const ways: Readonly<Record<string, Asking>> = {
    'as it is': {},
    'from a page': { headers: { origin } },
    'from a page of elsewhere': { headers: { origin: 'https://elsewhere.example.com' } },
    'with gzip': { headers: { 'accept-encoding': 'gzip' } },
    'with brotli': { headers: { 'accept-encoding': 'gzip, deflate, br' } },
    'with zstd': { headers: { 'accept-encoding': 'zstd' } },
    'with a coding that nobody has': { headers: { 'accept-encoding': 'x-none' } },
    'for JSON': { headers: { accept: 'application/json' } },
    'past the cache': { headers: { 'cache-control': 'no-cache' } }
  }
  const config = { CORS_ORIGINS: origin }
  const gateway = await build({ config, upstream }, afterAll)
  // With traces nothing goes the short way.
  const tracing = () => ({ call: () => ({ traceparent: '', end: () => undefined }), end: () => undefined })
  const traced = await build({ config, upstream, tracing }, afterAll)
  const rows = lists.flatMap((list) =>
    Object.entries(ways).map(([way, asking]) => [list, way, asking] as const)
  )

  it.each(rows)('%s, %s, is answered as on the ordinary way, byte for byte', async (list, _way, asking) => {
    const line = `GET ${list}`
    const ordinary = await traced.ask(line, asking)
    expect(ordinary.status).toBe(200)
    await gateway.ask(line, asking)
    const { taken } = gateway.server.shortWay
    expect(comparable(await gateway.ask(line, asking))).toEqual(comparable(ordinary))
    expect(gateway.server.shortWay.taken).toBe(taken + 1)
  })

  it('is one of many for what is kept, and each has its answer', async () => {
    const ordinary = comparable(await gateway.ask('GET /groups'))
    await gateway.ask('GET /groups')
    const { taken } = gateway.server.shortWay
    const ids = Array.from({ length: 200 }, (_, n) => `request-${n}`)
    const all = await Promise.all(
      ids.map((id) => gateway.ask('GET /groups', { headers: { 'x-request-id': id } }))
    )
    expect(all.map(({ headers }) => headers['x-request-id'])).toEqual(ids)
    for (const answer of all) expect(comparable(answer)).toMatchObject({ status: 200, text: ordinary.text })
    expect(gateway.server.shortWay.taken).toBe(taken + all.length)
  })

  it('shares a call of V1 with others, and has the answer as it wants it', async () => {
    const line = 'GET /calls?from=2026-04-01&to=2026-04-20'
    const { etag = '' } = (await traced.ask(line)).headers
    const wanted: readonly Asking[] = [...Object.values(ways), { headers: { 'if-none-match': String(etag) } }]
    const ordinary = await Promise.all(wanted.map((asking) => traced.ask(line, asking)))
    for (const asking of wanted) await gateway.ask(line, asking)
    const before = gateway.upstream.calls.length
    const { taken } = gateway.server.shortWay
    const all = await Promise.all([...wanted, ...wanted].map((asking) => gateway.ask(line, asking)))
    // Two of them go past what others ask for.
    expect(gateway.upstream.calls.length - before).toBe(3)
    expect(gateway.server.shortWay.taken - taken).toBe(all.length)
    const withoutSource = (answer: Answered) => {
      const { headers, ...rest } = comparable(answer)
      return { ...rest, headers: { ...headers, 'cache-status': undefined } }
    }
    expect(all.map(withoutSource)).toEqual([...ordinary, ...ordinary].map(withoutSource))
  })

  it('is answered from what is kept as others are, and tells how old that is', async () => {
    const gateway = await build({ config: { CACHE_TTL_MS: 60_000 }, upstream })
    const headers = { 'accept-encoding': 'gzip' }
    const [miss, hit, again] = [
      await gateway.ask('GET /tags', { headers }),
      await gateway.ask('GET /tags', { headers }),
      await gateway.ask('GET /tags', { headers })
    ]
    expect(miss.headers['cache-status']).toMatch(/fwd=uri-miss; stored$/)
    for (const answer of [hit, again]) {
      expect(answer.headers).toMatchObject({ age: '0', 'cache-status': expect.stringMatching(/; hit; ttl=/) })
      expect(answer.bytes).toEqual(miss.bytes)
      expect(answer.headers.etag).toBe(miss.headers.etag)
    }
    expect(gateway.server.shortWay.taken).toBe(2)
    expect(gateway.upstream.calls).toHaveLength(1)
  })

  it.each([0, 60_000])('is 304 with the tag of that answer, with CACHE_TTL_MS=%d', async (CACHE_TTL_MS) => {
    const [gateway, ordinary] = [
      await build({ config: { CACHE_TTL_MS }, upstream }),
      await build({ config: { CACHE_TTL_MS }, upstream })
    ]
    const { headers } = await gateway.ask('GET /tags')
    if (CACHE_TTL_MS > 0) await ordinary.ask('GET /tags', { headers: { accept: 'application/json' } })
    const asking = { headers: { 'if-none-match': headers.etag } }
    const short = await gateway.ask('GET /tags', asking)
    expect(short).toMatchObject({ status: 304, text: '' })
    expect(comparable(short)).toEqual(comparable(await ordinary.ask('GET /tags', asking)))
    expect(gateway.server.shortWay.taken).toBe(1)
    expect(ordinary.server.shortWay.taken).toBe(0)
  })

  const ordinary: Readonly<Record<string, readonly [string, Asking]>> = {
    'by HEAD': ['HEAD /tags', {}],
    'with a body': ['GET /tags', { body: { a: 1 } }],
    'with another Accept': ['GET /tags', { headers: { accept: 'text/csv' } }],
    'with what nothing is acceptable for': ['GET /tags', { headers: { accept: 'image/png' } }],
    'with another query': ['GET /tags?limit=7', {}],
    'with a fault in its query': ['GET /tags?limit=0', {}],
    'that wants no compression': ['GET /tags', { headers: { 'x-no-compression': '1' } }]
  }
  it.each(Object.entries(ordinary))('but %s goes the ordinary way', async (_what, [line, asking]) => {
    await gateway.ask('GET /tags')
    const { taken } = gateway.server.shortWay
    const answer = await gateway.ask(line, asking)
    expect(comparable(answer)).toEqual(comparable(await traced.ask(line, asking)))
    expect(gateway.server.shortWay.taken).toBe(taken)
  })

  it('is none with a cursor, which is checked each time', async () => {
    const gateway = await build({ upstream })
    const { body } = await gateway.ask('GET /tags?limit=5')
    const line = `GET /tags?limit=5&cursor=${body.next_cursor}`
    const pages = [await gateway.ask(line), await gateway.ask(line)]
    expect(pages.map((page) => page.body.data[0].id)).toEqual(['6', '6'])
    expect(gateway.server.shortWay.taken).toBe(0)
  })
})

describe('on the short way', () => {
  const failures: Readonly<Record<string, Answering>> = {
    'credentials that V1 refuses': () => failure('Invalid (api_uId or api_key)'),
    'an empty list': () => failure('No tag found'),
    'a failure that nobody knows': () => failure('Something else'),
    'a limit of V1': () => failure('Rate limit exceeded. Try again in 60 seconds'),
    'a page of HTML': () => '<html></html>',
    'HTTP 503': () => raw(503, { 'retry-after': '7' }),
    'a reset': () => reset,
    'rows that take the ordinary reader': () => success({ tag: [{ TagId: '1', TagTitle: '\ud83d\ude00' }] })
  }
  it.each(Object.entries(failures))('%s is answered as on the ordinary one', async (_what, answering) => {
    const [gateway, fresh] = [
      await build({
        upstream: (call, index) => (index === 0 ? upstream(call, index) : answering(call, index))
      }),
      await build({ upstream: answering })
    ]
    const asking = { headers: { origin, 'accept-encoding': 'gzip' } }
    await gateway.ask('GET /tags', asking)
    const [short, ordinary] = [await gateway.ask('GET /tags', asking), await fresh.ask('GET /tags', asking)]
    expect(comparable(short)).toEqual(comparable(ordinary))
  })

  it('a key needs the scope, whoever asked before', async () => {
    const store = memoryStore()
    await accounts(store, seal([secret])).add('one', { apiUid: '1001', apiKey: 'a-key' })
    const issued = keys(store)
    const [reader, other] = [
      await issued.add({ account: 'one', scopes: ['tags:read'] }),
      await issued.add({ account: 'one', scopes: ['groups:read'] })
    ]
    const gateway = await build({ store, upstream })
    const by = ({ key }: { key: string }) => ({ as: null, headers: { authorization: `Bearer ${key}` } })
    await gateway.ask('GET /tags', by(reader))
    expect(await gateway.ask('GET /tags', by(reader))).toMatchObject({ status: 200 })
    expect(gateway.server.shortWay.taken).toBe(1)
    expect(await gateway.ask('GET /tags', by(other))).toMatchObject({
      status: 403,
      body: { code: 'insufficient-scope', required_scope: 'tags:read' },
      headers: { 'api-version': '1', 'x-content-type-options': 'nosniff' }
    })
    expect(await gateway.ask('GET /tags', { as: null })).toMatchObject({ status: 401 })
    expect(
      await gateway.ask('GET /tags', { as: null, headers: { authorization: 'Bearer hpg_x' } })
    ).toMatchObject({
      status: 401,
      body: { code: 'invalid-credentials' }
    })
    expect(gateway.upstream.calls).toHaveLength(2)
  })

  it('requests count for the limit, once each, and are refused with its headers', async () => {
    const gateway = await build({ config: { RATE_LIMIT_PER_MINUTE: 1, RATE_LIMIT_BURST: 3 }, upstream })
    const left: (string | undefined)[] = []
    for (let n = 0; n < 3; n++) left.push((await gateway.ask('GET /tags')).headers.ratelimit)
    expect(left).toEqual([2, 1, 0].map((more) => expect.stringContaining(`;r=${more};`)))
    const refused = await gateway.ask('GET /tags')
    expect(refused).toMatchObject({ status: 429, body: { code: 'rate-limited' } })
    expect(refused.headers['retry-after']).toMatch(/^\d+$/)
    expect(gateway.upstream.calls).toHaveLength(3)
  })

  it('answers are counted, and the log has their line', async () => {
    const told = metrics()
    const gateway = await build({ metrics: told, upstream })
    for (let n = 0; n < 3; n++) await gateway.ask('GET /tags')
    const text = await told.text()
    expect(text).toContain('gateway_requests_total{method="GET",route="/tags",status="200"} 3')
    expect(text).toContain('gateway_upstream_calls_total{upstream_method="FetchAllTags",verdict="ok"} 3')
  })

  it('a client that hangs up stops the call', async () => {
    const gateway = await build({ upstream: (call, index) => (index === 0 ? upstream(call, index) : hang) })
    const port = await listen(gateway.server)
    const head = `GET /tags HTTP/1.1\r\nhost: a\r\nauthorization: ${basic(...demo)}\r\n\r\n`
    const socket = connect(port, '127.0.0.1')
    socket.write(head)
    await once(socket, 'data')
    socket.write(head)
    await expect.poll(() => gateway.upstream.calls.length).toBe(2)
    socket.destroy()
    await gateway.upstream.calls[1]?.abandoned
  })

  it('an answer ends its connection where the gateway is about to close', async () => {
    const gateway = await build({ upstream })
    const port = await listen(gateway.server)
    await gateway.ask('GET /tags')
    gateway.server.closing.begin()
    const head = `GET /tags HTTP/1.1\r\nhost: a\r\nauthorization: ${basic(...demo)}\r\n\r\n`
    expect(await sendRaw(port, head)).toMatchObject({ status: 200, headers: { connection: 'close' } })
  })
})
