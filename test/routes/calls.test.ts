import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { build } from '../build.ts'
import { callRow, callRows, itIs, logPage, seenCall } from '../calls/rows.ts'
import { expectProblem, linksOf } from '../expectations.ts'
import { failure, success } from '../upstream.ts'

const app = await build({}, afterAll)
// The afternoon of 2026-05-20 in Los Angeles.
itIs('2026-05-20T22:00:00Z')
beforeEach(() => app.upstream.answers(logPage([callRow(1)])))

const sent = () => {
  const { api_uId: _id, api_key: _key, ...others } = app.upstream.calls[0]?.body ?? {}
  return others
}
const asked = () => app.upstream.calls.map(({ body }) => [body.offset, body.limit])

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
    ['from=2026-04-20', ['from']],
    ['from=2026-04-01&to=2026-05-01', ['from']],
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
    const { body } = await app.ask('GET /calls?from=2026-04-20')
    expect(body.detail).toMatch(/\b31 days\b.*\b30 days\b/)
  })

  it('goes by the days of the upstream’s zone', async () => {
    const kolkata = await build({ config: { UPSTREAM_TIME_ZONE: 'Asia/Kolkata' } })
    kolkata.upstream.answers(logPage([callRow(1)]))
    const { body } = await kolkata.ask('GET /calls')
    expect(kolkata.upstream.calls[0]?.body).toMatchObject({ from_date: '2026-04-22', to_date: '2026-05-21' })
    expect(body.data[0].started_at).toBe('2026-04-15T13:04:00Z')
    expect((await kolkata.ask('GET /calls?from=2026-04-21')).status).toBe(400)
  })
})

describe('what a client gets', () => {
  it('is the calls, how many there are, and how many of each direction', async () => {
    app.upstream.answers(() => ({
      ...success({ Results: [callRow(1)], total_records: 1, has_more: false }),
      inbound_count: '5491',
      outbound_count: 24990
    }))
    const { body, headers } = await app.ask('GET /calls?direction=inbound')
    expect(body).toEqual({
      data: [seenCall],
      has_more: false,
      next_cursor: null,
      total: 1,
      counts: { inbound: 5491, outbound: 24990 }
    })
    expect(linksOf(headers.link).next).toBeUndefined()
  })

  it.each<[string, object, object]>([
    [
      'counts in words',
      { message: 'There are 5,491 inbound & 24990 outbound Call(s) (Total: 30481)' },
      { inbound: 5491, outbound: 24990 }
    ],
    [
      'counts in words, escaped',
      { message: 'There are 1 inbound &amp; 2 outbound Call(s)' },
      { inbound: 1, outbound: 2 }
    ],
    ['counts as empty texts', { inbound_count: '', outbound_count: '' }, { inbound: null, outbound: null }],
    ['counts that are none', { inbound_count: 'many', outbound_count: 7 }, { inbound: null, outbound: 7 }]
  ])('reads %s', async (_what, facts, counts) => {
    app.upstream.answers(logPage([callRow(1)], facts))
    expect((await app.ask('GET /calls')).body.counts).toEqual(counts)
  })

  it.each<[string, object, Partial<typeof seenCall>]>([
    [
      'numbers for texts',
      { leadId: 7, duration: 84, campaignId: 0, recordingId: 9 },
      { lead_id: '7', campaign_id: '0', id: '9' }
    ],
    [
      'empty texts',
      { lead_Name: '', duration: '', call_time: '', transfer: '', speed_to_lead: '' },
      {
        lead_name: null,
        duration_seconds: null,
        started_at: null,
        transferred: null,
        speed_to_lead_seconds: null
      }
    ],
    ['no id', { recordingId: '' }, { id: null }],
    [
      'words in other cases',
      { call_type: 'Outbound', call_status: 'No-Answer' },
      { direction: 'outbound', status: 'no-answer' }
    ],
    ['a date that is none', { call_time: 'Jul mm, yyyy 5:18 am' }, { started_at: null }],
    [
      'decorated durations',
      { duration: '01h :22m :10s', speed_to_lead: '35 m' },
      { duration_seconds: 4930, speed_to_lead_seconds: 2100 }
    ],
    [
      'a location',
      { location_name: 'Main office', recording: 'https://x.example/1.mp3' },
      { location_name: 'Main office', recording_url: 'https://x.example/1.mp3' }
    ]
  ])('of %s', async (_what, fields, seen) => {
    app.upstream.answers(logPage([callRow(1, fields)]))
    expect((await app.ask('GET /calls')).body.data).toEqual([{ ...seenCall, ...seen }])
  })

  it.each<[string, object | string]>([
    ['in {"0": {…}}', { 0: { response: 'true', Results: [callRow(1)], total_records: 1 } }],
    ['in a list', [{ response: true, results: [callRow(1)], total_records: '1', has_more: 'false' }]],
    ['with rows in an object', { response: 1, data: { 0: callRow(1), 2: callRow(2) }, total_records: '2' }],
    [
      'behind a notice of PHP',
      `<br />\n<b>Notice</b>: Undefined index: type in <b>/a.php</b>\n{"response":"true","Results":[${JSON.stringify(callRow(1))}],"has_more":"false"}`
    ],
    [
      'with ids past 2^53',
      JSON.stringify(success({ Results: [callRow(1)], total_records: 1 })).replace('"1"', '90071992547409931')
    ]
  ])('reads rows %s', async (_what, answer) => {
    app.upstream.answers(() => answer)
    const { body } = await app.ask('GET /calls?limit=3')
    expect(body.has_more).toBe(false)
    expect(body.data[0]).toEqual({
      ...seenCall,
      id: /931/.test(JSON.stringify(answer)) ? '90071992547409931' : '1'
    })
  })

  it('is nothing where V1 says so in words', async () => {
    app.upstream.answers(() => failure('No records found'))
    expect((await app.ask('GET /calls')).body).toEqual({
      data: [],
      has_more: false,
      next_cursor: null,
      total: 0,
      counts: { inbound: 0, outbound: 0 }
    })
  })

  it.each<[string, object | string, number, string]>([
    ['no rows', success({ total_records: 3 }), 502, 'upstream-malformed'],
    ['rows that are none', success({ Results: [1, 2] }), 502, 'upstream-malformed'],
    ['a page of HTML', '<html></html>', 502, 'upstream-malformed'],
    ['an error that nobody knows', failure('Max range 30 days.'), 502, 'upstream-failed'],
    ['its rate limit', failure('Rate limit exceeded. Try again in 7 seconds'), 429, 'upstream-rate-limited']
  ])('is a problem where V1 answers %s', async (_what, answer, status, code) => {
    app.upstream.answers(() => answer)
    expectProblem(await app.ask('GET /calls'), { status, code })
  })

  it('is 422 with the parameter where a group is unknown', async () => {
    app.upstream.answers(() => failure('Invalid provided GroupId: 7'))
    expectProblem(await app.ask('GET /calls?group_id=7'), {
      status: 422,
      code: 'unknown-reference',
      errors: [{ parameter: 'group_id' }]
    })
  })
})

