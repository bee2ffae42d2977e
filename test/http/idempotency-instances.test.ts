import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { request as send } from 'node:http'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { seal } from '../../src/accounts/seal.ts'
import { renewNames } from '../../src/idempotency/names.ts'
import type { Store } from '../../src/store/store.ts'
import { basic, build, demo } from '../build.ts'
import { expectProblem } from '../expectations.ts'
import { goingAway } from '../idempotency/outage.ts'
import { obliging } from '../idempotency/writing.ts'
import { memoryStore } from '../memory-store.ts'
import { reset } from '../misbehaviour.ts'
import { listen } from '../raw.ts'
import { describeWithRedis, type RedisServer, startRedis } from '../redis.ts'
import { databasePath, opened } from '../store/opening.ts'
import { success } from '../upstream.ts'

const title = { title: 'a' }
const under = (key: string, body: object = title) => ({ body, headers: { 'idempotency-key': key } })

/** Two gateways with one upstream, over these stores. */
async function two(one: Store, other: Store) {
  const first = await build({ store: one, upstream: obliging })
  const second = await build({ store: other, url: first.upstream.url.href })
  return [first, second] as const
}

/** A hundred at once under one key, over two gateways: one is carried out, the others hear of it. */
async function expectOnce(one: Store, other: Store): Promise<void> {
  const apps = await two(one, other)
  const key = randomUUID()
  const answers = await Promise.all(
    Array.from({ length: 100 }, (_, n) => apps[n % 2 === 0 ? 0 : 1].ask('PATCH /tags/7', under(key)))
  )
  const [{ upstream }] = apps
  expect(upstream.methods).toEqual(['UpdateTag', 'FetchAllTags'])
  const [carriedOut, ...more] = answers.filter(
    ({ status, headers }) => status === 200 && headers['idempotency-replayed'] === undefined
  )
  expect(more).toEqual([])
  for (const answer of answers) {
    if (answer.status === 409) expectProblem(answer, { status: 409, code: 'request-in-progress' })
    else expect([answer.status, answer.text]).toEqual([200, carriedOut?.text])
  }
  for (const { ask } of apps) expect((await ask('PATCH /tags/7', under(key))).text).toBe(carriedOut?.text)
}

describe('a hundred requests at once under one key are one call', () => {
  it('of two gateways in a process, over one file', async () => {
    const store = await opened(`file:${databasePath()}`)
    await expectOnce(store, store)
  })

  describeWithRedis('over Redis', () => {
    let redis: RedisServer
    beforeAll(async () => {
      redis = await startRedis()
    })
    afterAll(() => redis.stop())

    it('of two gateways', async () => {
      await expectOnce(await opened(redis.url), await opened(redis.url))
    })
  })
})

describe('the retry of a request whose gateway died', () => {
  /** A gateway that has sent a request, and another one that finds what it left. */
  async function died(line: string, key: string) {
    const path = databasePath()
    const [before, after] = await two(await opened(`file:${path}`), await opened(`file:${path}`))
    // No answer comes before the end of the test.
    const { promise, resolve } = Promise.withResolvers<void>()
    onTestFinished(() => resolve())
    before.upstream.answers(({ method }) =>
      method === 'FetchAllTags' ? success({ tag: [] }) : promise.then(() => reset)
    )
    void before.ask(line, under(key)).catch(() => undefined)
    await expect
      .poll(() => before.upstream.methods)
      .toContain(line.startsWith('POST') ? 'AddTag' : 'UpdateTag')
    const sent = before.upstream.calls.length
    return { after, upstream: before.upstream, sent }
  }

  it('is unknown, and not sent again', async () => {
    const key = randomUUID()
    const { after, upstream, sent } = await died('PATCH /tags/7', key)
    for (const _try of [1, 2]) {
      const answered = await after.ask('PATCH /tags/7', under(key))
      expectProblem(answered, { status: 504, code: 'upstream-timeout', outcome: 'unknown' })
      expect(answered.headers['idempotency-replayed']).toBe('true')
    }
    expect(upstream.calls).toHaveLength(sent)
  })

  it('is looked for where that can be done: not found it stays unknown, found it is the success', async () => {
    const key = randomUUID()
    const { after, upstream } = await died('POST /tags', key)
    const nothing = await after.ask('POST /tags', under(key))
    expectProblem(nothing, { status: 504, code: 'upstream-timeout', outcome: 'unknown' })
    expect(nothing.headers['idempotency-replayed']).toBe('true')

    const made = success({ tag: [{ TagId: 7, TagTitle: 'a' }] })
    upstream.answers(() => made)
    const found = await after.ask('POST /tags', under(key))
    expect([found.status, found.headers['idempotency-replayed']]).toEqual([201, undefined])
    const again = await after.ask('POST /tags', under(key))
    expect([again.status, again.text, again.headers.location]).toEqual([201, found.text, '/tags/7'])
    expect(again.headers['idempotency-replayed']).toBe('true')
    expect(upstream.methods).not.toContain('AddTag')
  })
})

it('an answer that was unknown is given again where the look finds nothing', async () => {
  const { ask, upstream } = await build({
    upstream: ({ method }) => (method === 'AddTag' ? reset : success({ tag: [] }))
  })
  const key = randomUUID()
  const first = await ask('POST /tags', under(key))
  expectProblem(first, { status: 502, code: 'upstream-failed', outcome: 'unknown' })
  const again = await ask('POST /tags', under(key))
  expect([again.status, again.text]).toEqual([502, first.text])
  expect(again.headers['idempotency-replayed']).toBe('true')
  expect(upstream.methods.filter((method) => method === 'AddTag')).toHaveLength(1)
})

