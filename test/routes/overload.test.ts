import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { readConfig } from '../../src/config.ts'
import { type Asking, build, documentedRoutes } from '../build.ts'
import { expectProblem } from '../expectations.ts'
import { hang } from '../misbehaviour.ts'
import { type Answer, type Answering, documented, success } from '../upstream.ts'

/** With calls of its own: the same requests at the same time would be one. */
const ownCalls = { headers: { 'cache-control': 'no-cache' } }
const as = (uid: string): Asking => ({ as: [uid, 'key'], ...ownCalls })
const overloaded = { status: 503, code: 'overloaded' } as const
const tags = success({ tag: [] })

/** An upstream that answers those accounts only when it is released. */
function holding(...uids: string[]) {
  const { promise, resolve } = Promise.withResolvers<Answer>()
  const answering: Answering = (call, index) =>
    uids.includes(String(call.body.api_uId)) ? promise : documented(call, index)
  return { answering, release: () => resolve(tags) }
}

const one = { UPSTREAM_CONNECTIONS: 2, UPSTREAM_ACCOUNT_CONCURRENCY: 1, UPSTREAM_QUEUE: 0 }

describe('an account that asks for too much', () => {
  it('gets 503 with Retry-After at once, and another goes on', async () => {
    const { answering, release } = holding('A')
    const { ask, upstream } = await build({ config: { ...one, UPSTREAM_QUEUE: 1 }, upstream: answering })
    const [running, waiting] = [ask('GET /tags', as('A')), ask('GET /tags', as('A'))]
    await expect.poll(() => upstream.calls.length).toBe(1)

    const refused = await ask('GET /tags', as('A'))
    expectProblem(refused, { ...overloaded, outcome: undefined })
    expect(refused.headers['retry-after']).toBe('2')
    expect((await ask('GET /tags', as('B'))).status).toBe(200)

    release()
    expect((await running).status).toBe(200)
    expect((await waiting).status).toBe(200)
    expect(upstream.calls.map(({ body }) => body.api_uId)).toEqual(['A', 'B', 'A'])
  })

  it('gets 503 after two seconds in the queue', async () => {
    const { answering, release } = holding('A')
    const { ask, upstream } = await build({ config: { ...one, UPSTREAM_QUEUE: 5 }, upstream: answering })
    const running = ask('GET /tags', as('A'))
    await expect.poll(() => upstream.calls.length).toBe(1)
    const late = await Promise.all([
      ask('GET /tags', as('A')),
      ask('POST /tags', { ...as('A'), body: { title: 'a' } })
    ])
    expectProblem(late[0], { ...overloaded, outcome: undefined })
    expectProblem(late[1], { ...overloaded, outcome: 'not_applied' })
    release()
    expect((await running).status).toBe(200)
    expect(upstream.calls).toHaveLength(1)
  })

  it('gives up its newest place in a full queue', async () => {
    const { answering, release } = holding('A', 'B')
    const config = { UPSTREAM_CONNECTIONS: 1, UPSTREAM_ACCOUNT_CONCURRENCY: 1, UPSTREAM_QUEUE: 2 }
    const { ask, upstream } = await build({ config, upstream: answering })
    const running = ask('GET /tags', as('A'))
    await expect.poll(() => upstream.calls.length).toBe(1)
    const older = ask('GET /tags', as('A'))
    const newer = ask('GET /tags', as('A'))
    const other = ask('GET /tags', as('B'))
    expectProblem(await newer, overloaded)
    release()
    expect((await Promise.all([running, older, other])).map(({ status }) => status)).toEqual([200, 200, 200])
    expect(upstream.calls).toHaveLength(3)
  })

  it('does not come before one that asks for little', async () => {
    const { answering, release } = holding('A', 'B')
    const { ask, upstream } = await build({ config: { UPSTREAM_CONNECTIONS: 1 }, upstream: answering })
    const flood = Array.from({ length: 50 }, () => ask('GET /tags', as('A')))
    await expect.poll(() => upstream.calls.length).toBe(1)
    const little = ask('GET /tags', as('B'))
    // Requests are taken in the order in which they came: once this one is answered, that one waits.
    await ask('GET /nothing')
    release()
    expect((await little).status).toBe(200)
    for (const { status } of await Promise.all(flood)) expect(status).toBe(200)
    expect(upstream.calls.findIndex(({ body }) => body.api_uId === 'B')).toBeLessThanOrEqual(2)
  })
})

