import { afterAll, describe, expect, it } from 'vitest'
import { type Built, build, plainRoutes } from '../build.ts'
import { expectProblem } from '../expectations.ts'
import { drip, hang, reset, truncated, unreadable } from '../misbehaviour.ts'
import { type Answer, documented, failure, raw } from '../upstream.ts'

const app = await build({ config: { UPSTREAM_TIMEOUT_MS: 120 } }, afterAll)
const patient = await build({}, afterAll)
const nowhere = await build({ url: 'http://127.0.0.1:1/glu/custom_api' }, afterAll)

const operations = plainRoutes(app.server)

/** What the upstream does, and what a client sees: status, code, the outcome of a write, seconds to wait. */
interface Trouble {
  readonly answer: Answer
  readonly status: number
  readonly code: string
  readonly outcome?: 'unknown' | 'not_applied'
  readonly wait?: number
}

const malformed = { status: 502, code: 'upstream-malformed', outcome: 'unknown' } as const
const failed = { status: 502, code: 'upstream-failed', outcome: 'unknown' } as const
const down = { status: 503, code: 'upstream-unavailable', outcome: 'unknown' } as const

const troubles: Readonly<Record<string, Trouble>> = {
  'rate limit, in words': {
    answer: failure('Rate limit. Try again in 60 seconds'),
    status: 429,
    code: 'upstream-rate-limited',
    wait: 60
  },
  'rate limit, by status': {
    answer: raw(429, { 'retry-after': '7' }, 'slow'),
    status: 429,
    code: 'upstream-rate-limited',
    wait: 7
  },
  'redis is down': { answer: failure('Redis is down'), ...down, wait: 5 },
  'a queue that is down': {
    answer: failure('Unable to queue leads — Redis is unavailable. Please try again shortly.'),
    ...down,
    outcome: 'not_applied',
    wait: 5
  },
  'HTTP 503': { answer: raw(503, {}, 'down'), ...down, wait: 5 },
  'HTTP 503 with Retry-After': { answer: raw(503, { 'retry-after': '30' }, 'down'), ...down, wait: 30 },
  'no access': {
    answer: 'Array\n(\n    [message] => Sorry you cannot access page\n)\n',
    status: 403,
    code: 'upstream-access-denied'
  },
  'HTTP 500': { answer: raw(500, {}, 'Fatal error'), ...failed },
  'HTTP 404': { answer: raw(404, {}, 'nothing here'), ...failed },
  'a redirect': { answer: raw(302, { location: '/' }), ...malformed },
  'an HTML page': { answer: String(unreadable['an HTML page']), ...malformed },
  'an empty body': { answer: '', ...malformed }
}

const cases = operations.flatMap((operation) =>
  Object.entries(troubles).map(([what, trouble]) => ({ ...operation, what, trouble }))
)
const isWrite = (verb: string) => verb !== 'get'

/** One call, and a second where what it does may be done again and the budget of retries allows it. */
function expectCalls({ upstream }: Built, verb: string): void {
  expect(upstream.calls.length).toBeGreaterThanOrEqual(1)
  expect(upstream.calls.length).toBeLessThanOrEqual(verb === 'post' ? 1 : 2)
}

describe('a client sees', () => {
  it.each(cases)(
    '$trouble.status $trouble.code for $what: $line',
    async ({ line, asking, verb, what, trouble }) => {
      const { answer, status, code, outcome, wait } = trouble
      patient.upstream.answers(() => answer)
      // Somebody of its own: whom V1 limits the gateway makes wait.
      const answered = await patient.ask(line, { ...asking, as: ['1001', `${what} ${line}`] })
      expectProblem(answered, { status, code, outcome: isWrite(verb) ? outcome : undefined })
      expect(answered.headers['retry-after']).toBe(wait?.toString())
      expectCalls(patient, verb)
    }
  )

  it.each(operations)('504 for an upstream that hangs or drips: $line', async ({ line, asking, verb }) => {
    const outcome = isWrite(verb) ? 'unknown' : undefined
    for (const answer of [hang, drip(25)]) {
      app.upstream.answers(() => answer)
      expectProblem(await app.ask(line, asking), { status: 504, code: 'upstream-timeout', outcome })
      expect(app.upstream.calls).toHaveLength(1)
    }
  })

  it.each(operations)('502 for a connection that breaks: $line', async ({ line, asking, verb }) => {
    for (const answer of [reset, truncated]) {
      patient.upstream.answers(() => answer)
      const answered = await patient.ask(line, asking)
      expect(answered.status).toBe(502)
      expect(answered.body.outcome).toBe(isWrite(verb) ? 'unknown' : undefined)
      expectCalls(patient, verb)
    }
  })

  it.each(operations)('503 for a connection that is refused: $line', async ({ line, asking, verb }) => {
    const answered = await nowhere.ask(line, asking)
    const outcome = isWrite(verb) ? 'not_applied' : undefined
    expectProblem(answered, { status: 503, code: 'upstream-unavailable', outcome })
    expect(Number(answered.headers['retry-after'])).toBeGreaterThan(0)
  })
})

describe('after any misbehaviour', () => {
  const everything: Readonly<Record<string, Answer>> = {
    ...unreadable,
    reset,
    truncated,
    hang,
    'a drip': drip(25)
  }

  async function served(one: Built): Promise<void> {
    one.upstream.answers(documented)
    expect((await one.ask('GET /tags')).status).toBe(200)
  }

  it.each(Object.entries(everything))('the next request is served: %s', async (_what, answer) => {
    app.upstream.answers(() => answer)
    expect((await app.ask('GET /tags')).status).toBeGreaterThanOrEqual(500)
    await served(app)
  })

  it('other requests are served meanwhile', async () => {
    app.upstream.answers((call) => (call.body.api_uId === '1002' ? hang : documented(call, 0)))
    const hanging = app.ask('GET /tags', { as: ['1002', 'key'] })
    expect((await app.ask('GET /tags')).status).toBe(200)
    expect((await hanging).status).toBe(504)
  })
})

describe('one deadline', () => {
  it('holds for a change and its reread: a reread that is late makes the answer partial', async () => {
    app.upstream.answers((call) => (call.method === 'FetchAllTags' ? hang : documented(call, 0)))
    const { status, headers } = await app.ask('POST /tags', { body: { title: 'a' } })
    expect(status).toBe(201)
    expect(headers['gateway-representation']).toBe('partial')
    expect(app.upstream.methods).toEqual(['AddTag', 'FetchAllTags'])
  })
})
