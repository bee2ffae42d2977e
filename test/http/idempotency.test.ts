import { randomUUID } from 'node:crypto'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { type Answered, type Asking, build, documentedRoutes } from '../build.ts'
import { expectProblem, placesOf } from '../expectations.ts'
import { obliging } from '../idempotency/writing.ts'
import { leadRow } from '../leads/rows.ts'
import { hang, reset } from '../misbehaviour.ts'
import { type Answer, failure, success } from '../upstream.ts'

const app = await build({ config: { UPSTREAM_TIMEOUT_MS: 300 } }, afterAll)
beforeEach(() => app.upstream.answers(obliging))
const { ask, upstream } = app

/** Every write that keeps its answer; an import keeps what became of its chunks. */
const writes = documentedRoutes(app.server).filter(
  ({ verb, tellsInLines }) => verb !== 'get' && !tellsInLines
)
const reads = documentedRoutes(app.server).filter(({ verb }) => verb === 'get')

const under = (key: string, asking: Asking = {}): Asking => ({
  ...asking,
  headers: { ...asking.headers, 'idempotency-key': key }
})

/** What an answer is but for what belongs to its request. */
const essence = ({ status, text, headers }: Answered) => ({
  status,
  text,
  ...Object.fromEntries(
    ['content-type', 'location', 'gateway-representation', 'preference-applied', 'retry-after'].map(
      (name) => [name, headers[name]]
    )
  )
})

/** Asks twice under one key of its own: both answers, and how often V1 was called for each. */
async function twice(line: string, asking: Asking = {}) {
  const key = randomUUID()
  const before = upstream.calls.length
  const first = await ask(line, under(key, asking))
  const between = upstream.calls.length
  const second = await ask(line, under(key, asking))
  return { first, second, calls: [between - before, upstream.calls.length - between] as const, key }
}

function expectReplay({ first, second, calls }: Omit<Awaited<ReturnType<typeof twice>>, 'key'>): void {
  expect(essence(second)).toEqual(essence(first))
  expect(first.headers['idempotency-replayed']).toBeUndefined()
  expect(second.headers['idempotency-replayed']).toBe('true')
  expect(second.headers['x-request-id']).not.toBe(first.headers['x-request-id'])
  expect(calls[1]).toBe(0)
}

