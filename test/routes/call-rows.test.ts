import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { build, losAngeles } from '../build.ts'
import { callRow, callRows, itIs, logPage, seenCall } from '../calls/rows.ts'
import { expectProblem, linksOf } from '../expectations.ts'
import { failure, success } from '../upstream.ts'

const app = await build({ config: losAngeles }, afterAll)
// The afternoon of 2026-05-20 in Los Angeles.
itIs('2026-05-20T22:00:00Z')
beforeEach(() => app.upstream.answers(logPage([callRow(1)])))

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
  ])('is a problem where V1 answers %s', async (what, answer, status, code) => {
    app.upstream.answers(() => answer)
    expectProblem(await app.ask('GET /calls', { as: ['1001', what] }), { status, code })
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
    expect(app.upstream.calls[0]?.body).toMatchObject({ transfer_only: '', max_duration: 0 })
  })

  it('go through more pages of V1 for one of the client’s, at most 10', async () => {
    app.upstream.answers(logPage(callRows(9_000).map((row) => ({ ...row, transfer: 'Yes' }))))
    const { body } = await app.ask('GET /calls?transferred=false&limit=5')
    expect(body).toMatchObject({ data: [], has_more: true })
    expect(app.upstream.calls).toHaveLength(10)
    expect(app.upstream.calls.at(-1)?.body).toMatchObject({ offset: 5 + 8 * 500, limit: 500 })
  })
})
