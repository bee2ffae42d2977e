import { describe, expect, it } from 'vitest'
import { type Asking, build } from '../build.ts'
import { expectProblem } from '../expectations.ts'
import { issuing } from '../issuing.ts'
import { memoryStore } from '../memory-store.ts'
import { hang, reset } from '../misbehaviour.ts'
import { type Answer, documented, failure, raw } from '../upstream.ts'

const on = { CIRCUIT_BREAKER: 'on' }
const tag = { body: { title: 'a' } }
const refused = { status: 503, code: 'upstream-unavailable' }

describe('an upstream that fails again and again', () => {
  it.each<[string, Answer, number]>([
    ['resets', reset, 502],
    ['garbage', '<html>', 502],
    ['HTTP 500', raw(500, {}, 'Fatal error'), 502],
    ['HTTP 503', raw(503, {}, 'down'), 503],
    ['its queue is down', failure('Redis is unavailable. Please try again shortly.'), 503],
    ['silence', hang, 504]
  ])('is left alone: %s', async (_what, answer, status) => {
    const { ask, upstream } = await build({
      config: { ...on, UPSTREAM_TIMEOUT_MS: 100 },
      upstream: () => answer
    })
    // Creations, which are sent once.
    for (let time = 0; time < 10; time++) expect((await ask('POST /tags', tag)).status).toBe(status)
    expect(upstream.calls).toHaveLength(10)

    const read = await ask('GET /groups', { as: ['1002', 'another'] })
    expectProblem(read, { ...refused, outcome: undefined })
    expect(read.headers['retry-after']).toBe('5')
    expectProblem(await ask('POST /tags', tag), { ...refused, outcome: 'not_applied' })
    expect(upstream.calls).toHaveLength(10)
  })

  it.each<[string, Answer]>([
    ['a refusal', failure('Invalid title')],
    ['wrong credentials', failure('Invalid (api_uId or api_key)')],
    ['no access', failure('Sorry you cannot access page')],
    ['HTTP 404', raw(404, {}, 'nothing here')]
  ])('but not one that answers: %s', async (_what, answer) => {
    const { ask, upstream } = await build({ config: on, upstream: () => answer })
    for (let time = 0; time < 30; time++) await ask('POST /tags', tag)
    expect(upstream.calls).toHaveLength(30)
  })

  it('is not where the circuit breaker is off', async () => {
    const { ask, upstream } = await build({ config: { CIRCUIT_BREAKER: 'off' }, upstream: () => '<html>' })
    for (let time = 0; time < 30; time++) await ask('POST /tags', tag)
    expect(upstream.calls).toHaveLength(30)
  })
})

describe('an account whose stored credentials V1 rejects', () => {
  const rejected = { status: 502, code: 'upstream-credentials-rejected' }

  it('is not asked for, for 30 seconds after the third time, and others are', async () => {
    const store = memoryStore()
    const { account, bearer } = issuing(store)
    const by = async (name: string): Promise<Asking> => {
      await account(name)
      return { as: null, headers: { authorization: await bearer(name, ['tags:read', 'tags:write']) } }
    }
    const [a, b] = [await by('a'), await by('b')]
    const { ask, upstream } = await build({
      config: on,
      store,
      upstream: (call, index) =>
        call.body.api_uId === 'uid-of-a' ? failure('Invalid (api_uId or api_key)') : documented(call, index)
    })
    for (let time = 0; time < 3; time++) {
      const answered = await ask('GET /tags', a)
      expectProblem(answered, { ...rejected, outcome: undefined })
      expect(answered.headers['retry-after']).toBeUndefined()
    }
    const [read, write] = [await ask('GET /tags', a), await ask('POST /tags', { ...a, ...tag })]
    expectProblem(read, { ...rejected, outcome: undefined })
    expect(read.headers['retry-after']).toBe('30')
    expectProblem(write, { ...rejected, outcome: 'not_applied' })
    expect(upstream.calls).toHaveLength(3)
    expect((await ask('GET /tags', b)).status).toBe(200)
  })

  it('is asked for as often as it likes where it brings them itself', async () => {
    const { ask, upstream } = await build({
      config: on,
      upstream: () => failure('Invalid (api_uId or api_key)')
    })
    for (let time = 0; time < 5; time++) expect((await ask('GET /tags')).status).toBe(401)
    expect(upstream.calls).toHaveLength(5)
  })
})