it('a write whose client hangs up is finished, recorded and replayed', async () => {
  const { promise, resolve } = Promise.withResolvers<void>()
  const { server, ask, upstream } = await build({
    upstream: async (call, index) => {
      await promise
      return obliging(call, index)
    }
  })
  const key = randomUUID()
  const headers = {
    authorization: basic(...demo),
    'content-type': 'application/json',
    'idempotency-key': key
  }
  const client = send({ port: await listen(server), method: 'PATCH', path: '/tags/7', agent: false, headers })
  client.on('error', () => undefined).end(JSON.stringify(title))
  await expect.poll(() => upstream.calls.length).toBe(1)
  client.destroy()
  expect((await ask('PATCH /tags/7', under(key))).status).toBe(409)
  resolve()
  const replayed = async () => {
    const { status, headers: answered } = await ask('PATCH /tags/7', under(key))
    return [status, answered['idempotency-replayed']]
  }
  await expect.poll(replayed).toEqual([200, 'true'])
  expect(upstream.methods).toEqual(['UpdateTag', 'FetchAllTags'])
})

describe('while the store is away', () => {
  it('a write with a key is 503 and not sent; one without, and a read, go on', async () => {
    const { state, store } = goingAway(memoryStore(), false)
    const { ask, upstream } = await build({ store, upstream: obliging })
    state.away = true
    const key = randomUUID()
    const refused = await ask('PATCH /tags/7', under(key))
    expectProblem(refused, { status: 503, code: 'overloaded', outcome: 'not_applied' })
    expect(refused.headers['retry-after']).toBe('1')
    expect(upstream.calls).toEqual([])
    expect((await ask('PATCH /tags/7', { body: title })).status).toBe(200)
    expect((await ask('GET /tags', { headers: { 'idempotency-key': key } })).status).toBe(200)
    state.away = false
    expect((await ask('PATCH /tags/7', under(key))).headers['idempotency-replayed']).toBeUndefined()
  })

  it('nothing is sent that could not be taken down; afterwards the same key runs', async () => {
    const { state, store } = goingAway(memoryStore(), false)
    const { ask, upstream } = await build({
      store,
      upstream: (call, index) => {
        // The look at the leads comes first: the store goes away between that and the change.
        if (index === 0) state.away = true
        return obliging(call, index)
      }
    })
    const key = randomUUID()
    const line = 'DELETE /leads/1/groups/1'
    const headers = { 'idempotency-key': key }
    const refused = await ask(line, { headers })
    expectProblem(refused, { status: 503, code: 'overloaded', outcome: 'not_applied' })
    expect(upstream.methods).not.toContain('RemoveSingleLead')
    state.away = false
    await expect.poll(async () => (await ask(line, { headers })).status, { timeout: 5_000 }).toBe(204)
    expect(upstream.methods.filter((method) => method === 'RemoveSingleLead')).toHaveLength(1)
  })

  it('a client gets its true answer, and the retry the same once the store is back', async () => {
    const { state, store } = goingAway(memoryStore(), false)
    const { ask, upstream } = await build({
      store,
      upstream: (call, index) => {
        state.away = true
        return obliging(call, index)
      }
    })
    const key = randomUUID()
    const first = await ask('PATCH /tags/7', under(key))
    expect(first.status).toBe(200)
    expectProblem(await ask('PATCH /tags/7', under(key)), { status: 503, code: 'overloaded' })
    state.away = false
    const text = async () => (await ask('PATCH /tags/7', under(key))).text
    await expect.poll(text, { timeout: 5_000 }).toBe(first.text)
    expect(upstream.methods).toEqual(['UpdateTag', 'FetchAllTags'])
  })
})

it('what is kept is worth nothing without the secret: no value of a client, an answer or an account', async () => {
  const path = databasePath()
  const store = await opened(`file:${path}`)
  const { ask } = await build({ store, upstream: obliging })
  const as = ['canary-uid', 'canary-secret'] as const
  const asking = { body: { title: 'canary-title' }, headers: { 'idempotency-key': 'canary-key' }, as }
  expect((await ask('POST /tags', asking)).status).toBe(201)
  expect((await ask('POST /tags', asking)).headers['idempotency-replayed']).toBe('true')
  await store.close()
  const files = [path, `${path}-wal`].flatMap((file) => {
    try {
      return [readFileSync(file, 'latin1')]
    } catch {
      return []
    }
  })
  expect(files.join('')).toContain('idempotency:')
  expect(files.join('')).not.toMatch(/canary/)
})

it('a rotation of the secrets forgets no key, and runs none again', async () => {
  const [older, newer] = [
    'an older secret of 32 characters or more',
    'a newer secret of 32 characters or more'
  ]
  const store = memoryStore()
  const upstream = await build({ upstream: obliging })
  const started = async (secrets: readonly string[]) => {
    await renewNames(store, seal(secrets))
    return build({ store, secrets, url: upstream.upstream.url.href })
  }
  const replayed = async (ask: Awaited<ReturnType<typeof started>>['ask'], key: string) => {
    const { status, headers } = await ask('PATCH /tags/7', under(key))
    return [status, headers['idempotency-replayed']]
  }

  const first = await started([older, newer])
  expect(await replayed(first.ask, 'one')).toEqual([200, undefined])
  const second = await started([newer, older])
  expect(await replayed(second.ask, 'one')).toEqual([200, 'true'])
  expect(await replayed(second.ask, 'two')).toEqual([200, undefined])
  const third = await started([newer])
  expect(await replayed(third.ask, 'two')).toEqual([200, 'true'])
  // Its answer was kept under the older secret: all that is left is that it was asked.
  expect(await replayed(third.ask, 'one')).toEqual([504, 'true'])
  expect(upstream.upstream.methods.filter((method) => method === 'UpdateTag')).toHaveLength(2)
})
