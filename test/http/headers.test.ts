import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { build } from '../build.ts'
import { expectProblem } from '../expectations.ts'
import { documented, failure } from '../upstream.ts'

const app = await build({}, afterAll)
beforeEach(() => app.upstream.answers(documented))

const reads = [
  'GET /account',
  'GET /tags',
  'GET /tags/1',
  'GET /groups',
  'GET /groups/1',
  'GET /campaigns',
  'GET /campaigns/1',
  'GET /',
  'GET /problems/not-found',
  'GET /health/live',
  'GET /health/ready',
  'GET /openapi.json',
  'GET /openapi.yaml'
]
const writes = ['POST /tags', 'PATCH /tags/1', 'POST /groups', 'PATCH /groups/1', 'DELETE /groups/1']
const bodyOf = (line: string) => (/^P/.test(line) ? { body: { title: 'a' } } : {})
const ofVary = (vary: string | undefined) => (vary ?? '').split(',').map((name) => name.trim().toLowerCase())

describe('every answer', () => {
  const lines = [
    ...reads,
    ...writes,
    'GET /nothing',
    'PUT /tags',
    'OPTIONS /tags',
    'GET /tags?x=1',
    'HEAD /tags'
  ]

  it.each(lines)('to %s has Api-Version and X-Request-Id', async (line) => {
    const { headers } = await app.ask(line, bodyOf(line))
    expect(headers['api-version']).toBe('1')
    expect(headers['x-request-id']).toMatch(/^[A-Za-z0-9._-]{1,128}$/)
  })

  it('tells of the sandbox, and only then', async () => {
    const sandbox = await build({ sandbox: true })
    for (const line of ['GET /tags', 'GET /nothing', 'POST /tags']) {
      expect((await sandbox.ask(line)).headers['gateway-sandbox'], line).toBe('true')
      expect((await app.ask(line)).headers['gateway-sandbox'], line).toBeUndefined()
    }
  })
})

describe('Cache-Control', () => {
  it.each([...reads, 'GET /tags?x=1', 'HEAD /tags'])(
    'is private, no-cache for %s, with Vary',
    async (line) => {
      const { headers } = await app.ask(line)
      expect(headers['cache-control']).toBe('private, no-cache')
      expect(ofVary(headers.vary).sort()).toEqual(['accept', 'accept-encoding', 'authorization', 'origin'])
    }
  )

  it.each([...writes, 'POST /tags?x=1', 'OPTIONS /tags', 'PUT /tags'])('is no-store for %s', async (line) => {
    expect((await app.ask(line, bodyOf(line))).headers['cache-control']).toBe('no-store')
  })
})

describe('X-Request-Id', () => {
  it.each(['a', 'A-b_c.9', 'x'.repeat(128)])('that a client sends is kept: %s', async (id) => {
    const { headers } = await app.ask('GET /tags', { headers: { 'x-request-id': id } })
    expect(headers['x-request-id']).toBe(id)
  })

  it.each(['', 'a b', 'a/b', 'x'.repeat(129), 'ä', 'a,b', '"a"', '{}'])(
    'that is unfit is replaced: %s',
    async (id) => {
      const { headers } = await app.ask('GET /tags', { headers: { 'x-request-id': id } })
      expect(headers['x-request-id']).not.toBe(id)
      expect(headers['x-request-id']).toMatch(/^[A-Za-z0-9._-]{1,128}$/)
    }
  )

  it('is another one for each request', async () => {
    const [one, two] = [await app.ask('GET /tags'), await app.ask('GET /tags')]
    expect(one.headers['x-request-id']).not.toBe(two.headers['x-request-id'])
  })

  it('is the instance of a problem', async () => {
    const answered = await app.ask('GET /nothing', { headers: { 'x-request-id': 'mine' } })
    expectProblem(answered, { status: 404, code: 'not-found' })
    expect(answered.body.instance).toBe('mine')
  })
})

describe('traceparent', () => {
  const given = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'

  it('is passed on to every upstream call', async () => {
    await app.ask('POST /tags', { body: { title: 'a' }, headers: { traceparent: given } })
    const sent = app.upstream.calls.map(({ headers }) => headers.traceparent)
    expect(sent).toHaveLength(2)
    for (const traceparent of sent)
      expect(traceparent).toMatch(/^00-4bf92f3577b34da6a3ce929d0e0e4736-[0-9a-f]{16}-01$/)
  })

  it.each(['', 'nonsense', `${given}\u00e4`, given.toUpperCase(), '00-4bf92f35-00f067aa0ba902b7-01'])(
    'that is none is not: %s',
    async (traceparent) => {
      expect((await app.ask('GET /tags', { headers: { traceparent } })).status).toBe(200)
      expect(app.upstream.calls[0]?.headers.traceparent).toBeUndefined()
    }
  )
})

describe('what the upstream gets of a client', () => {
  it('is never a header or a parameter that is none of its business', async () => {
    const mine = {
      cookie: 'a=canary',
      'x-forwarded-for': 'canary',
      referer: 'canary',
      'user-agent': 'canary'
    }
    await app.ask('GET /tags?limit=7', { headers: { ...mine, 'x-request-id': 'canary' } })
    const [call] = app.upstream.calls
    expect(JSON.stringify(call?.headers)).not.toMatch(/canary|authorization/)
    expect(call?.body).toEqual({ api_uId: '1001', api_key: 'sandbox-key-1001', Method: 'FetchAllTags' })
  })
})

describe('HEAD', () => {
  it('tells no length where GET may be compressed', async () => {
    const { status, headers } = await app.ask('HEAD /tags', { headers: { 'accept-encoding': 'gzip' } })
    expect([status, headers['content-length']]).toEqual([200, undefined])
  })

  it.each(reads)('has the status and headers of %s, and no body', async (line) => {
    const asking = { headers: { 'x-request-id': 'same' } }
    const get = await app.ask(line, asking)
    const head = await app.ask(line.replace('GET', 'HEAD'), asking)
    expect(head.status).toBe(get.status)
    expect({ ...head.headers, date: '' }).toEqual({ ...get.headers, date: '' })
    expect(head.text).toBe('')
  })

  it.each(['GET /tags/9', 'GET /tags?x=1', 'GET /nothing'])(
    'is as %s where that is a problem',
    async (line) => {
      const get = await app.ask(line)
      const head = await app.ask(line.replace('GET', 'HEAD'))
      expect(head.status).toBe(get.status)
      expect(head.headers['content-type']).toBe(get.headers['content-type'])
      expect(head.text).toBe('')
    }
  )

  it('is 401 without credentials, and 502 where the upstream fails', async () => {
    expect((await app.ask('HEAD /tags', { as: null })).status).toBe(401)
    app.upstream.answers(() => failure('a new kind of trouble'))
    expect((await app.ask('HEAD /tags')).status).toBe(502)
  })
})
