import { describe, expect, it } from 'vitest'
import { losAngeles } from '../build.ts'
import { expectProblem } from '../expectations.ts'
import { sharing } from '../sharing.ts'
import { failure, success } from '../upstream.ts'

const build = await sharing(losAngeles)
const notYet = 'The report has not been calculated yet.'
const of = (row: object, more: object = {}) => success({ date: '2026-05-15', results: [row], ...more })
const sentTo = (body: Readonly<Record<string, unknown>> | undefined) => {
  const { api_uId, api_key, ...rest } = body ?? {}
  return rest
}

describe('GET /dashboards/members', () => {
  it.each([
    ['', {}],
    ['?date=2026-05-14', { date: '2026-05-14' }],
    ['?date=2028-02-29', { date: '2028-02-29' }]
  ])('asks V1 for the day: %s', async (query, parameters) => {
    const { ask, upstream } = build()
    const { status, body } = await ask(`GET /dashboards/members${query}`)
    expect(status).toBe(200)
    expect(body).toMatchObject({ date: '2026-05-15', updated_at: '2026-05-15T19:00:00Z', calculated: true })
    expect(body.data[0]).toMatchObject({ agent_id: '1', worked_seconds: 29_732, talk_seconds: 16_800 })
    expect(upstream.calls.map((call) => sentTo(call.body))).toEqual([
      { Method: 'getMemberDashboardData', ...parameters }
    ])
  })

  it.each([
    '2026-02-29',
    '2026-13-01',
    '2026-04-31',
    '2026-5-1',
    'today',
    '',
    '2026-05-15T00:00:00Z',
    ' 2026-05-15'
  ])('refuses a day that does not exist: %j', async (date) => {
    const { ask, upstream } = build()
    const answered = await ask(`GET /dashboards/members?date=${encodeURIComponent(date)}`)
    expectProblem(answered, { status: 400, code: 'invalid-request', errors: [{ parameter: 'date' }] })
    expect(answered.body.errors[0].detail).toContain('YYYY-MM-DD')
    expect(upstream.calls).toEqual([])
  })

  it('says where V1 has not calculated the report, with the day that was asked', async () => {
    const { ask } = build({ upstream: () => failure(notYet) })
    expect((await ask('GET /dashboards/members?date=2026-05-14')).body).toEqual({
      date: '2026-05-14',
      updated_at: null,
      calculated: false,
      data: []
    })
    const { date } = (await ask('GET /dashboards/members')).body
    expect(date).toBe(new Intl.DateTimeFormat('sv', { timeZone: 'America/Los_Angeles' }).format())
  })

  it('is calculated and empty where V1 has no rows', async () => {
    const { ask, upstream } = build({ upstream: () => failure('No record found') })
    expect((await ask('GET /dashboards/members?date=2026-05-14')).body).toMatchObject({
      calculated: true,
      data: []
    })
    upstream.answers(() => success({ date: '2026-05-14', results: [] }))
    expect((await ask('GET /dashboards/members')).body).toMatchObject({
      date: '2026-05-14',
      calculated: true,
      data: []
    })
  })

  it.each([
    [
      'a day',
      { firstCall: '09:01 AM', lastCall: '05:12 PM' },
      ['2026-05-15T16:01:00Z', '2026-05-16T00:12:00Z']
    ],
    [
      'past midnight',
      { firstCall: '11:50 PM', lastCall: '12:10 AM' },
      ['2026-05-16T06:50:00Z', '2026-05-16T07:10:00Z']
    ],
    [
      'one call',
      { firstCall: '09:01 AM', lastCall: '09:01 AM' },
      ['2026-05-15T16:01:00Z', '2026-05-15T16:01:00Z']
    ],
    ['no first call', { firstCall: '', lastCall: '12:10 AM' }, [null, '2026-05-15T07:10:00Z']],
    ['no calls', {}, [null, null]],
    ['nonsense', { firstCall: 'soon', lastCall: '25:00 PM' }, [null, null]]
  ])('reads first and last call of %s', async (_what, row, times) => {
    const { ask } = build({ upstream: () => of(row) })
    const { data } = (await ask('GET /dashboards/members')).body
    expect([data[0].first_call_at, data[0].last_call_at]).toEqual(times)
  })

  it('goes by the zone’s own clock on the night it changes', async () => {
    const { ask } = build({
      upstream: () => of({ firstCall: '11:30 PM', lastCall: '03:00 AM' }, { date: '2026-03-07' })
    })
    const { data } = (await ask('GET /dashboards/members')).body
    expect(data[0].last_call_at).toBe('2026-03-08T10:00:00Z')
  })

  it('has null for what cannot be read, and never 0', async () => {
    const row = { agentId: 5, hours: '-', talkMin: 'n/a', cr: '', answer_rate: '0 %', outboundCall: '1,204' }
    const { ask, counts } = build({ upstream: () => of(row, { last_updated: 'soon' }) })
    const { body } = await ask('GET /dashboards/members')
    expect(body.updated_at).toBeNull()
    expect(body.data[0]).toMatchObject({
      agent_id: '5',
      worked_seconds: null,
      talk_seconds: null,
      conversion_rate_percent: null,
      answer_rate_percent: 0,
      outbound_calls: 1204,
      agent_name: null
    })
    expect([...counts.unreadableValues.keys()]).toEqual(
      expect.arrayContaining(['getMemberDashboardData hours', 'getMemberDashboardData last_updated'])
    )
  })

  it.each([
    ['1:12:30', 4350],
    ['02m 50s', 170],
    ['320.000000', 320],
    ['01h :22m :10s', 4930]
  ])('reads the duration %s', async (hours, seconds) => {
    const { ask } = build({ upstream: () => of({ hours }) })
    expect((await ask('GET /dashboards/members')).body.data[0].worked_seconds).toBe(seconds)
  })

  it('is 502 without rows', async () => {
    const { ask } = build({ upstream: () => success({ date: '2026-05-15' }) })
    expectProblem(await ask('GET /dashboards/members'), { status: 502, code: 'upstream-malformed' })
  })
})

