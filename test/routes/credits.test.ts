import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { expectProblem, placesOf } from '../expectations.ts'
import { reset } from '../misbehaviour.ts'
import { sharing } from '../sharing.ts'
import { failure, success } from '../upstream.ts'

const build = await sharing()
/** Another key for each deduction. */
const headers = () => ({ 'idempotency-key': randomUUID() })

describe('GET /credits', () => {
  it.each([
    ['"2500"', 2500],
    ['2500', 2500],
    ['"1,204.50"', 1204.5],
    ['0', 0],
    ['"0"', 0],
    ['"lots"', null],
    ['""', null]
  ])('reads %s', async (credits, balance) => {
    const { ask } = build({ upstream: () => `{"response":"true","credits":${credits}}` })
    expect((await ask('GET /credits')).body).toEqual({ balance })
  })

  it('is 502 without a balance', async () => {
    const { ask } = build({ upstream: () => success() })
    expectProblem(await ask('GET /credits'), { status: 502, code: 'upstream-malformed' })
  })

  it('cannot be added to', async () => {
    expectProblem(await build().ask('POST /credits', { body: {} }), {
      status: 405,
      code: 'method-not-allowed'
    })
  })
})

describe('POST /credits/deductions', () => {
  it.each([
    ['with a description', { description: 'Some description...' }, 'Some description...'],
    ['without one', {}, null],
    ['without a body', undefined, null]
  ])('deducts, %s', async (_how, body, description) => {
    const { ask, upstream } = build()
    const { status, body: answered } = await ask('POST /credits/deductions', { body, headers: headers() })
    expect([status, answered]).toEqual([200, { description, deducted: true }])
    const { api_uId, api_key, ...sent } = upstream.calls[0]?.body ?? {}
    expect(sent).toEqual({ Method: 'creditDeduct', ...body })
    expect(upstream.calls).toHaveLength(1)
  })

  it('wants an Idempotency-Key, and says so with all other faults', async () => {
    const { ask, upstream } = build()
    const answered = await ask('POST /credits/deductions', { body: { description: 5, credits: 1 } })
    expectProblem(answered, { status: 400, code: 'invalid-request' })
    expect(new Set(placesOf(answered))).toEqual(new Set(['/credits', '/description', 'Idempotency-Key']))
    expect(answered.body.errors).toContainEqual({ detail: 'is required', header: 'Idempotency-Key' })
    expect(upstream.calls).toEqual([])
  })

  it.each(['', '""', 'a b', 'é', 'x'.repeat(256), `"${'x'.repeat(256)}"`])(
    'refuses the key %j',
    async (key) => {
      const { ask, upstream } = build()
      const answered = await ask('POST /credits/deductions', {
        body: {},
        headers: { 'idempotency-key': key }
      })
      expectProblem(answered, {
        status: 400,
        code: 'invalid-request',
        errors: [{ header: 'Idempotency-Key' }]
      })
      expect(upstream.calls).toEqual([])
    }
  )

  it.each(['a', 'x'.repeat(255), `"${'x'.repeat(255)}"`, '"a"', '!~'])('takes the key %s', async (key) => {
    const { ask } = build()
    const { status } = await ask('POST /credits/deductions', {
      body: {},
      headers: { 'idempotency-key': key }
    })
    expect(status).toBe(200)
  })

  it('is not refused for another header of any length', async () => {
    const { ask } = build()
    const more = { ...headers(), 'x-else': `${'x'.repeat(5_000)}` }
    expect((await ask('POST /credits/deductions', { body: {}, headers: more })).status).toBe(200)
  })

  it('is 422 where V1 refuses', async () => {
    const { ask } = build({ upstream: () => failure('You do not have enough credits') })
    const answered = await ask('POST /credits/deductions', { body: {}, headers: headers() })
    expectProblem(answered, { status: 422, code: 'upstream-rejected' })
  })

  it.each([
    ['a reset', reset],
    ['nonsense', 'nonsense'],
    ['"try again"', failure('Something broke, try again')]
  ])('is never sent twice: after %s its outcome is unknown', async (_what, answer) => {
    const { ask, upstream } = build({ upstream: () => answer })
    const answered = await ask('POST /credits/deductions', { body: {}, headers: headers() })
    expect([502, 503, 504]).toContain(answered.status)
    expect(answered.body.outcome).toBe('unknown')
    expect(upstream.calls).toHaveLength(1)
  })
})
