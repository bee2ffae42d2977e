import { describe, expect, it, vi } from 'vitest'
import { type Answered, build } from '../build.ts'
import { expectProblem } from '../expectations.ts'
import { reset } from '../misbehaviour.ts'
import { listen } from '../raw.ts'
import { sharing } from '../sharing.ts'
import { type Answering, failure, success } from '../upstream.ts'
import { chunkLines, csv, type Line, leads, linesOf, ndjson, startImport } from './client.ts'

const shared = await sharing({ IMPORT_CONCURRENCY: 1 })
const accepted: Answering = () => success()
let keys = 0

interface Sent {
  readonly answered: Answered
  readonly statuses: readonly string[]
  readonly done: Line
  /** How many calls the upstream got. */
  readonly calls: number
}

/** Imports under a key of its own what a test sends, several times over. */
function underOneKey(query = 'group_id=1') {
  const key = `key-${++keys}`
  return async (
    values: readonly unknown[],
    upstream: Answering = accepted,
    asking: { key?: string; query?: string; as?: [string, string] } = {}
  ): Promise<Sent> => {
    const app = shared({ upstream })
    const answered = await app.ask(`POST /leads/import?${asking.query ?? query}`, {
      headers: { ...ndjson, 'idempotency-key': asking.key ?? key },
      body: linesOf(values),
      ...(asking.as && { as: asking.as })
    })
    const calls = app.upstream.calls.length
    if (answered.status !== 200) return { answered, statuses: [], done: undefined, calls }
    return {
      answered,
      statuses: chunkLines(answered).map(({ status }) => status),
      done: answered.body.at(-1),
      calls
    }
  }
}

/** Answers the n-th call, from 1, so, and all others with a success. */
const nth =
  (number: number, answer: ReturnType<Answering>): Answering =>
  (_call, index) =>
    index + 1 === number ? answer : success()

describe('an import sent again with its key', () => {
  it('sends nothing twice that was queued, and counts it as queued', async () => {
    const send = underOneKey()
    const first = await send(leads(250))
    const again = await send(leads(250))
    expect([first.calls, again.calls]).toEqual([3, 0])
    expect(again.answered.body).toEqual(first.answered.body)
  })

  it('sends again what failed, and nothing else', async () => {
    const send = underOneKey()
    const first = await send(leads(250), nth(2, failure('Leads are not welcome')))
    expect(first.statuses).toEqual(['queued', 'failed', 'queued'])
    const again = await send(leads(250))
    expect([again.statuses, again.calls]).toEqual([['queued', 'queued', 'queued'], 1])
    expect(again.done).toMatchObject({ queued: 250, failed: 0 })
  })

  it('sends nothing twice of which nobody knows, and leaves it unknown', async () => {
    const send = underOneKey()
    const first = await send(leads(250), nth(2, reset))
    expect(first.statuses).toEqual(['queued', 'unknown', 'queued'])
    const again = await send(leads(250))
    expect([again.statuses, again.calls]).toEqual([['queued', 'unknown', 'queued'], 0])
    expect(again.done).toMatchObject({ queued: 150, unknown: 100 })
    expect(chunkLines(again.answered)[1]).toMatchObject({
      outcome: 'unknown',
      problem: { outcome: 'unknown' }
    })
  })

  it('sends what was not attempted', async () => {
    const send = underOneKey()
    const first = await send(leads(350), nth(2, failure('Invalid (api_uId or api_key)')))
    expect(first.statuses).toEqual(['queued', 'failed', 'not_attempted', 'not_attempted'])
    const again = await send(leads(350))
    expect([again.done.queued, again.calls]).toEqual([350, 3])
  })

  it('goes on with more leads behind those of full chunks', async () => {
    const send = underOneKey()
    await send(leads(200))
    const again = await send(leads(300))
    expect([again.done.queued, again.calls]).toEqual([300, 1])
  })

  it('is ended by a chunk that had other leads', async () => {
    const send = underOneKey()
    await send(leads(300))
    const again = await send([...leads(150), ...leads(250, 1_000)])
    expect(again.statuses).toEqual(['queued', 'failed', 'not_attempted', 'not_attempted'])
    expect(chunkLines(again.answered)[1]).toMatchObject({
      // Some of its leads may have been queued at this place before.
      outcome: 'unknown',
      problem: { status: 422, code: 'idempotency-key-reused' }
    })
    expect(again.calls).toBe(0)
    expect(again.done).toMatchObject({ queued: 100, failed: 100, not_attempted: 200 })
  })

  it('counts as queued what was queued behind a chunk that had other leads', async () => {
    const send = underOneKey()
    await send(leads(300))
    const again = await send([...leads(100), ...leads(100, 1_000), ...leads(100, 201), ...leads(100, 2_000)])
    expect(again.statuses).toEqual(['queued', 'failed', 'queued', 'not_attempted'])
    expect(again.calls).toBe(0)
    expect(again.done).toMatchObject({ queued: 200, failed: 100, not_attempted: 100 })
  })

  it('counts the same leads in the other format as the same', async () => {
    const { ask, upstream } = shared({ upstream: accepted })
    const key = { 'idempotency-key': `key-${++keys}` }
    await ask('POST /leads/import?group_id=1', { headers: { ...ndjson, ...key }, body: linesOf(leads(2)) })
    const body = `email\n${leads(2)
      .map(({ email }) => `${email}\n`)
      .join('')}`
    const again = await ask('POST /leads/import?group_id=1', { headers: { ...csv, ...key }, body })
    expect(again.body.at(-1)).toMatchObject({ queued: 2 })
    expect(upstream.calls).toHaveLength(1)
  })

  it('that had a header row with a fault is the first', async () => {
    const { ask } = shared({ upstream: accepted })
    const headers = { ...csv, 'idempotency-key': `key-${++keys}` }
    expectProblem(await ask('POST /leads/import?group_id=1', { headers, body: 'city\nx\n' }), {
      ...{ status: 400, code: 'invalid-request' }
    })
    const again = await ask('POST /leads/import?group_id=2', { headers, body: 'email\nx\n' })
    expect(again.body.at(-1)).toMatchObject({ queued: 1 })
  })
})

