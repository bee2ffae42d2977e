import { describe, expect, it } from 'vitest'
import { zone } from '../../src/time/zone.ts'
import { admission } from '../../src/v1/admission.ts'
import { exchange } from '../../src/v1/exchange.ts'
import { countingMeter } from '../../src/v1/meter.ts'
import { addTag, fetchAllTags } from '../../src/v1/methods/tags.ts'
import type { HttpReply } from '../../src/v1/transport.ts'
import { hang, noHttp, reset, truncated } from '../misbehaviour.ts'
import { type Answer, documented, failure, raw, success } from '../upstream.ts'
import { credentials, startV1 } from './client.ts'

const none = success({ tag: [] })
const one = { total: 1, perAccount: 1, queue: 0 }
const idle = { running: 0, waiting: 0, accounts: 0 }

describe('the upstream', () => {
  it('never has more than the share of an account, and no more than the total, at a time', async () => {
    const here = new Map<string, number>()
    const most = new Map<string, number>()
    const count = (who: string, change: number) => {
      const now = (here.get(who) ?? 0) + change
      here.set(who, now)
      most.set(who, Math.max(most.get(who) ?? 0, now))
      return now
    }
    const { promise: full, resolve: fill } = Promise.withResolvers<void>()
    const v1 = await startV1(
      async ({ body }) => {
        const who = String(body.api_uId)
        count(who, 1)
        if (count('all', 1) === 24) fill()
        await full
        await new Promise((resolve) => setTimeout(resolve, v1.upstream.calls.length % 5))
        count(who, -1)
        count('all', -1)
        return none
      },
      { connections: 24, admission: { total: 24, perAccount: 16, queue: 200 } }
    )
    const call = (apiUid: string) => {
      const context = { credentials: { ...credentials, apiUid }, identity: apiUid, timeoutMs: 10_000 }
      return v1.exchange.call(fetchAllTags, {}, context)
    }
    const uids = Array.from({ length: 120 }, (_, index) => (index < 60 ? '1001' : '1002'))
    await Promise.all(uids.map(call))
    expect(v1.upstream.calls).toHaveLength(120)
    expect([most.get('1001'), most.get('all')]).toEqual([16, 24])
    expect(most.get('1002')).toBeLessThanOrEqual(16)
    expect(v1.load()).toEqual(idle)
  })

  it('hears nothing of calls that are refused: a write was not applied, a read has no outcome', async () => {
    const { promise: held, resolve: release } = Promise.withResolvers<Answer>()
    const v1 = await startV1(() => held, { admission: one })
    const running = v1.call(fetchAllTags, {})
    expect(await v1.failureOf(addTag, { title: 'a' })).toMatchObject({
      kind: 'overloaded',
      outcome: 'not_applied'
    })
    expect(await v1.failureOf(fetchAllTags, {})).toMatchObject({ kind: 'overloaded', outcome: undefined })
    release(none)
    expect(await running).toEqual([])
    expect(v1.upstream.methods).toEqual(['FetchAllTags'])
  })

  it('hears nothing of calls whose time ended while they waited', async () => {
    const { promise: held, resolve: release } = Promise.withResolvers<Answer>()
    const v1 = await startV1(() => held, { admission: { ...one, queue: 2 } })
    const running = v1.call(fetchAllTags, {})
    const late = [v1.failureOf(addTag, { title: 'a' }, 50), v1.failureOf(fetchAllTags, {}, 50)]
    expect(await Promise.all(late)).toMatchObject([
      { kind: 'timeout', outcome: 'not_applied' },
      { kind: 'timeout', outcome: undefined }
    ])
    release(none)
    await running
    expect(v1.upstream.methods).toEqual(['FetchAllTags'])
  })
})

describe('a slot', () => {
  const failing: Readonly<Record<string, Answer>> = {
    'never answers': hang,
    'resets the connection': reset,
    'answers half of it': truncated,
    'speaks no HTTP': noHttp,
    'answers nonsense': 'nonsense',
    'refuses the call': failure('Invalid (api_uId or api_key)'),
    'is down': raw(503, {})
  }

  it.each(Object.entries(failing))('is free again after an upstream that %s', async (_what, answer) => {
    const v1 = await startV1((call, index) => (index < 2 ? answer : documented(call, index)), {
      admission: one,
      connections: 1
    })
    await v1.failureOf(addTag, { title: 'a' }, 200)
    await v1.failureOf(fetchAllTags, {}, 200)
    expect(await v1.call(fetchAllTags, {})).toHaveLength(2)
    expect(v1.upstream.calls).toHaveLength(3)
    expect(v1.load()).toEqual(idle)
  })

  it('is free again after a connection that is refused', async () => {
    const v1 = await startV1(documented, { url: new URL('http://127.0.0.1:1/'), admission: one })
    for (let times = 0; times < 3; times++) {
      expect(await v1.failureOf(fetchAllTags, {})).toMatchObject({ kind: 'unavailable' })
    }
    expect(v1.load()).toEqual(idle)
  })
})

describe('the exchange', () => {
  const context = { credentials, identity: '1001', timeoutMs: 5_000 }

  it('leaves the transport the time that waiting has left', async () => {
    const given: number[] = []
    const { promise: held, resolve: release } = Promise.withResolvers<HttpReply>()
    const v1 = exchange({
      transport: {
        post: async ({ timeoutMs, read }) => {
          given.push(timeoutMs)
          return read(await held)
        },
        close: async () => undefined
      },
      admission: admission({ ...one, queue: 1 }),
      zone: zone('America/Los_Angeles'),
      meter: countingMeter(() => undefined),
      address: []
    })
    const calls = [v1.call(fetchAllTags, {}, context), v1.call(fetchAllTags, {}, context)]
    const body = Buffer.from(JSON.stringify(none))
    release({ status: 200, retryAfter: undefined, contentEncoding: undefined, body })
    await Promise.all(calls)
    const [first, second] = given
    expect(first).toBe(5_000)
    expect(second).toBeLessThan(5_000)
    expect(second).toBeGreaterThan(0)
  })

  it('lets a patient call wait longer than others', async () => {
    const { promise: held, resolve: release } = Promise.withResolvers<Answer>()
    const v1 = await startV1(() => held, { admission: { ...one, queue: 2, waitMs: 30 } })
    const running = v1.call(fetchAllTags, {})
    const patient = v1.exchange.call(fetchAllTags, {}, { ...context, patient: true })
    expect(await v1.failureOf(fetchAllTags, {})).toMatchObject({ kind: 'overloaded' })
    release(none)
    expect(await Promise.all([running, patient])).toEqual([[], []])
  })
})
