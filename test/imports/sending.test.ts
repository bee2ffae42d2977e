import { describe, expect, it } from 'vitest'
import { build } from '../build.ts'
import { reset } from '../misbehaviour.ts'
import { sharing } from '../sharing.ts'
import { type Answer, type Call, failure, raw, success } from '../upstream.ts'
import { chunkLines, type Line, leads, linesOf, ndjson } from './client.ts'

const shared = await sharing({ IMPORT_CONCURRENCY: 1 })
const accepted = success()

/** Imports leads while the upstream answers the n-th call, from 1, with what is said, and others with a success. */
async function importing(count: number, answers: Readonly<Record<number, Answer>>) {
  const { ask, upstream } = shared({ upstream: (_call, index) => answers[index + 1] ?? accepted })
  const answered = await ask('POST /leads/import?group_id=1&tag_ids=5', {
    headers: ndjson,
    body: linesOf(leads(count))
  })
  return {
    answered,
    calls: upstream.calls,
    counts: answered.body.at(-1) as Line,
    chunks: chunkLines(answered)
  }
}

const statuses = (chunks: Line[]) => chunks.map(({ status }) => status)

describe('an import', () => {
  it('sends chunks of 100 leads, and the rest in the last', async () => {
    const { calls, chunks, counts } = await importing(250, {})
    expect(calls.map(({ body }) => body)).toEqual(
      [leads(100), leads(100, 101), leads(50, 201)].map((leads_array) => ({
        ...{ Method: 'AddMultipleLeads', api_uId: '1001', api_key: 'sandbox-key-1001' },
        ...{ groupId: '1', tagId: ['5'], leads_array }
      }))
    )
    expect(chunks).toEqual([
      { chunk: 1, lines: [1, 100], status: 'queued' },
      { chunk: 2, lines: [101, 200], status: 'queued' },
      { chunk: 3, lines: [201, 250], status: 'queued' }
    ])
    expect(counts).toEqual({
      ...{ status: 'done', queued: 250, rejected: 0, failed: 0, unknown: 0, not_attempted: 0 }
    })
  })

  it('sends no tags where it has none', async () => {
    const { ask, upstream } = shared({ upstream: () => accepted })
    await ask('POST /leads/import?group_id=9', { headers: ndjson, body: linesOf(leads(1)) })
    expect(upstream.calls[0]?.body).not.toHaveProperty('tagId')
  })

  it('puts fewer leads into a chunk where they have more than 2 MiB together', async () => {
    const large = Object.fromEntries(
      Array.from({ length: 50 }, (_, index) => [`f${index}`, 'x'.repeat(4096)])
    )
    const { ask, upstream } = shared({ upstream: () => accepted })
    const answered = await ask('POST /leads/import?group_id=1', {
      headers: ndjson,
      body: linesOf(leads(25).map((lead) => ({ ...lead, custom_fields: large })))
    })
    expect(chunkLines(answered).map(({ lines }) => lines)).toEqual([
      [1, 10],
      [11, 20],
      [21, 25]
    ])
    expect(upstream.calls.flatMap(({ body }) => body.leads_array)).toHaveLength(25)
  })

  it('has as many chunks on their way as it may, and never more', async () => {
    let underWay = 0
    let most = 0
    const { ask, upstream } = await build({
      upstream: async () => {
        most = Math.max(most, ++underWay)
        // Whoever could be on the way with this one is, by then.
        await new Promise((resolve) => setTimeout(resolve, 30))
        underWay--
        return accepted
      }
    })
    const answered = await ask('POST /leads/import?group_id=1', {
      headers: ndjson,
      body: linesOf(leads(1_150))
    })
    expect(most).toBe(4)
    expect(upstream.calls).toHaveLength(12)
    expect(answered.body.at(-1)).toMatchObject({ status: 'done', queued: 1_150 })
    const sent = upstream.calls.flatMap(({ body }) => body.leads_array as { email: string }[])
    expect(new Set(sent.map(({ email }) => email)).size).toBe(1_150)
  })
})