describe('the filters that V1 lacks', () => {
  const rows = [
    callRow(1, { duration: '0', transfer: 'No', statusId: '0', campaignId: '5' }),
    callRow(2, { duration: '12', transfer: 'Yes', statusId: '3', campaignId: '0' }),
    callRow(3, { duration: '', transfer: '', statusId: '', campaignId: '' }),
    callRow(4, { duration: '1', transfer: 'no', statusId: '4', campaignId: '7' })
  ]
  it.each<[string, string[]]>([
    ['max_duration=0', ['1', '3']],
    ['transferred=false', ['1', '3', '4']],
    ['status_id=0', ['1', '3']],
    ['campaign_id=0', ['2', '3']],
    ['max_duration=0&transferred=false&campaign_id=5', ['1', '3']]
  ])('%s', async (query, ids) => {
    app.upstream.answers(logPage(rows, { inbound_count: 4, outbound_count: 0 }))
    const { body } = await app.ask(`GET /calls?${query}`)
    expect(body.data.map(({ id }: { id: string }) => id)).toEqual(ids)
    expect(body).toMatchObject({ total: null, counts: { inbound: null, outbound: null }, has_more: false })
    expect(sent()).toMatchObject({ transfer_only: '', max_duration: 0 })
  })

  it('go through more pages of V1 for one of the client’s, at most 10', async () => {
    app.upstream.answers(logPage(callRows(9_000).map((row) => ({ ...row, transfer: 'Yes' }))))
    const { body } = await app.ask('GET /calls?transferred=false&limit=5')
    expect(body).toMatchObject({ data: [], has_more: true })
    expect(app.upstream.calls).toHaveLength(10)
    expect(asked().at(-1)).toEqual([5 + 8 * 500, 500])
  })
})