describe('a key', () => {
  it.each(['group_id=2', 'group_id=1&tag_ids=5'])('of another query is 422: %s', async (query) => {
    const send = underOneKey()
    await send(leads(1))
    const { answered, calls } = await send(leads(1), accepted, { query })
    expectProblem(answered, {
      ...{ status: 422, code: 'idempotency-key-reused' },
      errors: [{ header: 'Idempotency-Key' }]
    })
    expect(calls).toBe(0)
  })

  it('of the same query in another order is the same', async () => {
    const send = underOneKey('group_id=1&tag_ids=5')
    await send(leads(1))
    const again = await send(leads(1), accepted, { query: 'tag_ids=5&group_id=1' })
    expect([again.statuses, again.calls]).toEqual([['queued'], 0])
  })

  it('means the same in double quotes', async () => {
    const send = underOneKey()
    await send(leads(1))
    expect((await send(leads(1), accepted, { key: `"key-${keys}"` })).calls).toBe(0)
  })

  it('is that of its account alone', async () => {
    const send = underOneKey()
    await send(leads(1))
    const other = await send(leads(1), accepted, { as: ['1002', 'sandbox-key-1002'], query: 'group_id=2' })
    expect([other.statuses, other.calls]).toEqual([['queued'], 1])
  })

  it.each(['', '""', 'a b', 'é', 'x'.repeat(256)])('that is none is 400: %j', async (key) => {
    const { answered } = await underOneKey()(leads(1), accepted, { key })
    expectProblem(answered, {
      ...{ status: 400, code: 'invalid-request' },
      errors: [{ header: 'Idempotency-Key' }]
    })
  })

  it('that an ordinary write has is not an import’s, and the other way round', async () => {
    const { ask, upstream } = shared({ upstream: accepted })
    const reused = { status: 422, code: 'idempotency-key-reused', errors: [{ header: 'Idempotency-Key' }] }
    const [write, whole] = [`key-${++keys}`, `key-${++keys}`]
    const imports = (key: string) =>
      ask('POST /leads/import?group_id=1', { headers: { ...ndjson, 'idempotency-key': key }, body: '' })
    const deletes = (key: string) => ask('DELETE /groups/1', { headers: { 'idempotency-key': key } })
    expect((await deletes(write)).status).toBe(204)
    expectProblem(await imports(write), reused)
    // Nothing was applied under it: it means nothing yet.
    expect((await imports(whole)).status).toBe(200)
    expect((await deletes(whole)).status).toBe(204)
    const sent = `key-${++keys}`
    await ask('POST /leads/import?group_id=1', {
      headers: { ...ndjson, 'idempotency-key': sent },
      body: linesOf(leads(1))
    })
    const calls = upstream.calls.length
    expectProblem(await deletes(sent), reused)
    expect(upstream.calls).toHaveLength(calls)
  })

  it('is not needed: without one everything is sent every time', async () => {
    const { ask, upstream } = shared({ upstream: accepted })
    for (let turn = 0; turn < 2; turn++) {
      await ask('POST /leads/import?group_id=1', { headers: ndjson, body: linesOf(leads(1)) })
    }
    expect(upstream.calls).toHaveLength(2)
  })
})

describe('an import that is still running', () => {
  const key = { 'idempotency-key': 'running' }
  const other = { headers: { ...ndjson, ...key }, body: '' }

  it('keeps another one with its key from running', async () => {
    const { ask, server } = await build({ upstream: accepted })
    const client = startImport(await listen(server), { headers: key })
    await client.has('200 OK')
    const refused = await ask('POST /leads/import?group_id=1', other)
    expectProblem(refused, { status: 409, code: 'request-in-progress' })
    expect(refused.headers['retry-after']).toBe('1')
    expectProblem(await ask('POST /leads/import?group_id=2', other), {
      status: 422,
      code: 'idempotency-key-reused'
    })
    client.end()
    await client.has('"done"')
    await vi.waitFor(async () => expect((await ask('POST /leads/import?group_id=1', other)).status).toBe(200))
  })

  it('runs on until what is on its way has come back, also where the client hangs up; that is remembered', async () => {
    const gate = Promise.withResolvers<void>()
    const { ask, server, upstream } = await build({
      upstream: async () => {
        await gate.promise
        return success()
      }
    })
    const client = startImport(await listen(server), { headers: key })
    await client.send(linesOf(leads(150)))
    await vi.waitFor(() => expect(upstream.calls).toHaveLength(1))
    client.socket.resetAndDestroy()
    expectProblem(await ask('POST /leads/import?group_id=1', other), {
      status: 409,
      code: 'request-in-progress'
    })
    gate.resolve()
    const again = await vi.waitFor(async () => {
      const answered = await ask('POST /leads/import?group_id=1', { ...other, body: linesOf(leads(150)) })
      expect(answered.status).toBe(200)
      return answered
    })
    expect(again.body.at(-1)).toMatchObject({ queued: 150 })
    const sent = upstream.calls.map(({ body }) => (body.leads_array as object[]).length)
    expect(sent).toEqual([100, 50])
  })
})
