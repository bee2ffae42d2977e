import { describe, expect, it } from 'vitest'
import { allScopes } from '../../schemas/scopes.ts'
import { type Built, basic, build, demo, type Options } from '../build.ts'
import { expectProblem } from '../expectations.ts'
import { issuing } from '../issuing.ts'
import { leadRow } from '../leads/rows.ts'
import { memoryStore } from '../memory-store.ts'
import { type Answering, documented, failure, success, tagRows } from '../upstream.ts'

/** A gateway that keeps lists for 5 seconds, on a clock of the test. */
async function caching(options: Options = {}) {
  const clock = { ms: 1_000 }
  const app = await build({
    ...options,
    now: () => clock.ms,
    config: { CACHE_TTL_MS: 5_000, ...options.config }
  })
  return { ...app, clock }
}

/** The tag of each call has the number of the call as its title. */
const numbered: Answering = ({ method }, index) =>
  method === 'FetchAllTags'
    ? success({ tag: [{ ...tagRows([1])[0], TagTitle: `read ${index}` }] })
    : documented({ method } as never, index)

const cacheOf = ({ headers }: Awaited<ReturnType<Built['ask']>>) => [headers['cache-status'], headers.age]
const noCache = { headers: { 'cache-control': 'no-cache' } }

describe('a list that changes seldom', () => {
  it.each([
    'GET /tags',
    'GET /tags?limit=1',
    'GET /tags/1',
    'GET /groups',
    'GET /groups/1',
    'GET /campaigns',
    'GET /custom-fields',
    'GET /lead-fields',
    'GET /members'
  ])('is asked for once: %s', async (line) => {
    const app = await caching()
    const first = await app.ask(line)
    expect(cacheOf(first)).toEqual(['prospector-gateway; fwd=uri-miss; stored', undefined])
    app.clock.ms += 2_500
    for (let time = 0; time < 3; time++) {
      const again = await app.ask(line)
      expect(again.status).toBe(200)
      expect(again.text).toBe(first.text)
      expect(cacheOf(again)).toEqual(['prospector-gateway; hit; ttl=2', '2'])
      for (const name of ['etag', 'link', 'content-type', 'cache-control', 'vary', 'content-length'])
        expect(again.headers[name], name).toBe(first.headers[name])
    }
    expect(app.upstream.calls).toHaveLength(1)
  })

  it('is one for all that is made of it', async () => {
    const app = await caching({ upstream: () => success({ tag: tagRows([1, 2, 3]) }) })
    await app.ask('GET /tags?limit=2')
    for (const line of [
      'GET /tags',
      'HEAD /tags',
      'GET /tags/3',
      'GET /tags?format=csv',
      'GET /tags?format=ndjson'
    ])
      expect(cacheOf(await app.ask(line)), line).toEqual(['prospector-gateway; hit; ttl=5', '0'])
    expectProblem(await app.ask('GET /tags/9'), { status: 404, code: 'not-found' })
    expect(app.upstream.calls).toHaveLength(1)
  })

  it('is asked for again when its time is over', async () => {
    const app = await caching({ upstream: numbered })
    await app.ask('GET /tags')
    app.clock.ms += 4_999
    expect((await app.ask('GET /tags')).body.data[0].title).toBe('read 0')
    app.clock.ms += 1
    const again = await app.ask('GET /tags')
    expect(again.body.data[0].title).toBe('read 1')
    expect(cacheOf(again)).toEqual(['prospector-gateway; fwd=uri-miss; stored', undefined])
  })

  it('is not kept where nothing is to be', async () => {
    const app = await caching({ config: { CACHE_TTL_MS: 0 } })
    for (let time = 0; time < 2; time++)
      expect(cacheOf(await app.ask('GET /tags'))).toEqual(['prospector-gateway; fwd=bypass', undefined])
    expect(app.upstream.calls).toHaveLength(2)
  })

  it('is kept of a part of an answer as well, whose age tells', async () => {
    const app = await caching({
      upstream: (call, index) =>
        call.method === 'SearchByUserInput'
          ? success({ Results: [leadRow(7, { GroupId: '2' })] })
          : documented(call, index)
    })
    await app.ask('GET /groups')
    app.clock.ms += 3_000
    const answered = await app.ask('GET /leads/7/groups')
    expect(answered.status).toBe(200)
    expect(app.upstream.methods.filter((name) => name === 'FetchAllGroups')).toHaveLength(1)
    expect(cacheOf(answered)).toEqual(['prospector-gateway; fwd=uri-miss', '3'])
  })

  it('is nothing that fails', async () => {
    const app = await caching({
      upstream: (_call, index) => (index === 0 ? failure('no') : numbered(_call, index))
    })
    expect((await app.ask('GET /tags')).status).toBe(502)
    expect((await app.ask('GET /tags')).body.data[0].title).toBe('read 1')
  })

  it('is neither the check of credentials nor what is counted', async () => {
    const app = await caching()
    for (const line of ['GET /account', 'GET /seats', 'GET /credits']) {
      app.upstream.calls.length = 0
      for (let time = 0; time < 2; time++)
        expect((await app.ask(line)).headers['cache-status'], line).toBeUndefined()
      expect(app.upstream.calls.length, line).toBe(2)
    }
  })
})