describe('GET /dashboards/campaigns', () => {
  it('asks for the campaign and the day', async () => {
    const { ask, upstream } = build()
    const { body } = await ask('GET /dashboards/campaigns?campaign_id=12345&date=2026-05-15')
    expect(body).toMatchObject({
      date: '2026-05-15',
      campaign_id: '12345',
      updated_at: null,
      calculated: true
    })
    expect(body.data[0]).toMatchObject({
      agent_id: '101',
      talk_seconds: 14_400,
      dispositions: [
        { title: 'Call Back', count: 2 },
        { title: 'No Answer', count: 18 },
        { title: 'Not Interested', count: 2 }
      ]
    })
    expect(upstream.calls.map((call) => sentTo(call.body))).toEqual([
      { Method: 'getDashboardMemberDatabyCampaign', campaign_id: '12345', date: '2026-05-15' }
    ])
  })

  it.each([
    [[], []],
    [
      { 0: { DispoTitle: 'A', DispoCount: 1 }, 2: { DispoTitle: '', DispoCount: 'x' } },
      [
        { title: 'A', count: 1 },
        { title: null, count: null }
      ]
    ],
    ['', null],
    [undefined, null],
    [5, null]
  ])('reads the dispositions %j', async (dispositionStatus, dispositions) => {
    const { ask } = build({ upstream: () => of({ dispositionStatus }) })
    const { data } = (await ask('GET /dashboards/campaigns?campaign_id=1')).body
    expect(data[0].dispositions).toEqual(dispositions)
  })

  it('wants a campaign', async () => {
    const answered = await build().ask('GET /dashboards/campaigns?date=2026-02-30')
    expectProblem(answered, {
      status: 400,
      code: 'invalid-request',
      errors: [{ parameter: 'campaign_id' }, { parameter: 'date' }]
    })
  })

  it('may not be calculated yet', async () => {
    const { ask } = build({ upstream: () => failure(notYet) })
    expect((await ask('GET /dashboards/campaigns?campaign_id=7&date=2026-05-14')).body).toEqual({
      date: '2026-05-14',
      campaign_id: '7',
      updated_at: null,
      calculated: false,
      data: []
    })
  })
})
