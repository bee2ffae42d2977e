import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { allScopes } from '../../schemas/scopes.ts'
import { StoreUnavailable } from '../../src/store/store.ts'
import { build } from '../build.ts'
import { expectProblem } from '../expectations.ts'
import { startIdentityProvider } from '../identity-provider.ts'
import { issuing } from '../issuing.ts'
import { memoryStore } from '../memory-store.ts'
import { documented, failure } from '../upstream.ts'

const provider = await startIdentityProvider(afterAll)
const store = memoryStore()
const operator = issuing(store)
await operator.account('acme')
await operator.account('umbrella')
/** Three at once, and the next one after a minute: no test takes that long. */
const few = { RATE_LIMIT_PER_MINUTE: 1, RATE_LIMIT_BURST: 3, ...provider.config }
const app = await build({ store, config: few }, afterAll)
beforeEach(() => app.upstream.answers(documented))

const ask = (authorization: string, line = 'GET /tags', asking = {}) =>
  app.ask(line, { as: null, headers: { authorization }, ...asking })

describe('the rate limit', () => {
  it('has a bucket for each caller, and tells what is in it', async () => {
    const key = await operator.bearer('acme', allScopes)
    const seen = []
    for (const _request of [1, 2, 3]) {
      const { status, headers } = await ask(key)
      seen.push([status, headers.ratelimit, headers['ratelimit-policy']])
    }
    expect(seen).toEqual([
      [200, '"default";r=2;t=60', '"default";q=3;w=180'],
      [200, '"default";r=1;t=120', '"default";q=3;w=180'],
      [200, '"default";r=0;t=180', '"default";q=3;w=180']
    ])
    app.upstream.answers(documented)
    const answered = await ask(key)
    expectProblem(answered, { status: 429, code: 'rate-limited' })
    expect(answered.headers).toMatchObject({ 'retry-after': '60', ratelimit: '"default";r=0;t=180' })
    expect(app.upstream.calls).toEqual([])
  })

  it('is one a key, not one an account', async () => {
    const [one, other] = [await operator.bearer('acme', allScopes), await operator.bearer('acme', allScopes)]
    for (const _request of [1, 2, 3, 4]) await ask(one)
    expect((await ask(one)).status).toBe(429)
    expect((await ask(other)).status).toBe(200)
  })

  it('is one an account and subject for tokens, however many there are', async () => {
    const token = async (claims: object) => `Bearer ${await provider.token(claims)}`
    for (const jti of ['1', '2', '3']) await ask(await token({ sub: 'a', jti }))
    expect((await ask(await token({ sub: 'a', jti: '4' }))).status).toBe(429)
    expect((await ask(await token({ sub: 'b' }))).status).toBe(200)
    expect((await ask(await token({ sub: 'a', account: 'umbrella' }))).status).toBe(200)
  })

  it('is one an api_uId and its key for Basic: a wrong key takes nothing from the right one', async () => {
    for (const _request of [1, 2, 3]) await app.ask('GET /tags', { as: ['55', 'wrong'] })
    expect((await app.ask('GET /tags', { as: ['55', 'wrong'] })).status).toBe(429)
    expect((await app.ask('GET /tags', { as: ['55', 'right'] })).status).toBe(200)
  })

  it('comes after 401, and before 403 and 400', async () => {
    const key = await operator.bearer('acme', ['tags:read'])
    expect((await ask(key, 'POST /tags', { body: '{' })).status).toBe(403)
    expect((await ask(key, 'GET /tags?limit=x')).status).toBe(400)
    expect((await ask(key, 'GET /tags?limit=x')).headers.ratelimit).toBe('"default";r=0;t=180')
    expect((await ask(key, 'POST /tags', { body: '{' })).status).toBe(429)
    expect((await ask(key, 'GET /nothing')).status).toBe(404)
    const { status, headers } = await ask(`${key}x`)
    expect([status, headers.ratelimit]).toEqual([401, undefined])
  })

  it('counts nothing on open routes', async () => {
    for (const _request of [1, 2, 3, 4, 5]) {
      const { status, headers } = await app.ask('GET /health/live', { as: ['77', 'key'] })
      expect([status, headers.ratelimit]).toEqual([200, undefined])
    }
  })

  it.each([{ RATE_LIMIT_PER_MINUTE: 0 }, { RATE_LIMIT_BURST: 0 }])('is off with %j', async (config) => {
    const free = await build({ config: { ...few, ...config } })
    for (const _request of [1, 2, 3, 4, 5]) {
      const { status, headers } = await free.ask('GET /tags')
      expect([status, headers.ratelimit]).toEqual([200, undefined])
    }
  })

  it.each<[string, () => Promise<never>]>([
    ['fails', () => Promise.reject(new StoreUnavailable('gone'))],
    ['hangs', () => new Promise(() => undefined)]
  ])('is counted here where the store %s: no request waits long or fails for it', async (_what, take) => {
    let asked = 0
    const broken = {
      ...memoryStore(),
      take: () => {
        asked++
        return take()
      }
    }
    // Others share the store, and count for themselves too: half of the limit is this one's.
    const alone = await build({ store: broken, config: { ...few, RATE_LIMIT_BURST: 6 } })
    const statuses = []
    for (const _request of [1, 2, 3, 4]) statuses.push((await alone.ask('GET /tags')).status)
    expect(statuses).toEqual([200, 200, 200, 429])
    expect(asked).toBe(1)
  })
})