describe('a chunk', () => {
  const certain: Readonly<Record<string, readonly [Answer, number, string]>> = {
    'that the upstream refuses': [failure('Leads are not welcome'), 422, 'upstream-rejected'],
    'that the rate limit stops': [
      failure('Rate limit exceeded. Try again in 1 seconds'),
      429,
      'upstream-rate-limited'
    ],
    'that could not be queued': [
      failure('Unable to queue leads — Redis is unavailable. Please try again shortly.'),
      503,
      'upstream-unavailable'
    ]
  }

  it.each(Object.entries(certain))(
    '%s failed, and the import goes on',
    async (_what, [answer, status, code]) => {
      const { chunks, counts } = await importing(250, { 2: answer })
      expect(statuses(chunks)).toEqual(['queued', 'failed', 'queued'])
      expect(chunks[1]).toMatchObject({
        chunk: 2,
        lines: [101, 200],
        outcome: 'not_applied',
        problem: { status, code }
      })
      expect(counts).toMatchObject({ queued: 150, failed: 100, unknown: 0, not_attempted: 0 })
    }
  )

  const doubtful: Readonly<Record<string, Answer>> = {
    'whose connection is reset': reset,
    'that is answered with nonsense': '<html>',
    'that is answered with an error page': raw(500, {}, 'Fatal error'),
    'that the upstream says nothing sure of': failure('Service temporarily busy')
  }

  it.each(Object.entries(doubtful))('%s is unknown, and the import goes on', async (_what, answer) => {
    const { calls, chunks, counts } = await importing(250, { 2: answer })
    expect(statuses(chunks)).toEqual(['queued', 'unknown', 'queued'])
    expect(chunks[1]).toMatchObject({ outcome: 'unknown', problem: { outcome: 'unknown' } })
    expect(counts).toMatchObject({ queued: 150, failed: 0, unknown: 100, not_attempted: 0 })
    expect(calls).toHaveLength(3)
  })

  it('that reaches nobody failed', async () => {
    const { ask } = await build({ url: 'http://127.0.0.1:1/glu/custom_api' })
    const answered = await ask('POST /leads/import?group_id=1', { headers: ndjson, body: linesOf(leads(2)) })
    expect(answered.body[0]).toMatchObject({
      ...{ chunk: 1, status: 'failed', outcome: 'not_applied' },
      problem: { code: 'upstream-unavailable', instance: answered.headers['x-request-id'] }
    })
  })

  const endings: Readonly<Record<string, readonly [Answer, string, object]>> = {
    'wrong credentials': [failure('Invalid (api_uId or api_key)'), 'invalid-credentials', {}],
    'no access': ['Array ( [message] => Sorry you cannot access page )', 'upstream-access-denied', {}],
    'an unknown group': [
      failure('Invalid provided GroupId: 1'),
      'unknown-reference',
      { errors: [{ detail: 'does not exist', parameter: 'group_id' }] }
    ],
    'an unknown tag': [
      failure('Invalid provided TagId: 5'),
      'unknown-reference',
      { errors: [{ detail: 'does not exist', parameter: 'tag_ids' }] }
    ]
  }

  it.each(Object.entries(endings))(
    'answered with %s ends the import: the rest is read, and not attempted',
    async (_what, [answer, code, members]) => {
      const upload = linesOf([...leads(250), {}, ...leads(100, 251)])
      const { ask, upstream } = shared({ upstream: (_call, index) => (index === 1 ? answer : accepted) })
      const answered = await ask('POST /leads/import?group_id=1&tag_ids=5', { headers: ndjson, body: upload })
      const chunks = chunkLines(answered)
      expect(statuses(chunks)).toEqual(['queued', 'failed', 'not_attempted', 'not_attempted'])
      expect(chunks[1]).toMatchObject({ outcome: 'not_applied', problem: { code, ...members } })
      expect(chunks[3]).toEqual({ chunk: 4, lines: [302, 351], status: 'not_attempted' })
      expect(answered.body.at(-1)).toEqual({
        ...{ status: 'done', queued: 100, rejected: 1, failed: 100, unknown: 0, not_attempted: 150 }
      })
      expect(upstream.calls).toHaveLength(2)
    }
  )

  it('that is on its way when another ends the import comes back first', async () => {
    const gate = Promise.withResolvers<void>()
    const answer = async ({ body }: Call) => {
      const [{ email }] = body.leads_array as [{ email: string }]
      if (email === 'lead1@example.com') return failure('Invalid (api_uId or api_key)')
      await gate.promise
      return accepted
    }
    const { ask, upstream } = await build({ upstream: answer, config: { IMPORT_CONCURRENCY: 3 } })
    const asked = ask('POST /leads/import?group_id=1', { headers: ndjson, body: linesOf(leads(500)) })
    while (upstream.calls.length < 3) await new Promise((resolve) => setTimeout(resolve, 5))
    gate.resolve()
    const answered = await asked
    expect(statuses(chunkLines(answered))).toEqual([
      'failed',
      'queued',
      'queued',
      'not_attempted',
      'not_attempted'
    ])
    expect(answered.body.at(-1)).toMatchObject({ queued: 200, failed: 100, not_attempted: 200 })
  })
})