describe('paging', () => {
  /** Follows the links to the end. */
  async function walkFrom(target: string | undefined) {
    const ids: (string | null)[] = []
    const pages: number[] = []
    for (let at = target; at !== undefined; ) {
      const { body, headers } = await app.ask(`GET ${at}`)
      expect(body.data, JSON.stringify(body)).toBeInstanceOf(Array)
      pages.push(body.data.length)
      ids.push(...body.data.map(({ id }: { id: string | null }) => id))
      at = linksOf(headers.link).next
      expect(body.has_more).toBe(at !== undefined)
    }
    return { ids, pages }
  }
  const ids = (count: number) => Array.from({ length: count }, (_, n) => String(n + 1))

  it('takes one call of V1 for each page', async () => {
    app.upstream.answers(logPage(callRows(250)))
    expect(await walkFrom('/calls')).toEqual({ ids: ids(250), pages: [100, 100, 50] })
    expect(asked()).toEqual([
      [0, 100],
      [95, 105],
      [195, 105]
    ])
  })

  it('goes past what V1 gives at once', async () => {
    app.upstream.answers((call) =>
      logPage(callRows(130))({
        ...call,
        body: { ...call.body, limit: Math.min(50, Number(call.body.limit)) }
      })
    )
    expect(await walkFrom('/calls?limit=500')).toEqual({ ids: ids(130), pages: [130] })
    expect(app.upstream.calls).toHaveLength(3)
  })

  it('gives every row once where new calls come, and the days stay those of the first page', async () => {
    const rows = callRows(30)
    app.upstream.answers(logPage(rows))
    const first = await app.ask('GET /calls?limit=10')
    vi.setSystemTime(new Date('2026-05-21T22:00:00Z'))
    app.upstream.answers(logPage([...callRows(40, 1000), ...rows]))
    const { ids: further } = await walkFrom(linksOf(first.headers.link).next)
    expect(further).toEqual(ids(30).slice(10))
    for (const { body } of app.upstream.calls)
      expect(body).toMatchObject({ from_date: '2026-04-21', to_date: '2026-05-20' })
  })

  it('goes on over midnight with a range that began 30 days ago', async () => {
    app.upstream.answers(logPage(callRows(30)))
    const first = await app.ask('GET /calls?limit=10&from=2026-04-21')
    vi.setSystemTime(new Date('2026-05-21T22:00:00Z'))
    expect((await walkFrom(linksOf(first.headers.link).next)).ids).toEqual(ids(30).slice(10))
  })

  it.each<[string, object]>([
    ['as texts', { has_more: 'true', total_records: '30' }],
    ['always', { has_more: true }],
    ['never', { has_more: false }],
    ['always, without a total', { has_more: true, total_records: null }]
  ])('ends at the end where has_more is said %s', async (_how, facts) => {
    app.upstream.answers(logPage(callRows(30), facts))
    expect((await walkFrom('/calls?limit=12')).ids).toEqual(ids(30))
  })

  it('never drops rows without ids', async () => {
    const rows = callRows(25).map((row, n) =>
      n % 3 === 0 ? { ...row, recordingId: '', lead_Name: `${n}` } : row
    )
    app.upstream.answers(logPage(rows))
    expect((await walkFrom('/calls?limit=4')).ids).toHaveLength(25)
  })

  it('ends where V1 gives the same page for ever', async () => {
    app.upstream.answers(() => success({ Results: callRows(3), has_more: true, total_records: 900 }))
    expect((await walkFrom('/calls')).ids).toEqual(ids(3))
  })

  it('refuses a cursor with other filters', async () => {
    app.upstream.answers(logPage(callRows(30)))
    const { body } = await app.ask('GET /calls?limit=10&direction=inbound')
    const cursor = body.next_cursor
    app.upstream.answers(logPage(callRows(30)))
    for (const query of ['', '&direction=outbound', '&direction=inbound&from=2026-05-01']) {
      expectProblem(await app.ask(`GET /calls?limit=10&cursor=${cursor}${query}`), {
        status: 400,
        code: 'invalid-cursor'
      })
    }
    expectProblem(await app.ask(`GET /transcripts?direction=inbound&cursor=${cursor}`), {
      status: 400,
      code: 'invalid-cursor'
    })
    expect(app.upstream.calls).toEqual([])
    expect((await app.ask(`GET /calls?limit=7&direction=inbound&cursor=${cursor}`)).body.data).toHaveLength(7)
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