describe('a request that is refused for overload', async () => {
  const { answering, release } = holding('1001')
  const { ask, server, upstream } = await build({ config: one, upstream: answering }, afterAll)
  beforeAll(async () => {
    const running = ask('GET /tags', ownCalls)
    await vi.waitUntil(() => upstream.calls.length === 1)
    return async () => {
      release()
      await running
    }
  })

  // An import has begun to answer by then: each of its chunks tells.
  const operations = documentedRoutes(server).filter(
    ({ operation }) => operation['x-upstream-methods'] && operation.operationId !== 'importLeads'
  )
  it.each(operations)('is 503, and a write was not applied: $line', async ({ line, asking, verb }) => {
    const answered = await ask(line, asking)
    expectProblem(answered, { ...overloaded, outcome: verb === 'get' ? undefined : 'not_applied' })
    expect(answered.headers['retry-after']).toBe('2')
    expect(upstream.calls).toHaveLength(1)
  })
})

describe('the deadline', () => {
  it('ends while a call waits: 504, and a write was not applied', async () => {
    const { answering, release } = holding('A')
    const config = { ...one, UPSTREAM_QUEUE: 2, UPSTREAM_TIMEOUT_MS: 60 }
    const { ask, upstream } = await build({ config, upstream: answering })
    // This one has at least 30 seconds.
    const body = { group_id: '1', leads: [{ email: 'a@b.c' }] }
    const running = ask('POST /leads/batch', { ...as('A'), body })
    await expect.poll(() => upstream.calls.length).toBe(1)
    const late = { status: 504, code: 'upstream-timeout' }
    const write = ask('POST /tags', { ...as('A'), body: { title: 'a' } })
    expectProblem(await ask('GET /tags', as('A')), { ...late, outcome: undefined })
    expectProblem(await write, { ...late, outcome: 'not_applied' })
    release()
    await running
    expect(upstream.methods).toEqual(['AddMultipleLeads'])
  })

  it('gives back the slots of an upstream that hangs', async () => {
    const { ask, upstream } = await build({
      config: { ...one, UPSTREAM_TIMEOUT_MS: 60 },
      upstream: () => hang
    })
    for (const account of ['A', 'B', 'A', 'B']) {
      expectProblem(await ask('GET /tags', as(account)), { status: 504, code: 'upstream-timeout' })
    }
    upstream.answers(documented)
    expect((await ask('GET /tags', as('A'))).status).toBe(200)
  })
})

describe('by default', () => {
  it('an account has 16 calls at a time, all have 64, and 256 wait', async () => {
    expect(readConfig({})).toMatchObject({
      UPSTREAM_CONNECTIONS: 64,
      UPSTREAM_ACCOUNT_CONCURRENCY: 16,
      UPSTREAM_QUEUE: 256
    })
    const accounts = ['A', 'B', 'C', 'D', 'E']
    const { answering, release } = holding(...accounts)
    const { ask, upstream } = await build({ upstream: answering })
    const here = (uid: string) => upstream.calls.filter(({ body }) => body.api_uId === uid).length
    const asked: Promise<unknown>[] = []
    const many = (uid: string, count: number) =>
      asked.push(...Array.from({ length: count }, () => ask('GET /tags', as(uid))))

    many('A', 20)
    await expect.poll(() => here('A')).toBe(16)
    for (const uid of accounts.slice(1)) many(uid, 20)
    await expect.poll(() => upstream.calls.length).toBe(64)
    expect(accounts.map(here)).toEqual([16, 16, 16, 16, 0])

    release()
    await Promise.all(asked)
  })
})
