import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { build, losAngeles } from '../build.ts'
import { callRow, itIs, logPage } from '../calls/rows.ts'
import { expectProblem } from '../expectations.ts'

const app = await build({ config: losAngeles }, afterAll)
// The afternoon of 2026-05-20 in Los Angeles.
itIs('2026-05-20T22:00:00Z')
beforeEach(() => app.upstream.answers(logPage([callRow(1)])))

const sent = () => {
  const { api_uId: _id, api_key: _key, ...others } = app.upstream.calls[0]?.body ?? {}
  return others
}

const usual = {
  Method: 'FetchUserCallLog',
  from_date: '2026-04-21',
  to_date: '2026-05-20',
  type: '',
  campaignId: '',
  groupId: '',
  memberId: '',
  statusId: '',
  min_duration: 0,
  max_duration: 0,
  search_phone: '',
  transfer_only: '',
  limit: 100,
  offset: 0,
  sort_by: 'call_time',
  sort_order: 'DESC'
}

describe('what V1 is asked for', () => {
  it.each<[string, object]>([
    ['', {}],
    ['?direction=inbound', { type: 'inbound' }],
    ['?direction=outbound', { type: 'outbound' }],
    ['?campaign_id=5', { campaignId: '5' }],
    ['?group_id=236', { groupId: '236' }],
    ['?member_id=999999999999999999', { memberId: '999999999999999999' }],
    ['?status_id=1001', { statusId: '1001' }],
    ['?min_duration=30&max_duration=100', { min_duration: 30, max_duration: 100 }],
    ['?min_duration=30&max_duration=30', { min_duration: 30, max_duration: 30 }],
    ['?phone=%2B1%20(555)%20000-0001', { search_phone: '+1 (555) 000-0001' }],
    ['?transferred=true', { transfer_only: 'Yes' }],
    ['?sort=-started_at', {}],
    ['?sort=started_at', { sort_order: 'ASC' }],
    ['?sort=-duration', { sort_by: 'duration' }],
    ['?sort=duration', { sort_by: 'duration', sort_order: 'ASC' }],
    ['?limit=500', { limit: 500 }],
    ['?from=2026-05-01&to=2026-05-07', { from_date: '2026-05-01', to_date: '2026-05-07' }],
    ['?from=2026-05-07&to=2026-05-07', { from_date: '2026-05-07', to_date: '2026-05-07' }],
    ['?to=2024-03-01', { from_date: '2024-02-01', to_date: '2024-03-01' }],
    ['?from=2026-04-21', {}],
    ['?from=2026-05-20', { from_date: '2026-05-20' }],
    ['?from=2026-05-10&to=2026-06-30', { from_date: '2026-05-10' }],
    ['?to=2026-05-22', { from_date: '2026-04-23' }]
  ])('for /calls%s', async (query, differs) => {
    const answered = await app.ask(`GET /calls${query}`)
    expect(answered.status).toBe(200)
    expect(sent()).toEqual({ ...usual, ...differs })
  })

  it.each(['?from=2026-05-21', '?from=2026-05-21&to=2026-05-22', '?to=2999-01-01', '?from=2027-01-01'])(
    'is nothing where all days are to come: /calls%s',
    async (query) => {
      const answered = await app.ask(`GET /calls${query}`)
      expect(answered.status).toBe(200)
      expect(answered.body).toEqual({
        data: [],
        has_more: false,
        next_cursor: null,
        total: 0,
        counts: { inbound: 0, outbound: 0 }
      })
      expect(app.upstream.calls).toEqual([])
    }
  )
})

describe('what is refused', () => {
  it.each<[string, string[]]>([
    ['from=2026-02-29', ['from']],
    ['from=2026-04-31&to=2026-13-01', ['from', 'to']],
    ['to=yesterday', ['to']],
    ['from=2026-5-1', ['from']],
    ['from=', ['from']],
    ['from=2026-05-02&to=2026-05-01', ['from']],
    ['from=2026-04-20&sort=duration', ['sort']],
    ['from=2026-04-01&to=2026-05-01&sort=-duration', ['sort']],
    ['from=2010-01-01&to=2026-05-01', ['from']],
    ['from=2026-05-01&to=9999-12-31', ['from']],
    ['min_duration=31&max_duration=30', ['min_duration']],
    ['min_duration=1&max_duration=0', ['min_duration']],
    ['min_duration=-1', ['min_duration']],
    ['max_duration=1.5', ['max_duration']],
    ['direction=Inbound', ['direction']],
    ['direction=', ['direction']],
    ['campaign_id=05', ['campaign_id']],
    ['group_id=abc', ['group_id']],
    ['phone=', ['phone']],
    ['transferred=yes', ['transferred']],
    ['sort=id', ['sort']],
    ['keyword=a', ['keyword']],
    ['limit=0&min_duration=2&max_duration=1', ['limit', 'min_duration']],
    ['limit=0&from=2026-05-03&to=2026-05-02', ['limit', 'from']],
    ['from=2026-05-03&to=2026-05-02&min_duration=2&max_duration=1', ['from', 'min_duration']]
  ])('GET /calls?%s', async (query, parameters) => {
    const answered = await app.ask(`GET /calls?${query}`)
    expectProblem(answered, {
      status: 400,
      code: 'invalid-request',
      errors: parameters.map((parameter) => ({ parameter }))
    })
    expect(app.upstream.calls).toEqual([])
  })

  it('says how many days are the most', async () => {
    const { body } = await app.ask('GET /calls?from=2016-01-01')
    expect(body.detail).toMatch(/\b3660 days\b/)
  })

  it('goes by the days of the upstream’s zone', async () => {
    const kolkata = await build({ config: { UPSTREAM_TIME_ZONE: 'Asia/Kolkata' } })
    kolkata.upstream.answers(logPage([callRow(1)]))
    const { body } = await kolkata.ask('GET /calls')
    expect(kolkata.upstream.calls[0]?.body).toMatchObject({ from_date: '2026-04-22', to_date: '2026-05-21' })
    expect(body.data[0].started_at).toBe('2026-04-15T13:04:00Z')
    expect((await kolkata.ask('GET /calls?from=2026-04-21&sort=duration')).status).toBe(400)
    expect((await kolkata.ask('GET /calls?from=2026-04-22&sort=duration')).status).toBe(200)
  })
})

describe('what V1 has no Method for', () => {
  it.each([
    ['POST /calls', /makes a call/],
    ['DELETE /calls/7', /deletes a call/],
    ['PATCH /calls/7', /changes a call/]
  ])('%s is 405, and says so', async (line, says) => {
    const answered = await app.ask(line, { body: {} })
    expectProblem(answered, { status: 405, code: 'method-not-allowed' })
    expect(answered.body.detail).toMatch(says)
  })
})