describe.each(writes)('$line', ({ line, asking, verb }) => {
  it('is carried out once under a key, and answered the same again', async () => {
    const asked = await twice(line, asking)
    expect(asked.first.status).toBeLessThan(300)
    expect(asked.calls[0]).toBeGreaterThan(0)
    expectReplay(asked)
  })

  it('is carried out each time under keys of their own', async () => {
    for (const key of [randomUUID(), randomUUID()]) {
      const calls = upstream.calls.length
      const answered = await ask(line, under(key, asking))
      expect(answered.headers['idempotency-replayed']).toBeUndefined()
      expect(upstream.calls.length).toBeGreaterThan(calls)
    }
  })

  it.each(['', '""', 'a b', 'é', 'a, b', 'x'.repeat(256), `"${'x'.repeat(256)}"`])(
    'is 400 under the key %j, and nothing is sent',
    async (key) => {
      const answered = await ask(line, under(key, asking))
      const errors = [{ header: 'Idempotency-Key' }]
      expectProblem(answered, { status: 400, code: 'invalid-request', errors })
      expect(upstream.calls).toEqual([])
    }
  )

  it('tells of a wrong key with all other faults', async () => {
    const [path, query] = line.split('?')
    const answered = await ask(`${path}?${query ? `${query}&` : ''}unknown=1`, under('a b', asking))
    expect(new Set(placesOf(answered))).toEqual(new Set(['unknown', 'Idempotency-Key']))
  })

  it('is 422 under a key that was used for another request', async () => {
    const key = randomUUID()
    await ask('POST /tags', under(key, { body: { title: 'another' } }))
    upstream.calls.length = 0
    const answered = await ask(line, under(key, asking))
    const errors = [{ header: 'Idempotency-Key' }]
    expectProblem(answered, { status: 422, code: 'idempotency-key-reused', errors })
    expect(answered.headers['idempotency-replayed']).toBeUndefined()
    expect(upstream.calls).toEqual([])
  })

  it('is 409 while the first under its key runs, and then its answer', async () => {
    const { promise, resolve } = Promise.withResolvers<void>()
    upstream.answers(async (call, index) => {
      await promise
      return obliging(call, index)
    })
    const key = randomUUID()
    const first = ask(line, under(key, asking))
    await expect.poll(() => upstream.calls.length).toBe(1)
    const second = await ask(line, under(key, asking))
    expectProblem(second, { status: 409, code: 'request-in-progress' })
    expect(second.headers['retry-after']).toBe('1')
    expectProblem(await ask('POST /tags', under(key, { body: { title: 'another' } })), {
      status: 422,
      code: 'idempotency-key-reused'
    })
    resolve()
    expectReplay({ first: await first, second: await ask(line, under(key, asking)), calls: [1, 0] })
  })

  it('documents the header, and its 409', () => {
    const { operation } = writes.find((write) => write.line === line && write.verb === verb) ?? {}
    const header = operation?.parameters?.find(({ name }) => name === 'Idempotency-Key')
    expect(header).toMatchObject({ in: 'header', required: line === 'POST /credits/deductions' })
    expect(Object.keys(operation?.responses ?? {})).toEqual(expect.arrayContaining(['409', '422', '503']))
  })
})

describe('a read', () => {
  it.each(reads)('takes no notice of the header: $line', async ({ line, asking }) => {
    const key = 'a b'
    const [first, second] = [await ask(line, under(key, asking)), await ask(line, under(key, asking))]
    expect([200, 404]).toContain(first.status)
    expect(second.status).toBe(first.status)
    expect(second.headers['idempotency-replayed']).toBeUndefined()
  })
})

describe('what is kept', () => {
  const kept: readonly (readonly [string, string, Asking, Answer, number, string])[] = [
    [
      'not found',
      'PATCH /tags/7',
      { body: { title: 'a' } },
      failure('Invalid provided TagId: 7'),
      404,
      'not-found'
    ],
    [
      'already there',
      'POST /tags',
      { body: { title: 'a' } },
      failure('It already exists'),
      409,
      'already-exists'
    ],
    [
      'an identifier that fits several leads',
      'PATCH /leads/ann@x.com?id_type=email',
      { body: { city: 'Rome' } },
      success({ Results: [1, 2].map((id) => leadRow(id, { 'E-Mail': 'ann@x.com' })) }),
      409,
      'ambiguous-lead'
    ],
    ['refused by V1', 'POST /tags', { body: { title: 'a' } }, failure('No'), 422, 'upstream-rejected'],
    [
      'a reference to nothing',
      'POST /leads/1/tags',
      { body: { tag_ids: ['7'] } },
      failure('Invalid provided TagId: 7'),
      422,
      'unknown-reference'
    ]
  ]

  it.each(kept)('is the answer that says: %s', async (_what, line, asking, answer, status, code) => {
    upstream.answers(() => answer)
    const asked = await twice(line, asking)
    expectProblem(asked.first, { status, code })
    expectReplay(asked)
  })

  const title = { body: { title: 'a' } }
  const unknown: readonly (readonly [string, string, Asking, Answer, number])[] = [
    ['never comes', 'PATCH /tags/7', title, hang, 504],
    ['is reset', 'PATCH /tags/7', title, reset, 502],
    ['cannot be read', 'DELETE /groups/7', {}, '<html></html>', 502],
    ['says that V1 is unavailable', 'PATCH /tags/7', title, failure('Redis is unavailable'), 503],
    ['was lost, of what can be charged', 'POST /credits/deductions', { body: {} }, reset, 502]
  ]

  it.each(unknown)(
    'is the unknown outcome of an answer that %s',
    async (_what, line, asking, answer, status) => {
      upstream.answers(() => answer)
      const asked = await twice(line, asking)
      expectProblem(asked.first, { status, code: asked.first.body.code, outcome: 'unknown' })
      expectReplay(asked)
    }
  )
})

