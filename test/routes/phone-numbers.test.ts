import { describe, expect, it } from 'vitest'
import { expectProblem, linksOf } from '../expectations.ts'
import { sharing } from '../sharing.ts'
import { type Answering, failure, success } from '../upstream.ts'

const build = await sharing()

const row = (phoneId: number, more: object = {}) => ({
  phoneId,
  phone_number: `555${phoneId}`,
  is_spam_detected: phoneId % 3 === 0,
  ...more
})

/** An upstream with these numbers, which gives `most` at once. */
const has =
  (ids: readonly number[], most = 500): Answering =>
  ({ body }) => {
    const [page, asked] = [Number(body.page), Number(body.per_page)]
    const size = Math.min(asked, most)
    const fit = body.filter === 'spam_only' ? ids.filter((id) => id % 3 === 0) : ids
    return [
      success({
        pagination: {
          page,
          per_page: size,
          total: fit.length,
          total_pages: Math.max(1, Math.ceil(fit.length / size))
        },
        data: fit.slice((page - 1) * size, page * size).map((id) => row(id))
      })
    ]
  }
const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1)

async function walked(ask: ReturnType<typeof build>['ask'], first: string): Promise<number[]> {
  const ids: number[] = []
  for (let target: string | undefined = first; target; ) {
    const { body, headers } = await ask(`GET ${target}`)
    ids.push(...body.data.map(({ id }: { id: string }) => Number(id)))
    target = linksOf(headers.link).next
  }
  return ids
}