describe('a write', () => {
  it.each([
    ['a success', documented],
    ['a failure', () => failure('no')],
    ['an unknown outcome', () => 'no JSON']
  ] as const)(
    'makes the account’s lists old, of which nothing is read from before: %s',
    async (_what, written) => {
      const app = await caching({
        upstream: (call, index) => (call.method === 'AddTag' ? written(call, index) : numbered(call, index))
      })
      await app.ask('GET /groups')
      expect((await app.ask('GET /tags')).body.data[0].title).toBe('read 1')
      await app.ask('POST /tags', { body: { title: 'a' } })
      const calls = app.upstream.calls.length
      expect((await app.ask('GET /tags')).body.data[0].title).toBe(`read ${calls}`)
      await app.ask('GET /groups')
      expect(app.upstream.calls.length).toBe(calls + 2)
    }
  )

  it('by a key makes the lists of all who have the account old, and of nobody else', async () => {
    const store = memoryStore()
    const operator = issuing(store)
    for (const name of ['acme', 'umbrella']) await operator.account(name)
    const app = await caching({ store, upstream: numbered })
    const ask = async (line: string, authorization: string, body?: object) =>
      app.ask(line, { as: null, headers: { authorization }, body })
    const [acme, umbrella] = [
      await operator.bearer('acme', allScopes),
      await operator.bearer('umbrella', allScopes)
    ]
    const ways = [acme, basic('uid-of-acme', 'key-of-acme'), umbrella]
    for (const way of ways) await ask('GET /tags', way)
    await ask('PATCH /groups/1', acme, { title: 'a' })
    const seen = []
    for (const way of ways) seen.push((await ask('GET /tags', way)).headers.age)
    expect(seen).toEqual([undefined, undefined, '0'])
  })

  it('reads past what is kept, and leaves nothing of what it read', async () => {
    const app = await caching({ upstream: numbered })
    await app.ask('GET /tags')
    const answered = await app.ask('PATCH /tags/1', { body: { title: 'a' } })
    expect(answered.status).toBe(200)
    expect(answered.headers['cache-status']).toBeUndefined()
    expect(app.upstream.methods).toEqual(['FetchAllTags', 'UpdateTag', 'FetchAllTags'])
    expect((await app.ask('GET /tags')).body.data[0].title).toBe('read 3')
  })

  it('keeps a read that was under way from being kept, or joined by who asks after it', async () => {
    const reads: PromiseWithResolvers<object>[] = []
    const app = await caching({
      upstream: (call, index) => {
        if (call.method !== 'FetchAllTags') return documented(call, index)
        const read = Promise.withResolvers<object>()
        reads.push(read)
        return read.promise
      }
    })
    const titled = (title: string) => success({ tag: [{ ...tagRows([1])[0], TagTitle: title }] })
    const early = app.ask('GET /tags')
    await expect.poll(() => reads.length).toBe(1)
    await app.ask('DELETE /groups/1')
    const late = app.ask('GET /tags')
    await expect.poll(() => reads.length).toBe(2)
    reads[1]?.resolve(titled('new'))
    expect((await late).body.data[0].title).toBe('new')
    reads[0]?.resolve(titled('old'))
    expect((await early).body.data[0].title).toBe('old')
    const again = await app.ask('GET /tags')
    expect([again.body.data[0].title, again.headers.age]).toEqual(['new', '0'])
  })
})