describe('what is not kept', () => {
  const title = { body: { title: 'a' } }
  const free: readonly (readonly [string, Answer, number])[] = [
    ['wrong credentials', failure('Invalid (api_uId or api_key)'), 401],
    ['a lack of access', 'Array ( [message] => Sorry you cannot access page )', 403],
    ['too many calls', failure('rate limit'), 429],
    ['what was certainly not queued', failure('Unable to queue leads — Redis is unavailable.'), 503]
  ]

  it.each(free)('is the answer that tells of %s: the next one runs', async (_what, answer, status) => {
    // V1 counts against whoever asked: somebody of its own.
    const as = ['2002', randomUUID()] as const
    upstream.answers((call, index) => (index === 0 ? answer : obliging(call, index)))
    const line = status === 503 ? 'POST /leads/batch' : 'PATCH /tags/7'
    const body = status === 503 ? { group_id: '1', leads: [{ email: 'a@x.com' }] } : title.body
    const { first, second } = await twice(line, { body, as })
    expect(first.status).toBe(status)
    expect(second.headers['idempotency-replayed']).toBeUndefined()
    // It went to V1, or was held back because V1 said so.
    expect(upstream.calls.length > 1 || second.status === 429).toBe(true)
  })

  it('is a fault of the request: the key is still new', async () => {
    const key = randomUUID()
    expect((await ask('POST /tags', under(key, { body: { title: 5 } }))).status).toBe(400)
    expect((await ask('POST /tags', under(key, { body: { title: 'a' } }))).status).toBe(201)
  })

  it('is that nothing was sent', async () => {
    const gone = await build({ url: 'http://127.0.0.1:1/glu' })
    const key = randomUUID()
    for (const _try of [1, 2]) {
      const answered = await gone.ask('POST /tags', under(key, title))
      expectProblem(answered, { status: 503, code: 'upstream-unavailable', outcome: 'not_applied' })
      expect(answered.headers['idempotency-replayed']).toBeUndefined()
    }
  })

  it.each([
    ['refused', failure('No'), 422],
    ['lost', reset, 502]
  ])(
    'is a change that stopped half way, its second call %s: sent again it goes on',
    async (_how, answer, status) => {
      upstream.answers((call, index) => (index === 1 ? answer : obliging(call, index)))
      const body = { first_name: 'Ann', last_name: 'Lee' }
      const retried = (index: number) => index === 1 || index === 2
      if (status === 502) upstream.answers((call, index) => (retried(index) ? answer : obliging(call, index)))
      const { first, second } = await twice('PATCH /leads/1', { body })
      expect([first.status, first.body.code]).toEqual([status, 'partially-applied'])
      expect(second.status).toBe(200)
      expect(second.headers['idempotency-replayed']).toBeUndefined()
    }
  )
})