describe('wrong credentials', () => {
  const wrongKey = { as: null, headers: { authorization: 'Bearer hpg_wrong' } }
  const refusing = () =>
    app.upstream.answers((call) =>
      /wrong/.test(String(call.body.api_key)) ? failure('Invalid (api_uId or api_key)') : documented(call, 0)
    )

  it('are 429 from the eleventh on, and neither checked nor sent', async () => {
    refusing()
    const from = '192.0.2.1'
    for (let index = 0; index < 10; index++) {
      const answered = await app.ask('GET /tags', { as: ['1', `wrong ${index}`], from })
      expect(answered.status).toBe(401)
    }
    const answered = await app.ask('GET /tags', { as: ['1', 'wrong 10'], from })
    expectProblem(answered, { status: 429, code: 'rate-limited' })
    expect(Number(answered.headers['retry-after'])).toBeGreaterThan(50)
    expect((await app.ask('GET /tags', { ...wrongKey, from })).status).toBe(429)
    expect((await app.ask('GET /tags', { as: ['1', 'right, but nobody knows'], from })).status).toBe(429)
    expect(app.upstream.calls).toHaveLength(10)
    expect((await app.ask('GET /tags', { as: ['1', 'from elsewhere'], from: '192.0.2.2' })).status).toBe(200)
  })

  it('of any kind count together', async () => {
    const from = '192.0.2.3'
    const kinds = [
      'Bearer hpg_x',
      'Bearer a.b.c',
      'Basic x',
      'garbage',
      `Bearer ${await provider.token({ exp: 1 })}`
    ]
    for (const authorization of [...kinds, ...kinds]) {
      expect((await app.ask('GET /tags', { as: null, headers: { authorization }, from })).status).toBe(401)
    }
    expect((await app.ask('GET /tags', { ...wrongKey, from })).status).toBe(429)
  })

  it('do not keep those out whose credentials are good', async () => {
    refusing()
    const from = '192.0.2.4'
    expect((await app.ask('GET /tags', { as: ['5', 'known'], from })).status).toBe(200)
    for (let index = 0; index < 10; index++) await app.ask('GET /tags', { ...wrongKey, from })
    const ways = [await operator.bearer('acme', allScopes), `Bearer ${await provider.token()}`]
    for (const authorization of ways) {
      expect((await app.ask('GET /tags', { as: null, headers: { authorization }, from })).status).toBe(200)
    }
    expect((await app.ask('GET /tags', { as: ['5', 'known'], from })).status).toBe(200)
    expect((await app.ask('GET /tags', { as: null, from })).status).toBe(401)
  })

  it('that come all at once are ten, and no more', async () => {
    refusing()
    const from = '192.0.2.5'
    const answers = await Promise.all(
      Array.from({ length: 60 }, (_, index) => app.ask('GET /tags', { as: ['1', `wrong ${index}`], from }))
    )
    const statuses = answers.map(({ status }) => status)
    expect(statuses.filter((status) => status === 401)).toHaveLength(10)
    expect(statuses.filter((status) => status === 429)).toHaveLength(50)
    expect(app.upstream.calls).toHaveLength(10)
  })

  it('of nobody keep good ones from coming all at once', async () => {
    refusing()
    const answers = await Promise.all(
      Array.from({ length: 60 }, (_, index) =>
        app.ask('GET /tags', { as: [`${index}`, 'good'], from: '192.0.2.6' })
      )
    )
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]))
  })

  it.each([
    ['2001:db8:1:2:3::4', '2001:db8:1:2:ffff::1', 429],
    ['2001:db8:1:2::1', '2001:DB8:1:2:0:0:0:2', 429],
    ['2001:db8:7::1', '2001:db8:8::1', 401],
    ['::ffff:192.0.2.9', '192.0.2.9', 429]
  ])('from %s count for %s: %i', async (one, other, status) => {
    const own = await build({ store })
    for (let index = 0; index < 10; index++) await own.ask('GET /tags', { ...wrongKey, from: one })
    expect((await own.ask('GET /tags', { ...wrongKey, from: other })).status).toBe(status)
  })
})

describe('TRUST_PROXY', () => {
  const wrongFor = async (trusted: string, forwarded: (index: number) => string) => {
    const { ask } = await build({ config: { TRUST_PROXY: trusted } })
    const statuses = []
    for (let index = 0; index < 11; index++) {
      const headers = { authorization: 'Bearer hpg_x', 'x-forwarded-for': forwarded(index) }
      statuses.push((await ask('GET /tags', { as: null, headers, from: '10.1.1.1' })).status)
    }
    return statuses.at(-1)
  }
  const each = (index: number) => `198.51.100.${index}`

  it('has the address that a trusted proxy tells', async () => {
    expect(await wrongFor('10.0.0.0/8', each)).toBe(401)
    expect(await wrongFor('10.0.0.0/8', () => '198.51.100.1')).toBe(429)
  })

  it('believes nobody else', async () => {
    expect(await wrongFor('', each)).toBe(429)
    expect(await wrongFor('10.2.0.0/16, 192.168.0.1', each)).toBe(429)
  })

  it('believes no more than the nearest that is not trusted', async () => {
    expect(await wrongFor('10.0.0.0/8', (index) => `${each(index)}, 203.0.113.7`)).toBe(429)
  })
})