describe('a request that wants a fresh answer', () => {
  it('goes past what is kept, and what it reads is kept', async () => {
    const app = await caching({ upstream: numbered })
    await app.ask('GET /tags')
    const fresh = await app.ask('GET /tags', noCache)
    expect(fresh.body.data[0].title).toBe('read 1')
    expect(cacheOf(fresh)).toEqual(['prospector-gateway; fwd=request; stored', undefined])
    const again = await app.ask('GET /tags')
    expect([again.body.data[0].title, again.headers.age]).toEqual(['read 1', '0'])
  })

  it('leaves nothing with no-store', async () => {
    const app = await caching({ upstream: numbered })
    await app.ask('GET /tags')
    const fresh = await app.ask('GET /tags', { headers: { 'cache-control': 'no-store' } })
    expect(fresh.body.data[0].title).toBe('read 1')
    expect(cacheOf(fresh)).toEqual(['prospector-gateway; fwd=request', undefined])
    expect((await app.ask('GET /tags')).body.data[0].title).toBe('read 0')
  })

  it('says how old it may be', async () => {
    const app = await caching({ upstream: numbered })
    await app.ask('GET /tags')
    app.clock.ms += 2_001
    const asked = async (seconds: number) =>
      (await app.ask('GET /tags', { headers: { 'cache-control': `max-age=${seconds}` } })).body.data[0].title
    expect([await asked(3), await asked(2), await asked(2)]).toEqual(['read 0', 'read 1', 'read 1'])
  })
})

describe('what is kept of one', () => {
  it('is never seen by another, whatever they have in common', async () => {
    const store = memoryStore()
    const operator = issuing(store)
    for (const name of ['acme', 'umbrella']) await operator.account(name)
    const app = await caching({
      store,
      upstream: ({ body }) =>
        body.api_key === 'wrong'
          ? failure('Invalid (api_uId or api_key)')
          : success({ tag: [{ ...tagRows([1])[0], TagTitle: `canary of ${body.api_uId} ${body.api_key}` }] })
    })
    const callers = [
      [basic('uid-of-acme', 'key-of-acme'), 'canary of uid-of-acme key-of-acme'],
      [await operator.bearer('acme', allScopes), 'canary of uid-of-acme key-of-acme'],
      [await operator.bearer('umbrella', allScopes), 'canary of uid-of-umbrella key-of-umbrella'],
      [basic('uid-of-acme', 'another'), 'canary of uid-of-acme another'],
      [basic('uid-of-acme', 'wrong'), undefined]
    ] as const
    for (let round = 0; round < 3; round++) {
      for (const [authorization, canary] of callers) {
        for (const line of ['GET /tags', 'GET /tags/1']) {
          const { status, body, headers } = await app.ask(line, { as: null, headers: { authorization } })
          expect([status, (body.data?.[0] ?? body).title]).toEqual(
            canary ? [200, canary] : [401, 'The credentials are wrong']
          )
          if (canary === undefined) expect(headers.age).toBeUndefined()
        }
      }
    }
  })

  it('is given only to those who may have it', async () => {
    const store = memoryStore()
    const operator = issuing(store)
    await operator.account('acme')
    const app = await caching({ store })
    const ask = async (authorization: string) =>
      app.ask('GET /tags', { as: null, headers: { authorization } })
    expect((await ask(await operator.bearer('acme', ['tags:read']))).status).toBe(200)
    expectProblem(await ask(await operator.bearer('acme', ['groups:read'])), {
      status: 403,
      code: 'insufficient-scope'
    })
    expect((await app.ask('GET /tags', { as: null })).status).toBe(401)
  })

  it('counts against the limits of who asks', async () => {
    const app = await caching({ config: { RATE_LIMIT_PER_MINUTE: 1, RATE_LIMIT_BURST: 2 } })
    const statuses = []
    for (let time = 0; time < 3; time++) statuses.push((await app.ask('GET /tags', { as: demo })).status)
    expect(statuses).toEqual([200, 200, 429])
  })
})