describe('GET /phone-numbers', () => {
  it('is the documented number, clean', async () => {
    const { ask, upstream } = build()
    const { status, body } = await ask('GET /phone-numbers')
    expect(status).toBe(200)
    expect(body).toMatchObject({ has_more: false, next_cursor: null, total: 2 })
    expect(body.data[0]).toMatchObject({
      id: '1042',
      spam: true,
      spam_checks: { youmail: true, robokiller: false },
      business_profile: { brand_status: 'approved', ein: '12-3456789' }
    })
    expect(body.data[0].carriers.map(({ carrier }: { carrier: string }) => carrier)).toEqual([
      'verizon',
      'tmobile'
    ])
    expect(upstream.calls[0]?.body).toMatchObject({ filter: 'all', page: 1, per_page: 500 })
  })

  it.each([
    ['?spam=true', { filter: 'spam_only' }],
    ['?spam=false', { filter: 'all' }],
    ['?checked_since=2026-05-01', { filter: 'all', checked_since: '2026-05-01' }]
  ])('with %s asks V1 accordingly', async (query, parameters) => {
    const { ask, upstream } = build({ upstream: has(upTo(9)) })
    await ask(`GET /phone-numbers${query}`)
    const { api_uId, api_key, ...sent } = upstream.calls[0]?.body ?? {}
    expect(sent).toEqual({ Method: 'GetNumberHealthList', page: 1, per_page: 500, ...parameters })
    expect(upstream.calls).toHaveLength(1)
  })

  it('gives those without spam itself, and no total then', async () => {
    const { ask } = build({ upstream: has(upTo(9)) })
    const { body } = await ask('GET /phone-numbers?spam=false')
    expect(body.data.map(({ id }: { id: string }) => id)).toEqual(['1', '2', '4', '5', '7', '8'])
    expect(body.total).toBeNull()
    expect((await ask('GET /phone-numbers?spam=true')).body.total).toBe(3)
    expect((await ask('GET /phone-numbers')).body.total).toBe(9)
  })

  it.each([
    ['whole pages', 1_203, 500, 500],
    ['short pages', 1_203, 100, 500],
    ['a few at a time', 40, 500, 7],
    ['pages smaller than what is asked', 60, 7, 5],
    ['the largest page', 500, 500, 500]
  ])('is walked to the last number by %s', async (_how, count, most, limit) => {
    const { ask } = build({ upstream: has(upTo(count), most) })
    expect(await walked(ask, `/phone-numbers?limit=${limit}`)).toEqual(upTo(count))
  })

  it('is walked with a filter of the gateway’s own', async () => {
    const { ask } = build({ upstream: has(upTo(50)) })
    expect(await walked(ask, '/phone-numbers?spam=false&limit=4')).toEqual(
      upTo(50).filter((id) => id % 3 !== 0)
    )
  })

  it('binds its cursor to the filters', async () => {
    const { ask } = build({ upstream: has(upTo(9)) })
    const { next_cursor } = (await ask('GET /phone-numbers?limit=2')).body
    const other = await ask(`GET /phone-numbers?limit=2&spam=true&cursor=${next_cursor}`)
    expectProblem(other, { status: 400, code: 'invalid-cursor', errors: [{ parameter: 'cursor' }] })
  })

  it('is empty where V1 has none', async () => {
    const { ask, upstream } = build({ upstream: () => failure('No records found') })
    expect((await ask('GET /phone-numbers')).body).toMatchObject({ data: [], has_more: false, total: 0 })
    upstream.answers(has([]))
    expect((await ask('GET /phone-numbers')).body).toMatchObject({ data: [], has_more: false, total: 0 })
  })

  it.each([
    'spam=1',
    'spam=yes',
    'spam=',
    'checked_since=2026-02-29',
    'checked_since=',
    'spam=true&spam=true'
  ])('refuses %s', async (query) => {
    const { ask, upstream } = build()
    expectProblem(await ask(`GET /phone-numbers?${query}`), { status: 400, code: 'invalid-request' })
    expect(upstream.calls).toEqual([])
  })

  const values: [string, object, object][] = [
    [
      'carriers as a list',
      { carriers: [{ title: 'V' }] },
      {
        carriers: [
          {
            carrier: null,
            title: 'V',
            android_status: null,
            iphone_status: null,
            android_screenshot_url: null,
            iphone_screenshot_url: null
          }
        ]
      }
    ],
    ['no carriers', { carriers: [] }, { carriers: [] }],
    [
      'carriers that are missing',
      {},
      { carriers: null, spam_checks: null, business_profile: null, device_spam: null }
    ],
    ['a carrier that is none', { carriers: { verizon: 'x' } }, { carriers: [] }],
    [
      'an empty profile',
      { business_profile: { ein: '', legal_business_name: '' } },
      { business_profile: null }
    ],
    ['PHP’s empty profile', { business_profile: [] }, { business_profile: null }],
    [
      'checks as words',
      { spam_checks: { fcc_complaint: 'Yes', nomorobo_spam: '0', truespam: 'perhaps' } },
      {
        spam_checks: {
          fcc_complaint: true,
          ftc_complaint: null,
          youmail: null,
          truespam: null,
          nomorobo: false,
          robokiller: null
        }
      }
    ],
    [
      'times that are none',
      { last_checked_at: '0000-00-00 00:00:00', next_billing_at: '' },
      { last_checked_at: null, next_billing_at: null }
    ]
  ]
  it.each(values)('reads %s', async (_what, given, seen) => {
    const { ask } = build({ upstream: () => success({ data: [row(1, given)] }) })
    expect((await ask('GET /phone-numbers')).body.data[0]).toMatchObject(seen)
  })

  it('is 502 without rows', async () => {
    const { ask } = build({ upstream: () => success({ pagination: { total: 5 } }) })
    expectProblem(await ask('GET /phone-numbers'), { status: 502, code: 'upstream-malformed' })
  })

  it('cannot be changed', async () => {
    const { ask } = build()
    for (const line of ['POST /phone-numbers', 'DELETE /phone-numbers/1', 'PATCH /phone-numbers/1']) {
      const answered = await ask(line)
      expectProblem(answered, { status: 405, code: 'method-not-allowed' })
      expect(answered.body.detail).toContain('no Method')
    }
  })
})

describe('GET /phone-numbers/{phone_number_id}', () => {
  it.each([
    [3, 500],
    [777, 500],
    [777, 100],
    [5_100, 500]
  ])('finds the number %i, by pages of %i', async (id, most) => {
    const { ask } = build({ upstream: has(upTo(5_200), most) })
    const { status, body } = await ask(`GET /phone-numbers/${id}`)
    expect([status, body.id, body.number]).toEqual([200, String(id), `555${id}`])
  })

  it('stops where it has it', async () => {
    const { ask, upstream } = build({ upstream: has(upTo(2_000)) })
    await ask('GET /phone-numbers/501')
    expect(upstream.calls.map(({ body }) => body.page)).toEqual([1, 2])
  })

  it('is 404 where the list is empty or lacks it', async () => {
    const { ask, upstream } = build({ upstream: has(upTo(600)) })
    expectProblem(await ask('GET /phone-numbers/601'), { status: 404, code: 'not-found' })
    upstream.answers(() => failure('No records found'))
    expectProblem(await ask('GET /phone-numbers/1'), { status: 404, code: 'not-found' })
  })
})