describe('a key', () => {
  it('is the same with and without a pair of double quotes', async () => {
    const key = randomUUID()
    await ask('POST /tags', under(key, { body: { title: 'a' } }))
    const quoted = await ask('POST /tags', under(`"${key}"`, { body: { title: 'a' } }))
    expect(quoted.headers['idempotency-replayed']).toBe('true')
    const twiceQuoted = await ask('POST /tags', under(`""${key}""`, { body: { title: 'a' } }))
    expect(twiceQuoted.headers['idempotency-replayed']).toBeUndefined()
  })

  it.each(['a', '!~', '"', 'x'.repeat(255), `"${'x'.repeat(255)}"`])('may be %s', async (key) => {
    const as = ['3003', randomUUID()] as const
    const first = await ask('POST /tags', under(key, { body: { title: 'a' }, as }))
    const second = await ask('POST /tags', under(key, { body: { title: 'a' }, as }))
    expect([first.status, second.headers['idempotency-replayed']]).toEqual([201, 'true'])
  })

  it('belongs to an account: the same of another one is another', async () => {
    const key = randomUUID()
    const callers = [
      ['1001', 'one'],
      ['1002', 'one'],
      ['1001', 'two']
    ] as const
    for (const as of callers) {
      const answered = await ask('POST /tags', under(key, { body: { title: `of ${as}` }, as }))
      expect([answered.status, answered.body.title]).toEqual([201, `of ${as}`])
      expect(answered.headers['idempotency-replayed']).toBeUndefined()
    }
  })

  it.each([
    ['the same body in another order', 'POST /leads', { first_name: 'Ann', email: 'a@x.com', group_id: '5' }],
    ['a path in another percent-encoding', 'PATCH /custom-fields/lo%61n', undefined],
    ['a query with its default', 'POST /leads/1/unsubscribe?id_type=id', undefined],
    ['no body and an empty one', 'POST /leads/1/unsubscribe', {}]
  ])('means the same request: %s', async (_what, line, body) => {
    const key = randomUUID()
    const first = {
      'POST /leads': ['POST /leads', { group_id: '5', email: 'a@x.com', first_name: 'Ann' }],
      'PATCH /custom-fields/lo%61n': ['PATCH /custom-fields/loan', { type: 'date' }],
      'POST /leads/1/unsubscribe?id_type=id': ['POST /leads/1/unsubscribe', undefined],
      'POST /leads/1/unsubscribe': ['POST /leads/1/unsubscribe', undefined]
    }[line] as [string, object | undefined]
    const answered = await ask(first[0], under(key, { body: first[1] }))
    expect(answered.status).toBeLessThan(300)
    const again = await ask(line, under(key, { body: body ?? first[1] }))
    expect(again.headers['idempotency-replayed']).toBe('true')
  })

  it.each([
    ['another title', 'POST /tags', { title: 'b' }],
    ['another path', 'POST /groups', { title: 'a' }],
    ['another method', 'PATCH /tags/1', { title: 'a' }]
  ])('means another request: %s', async (_what, line, body) => {
    const key = randomUUID()
    await ask('POST /tags', under(key, { body: { title: 'a' } }))
    expectProblem(await ask(line, under(key, { body })), { status: 422, code: 'idempotency-key-reused' })
  })

  it('is looked at after authentication and scope', async () => {
    const key = randomUUID()
    await ask('POST /tags', under(key, { body: { title: 'a' } }))
    const answered = await ask('POST /tags', under(key, { body: { title: 'a' }, as: null }))
    expectProblem(answered, { status: 401, code: 'unauthenticated' })
  })

  it('has the headers of its own request with an answer of another', async () => {
    const key = randomUUID()
    await ask('POST /tags', under(key, { body: { title: 'a' } }))
    const again = await ask('POST /tags', {
      body: { title: 'a' },
      headers: { 'idempotency-key': key, 'x-request-id': 'mine', 'accept-encoding': 'gzip' }
    })
    expect(again.headers).toMatchObject({
      'x-request-id': 'mine',
      'cache-control': 'no-store',
      'api-version': '1'
    })
  })

  it('replays a large answer that goes out compressed', async () => {
    const body = { title: 'a'.repeat(4_000) }
    const headers = { 'accept-encoding': 'gzip' }
    const { first, second } = await twice('POST /tags', { body, headers })
    expect(first.headers['content-encoding']).toBe('gzip')
    expect(second.headers['content-encoding']).toBe('gzip')
    expect(second.bytes.equals(first.bytes)).toBe(true)
  })
})
