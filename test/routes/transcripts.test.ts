import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { build, losAngeles } from '../build.ts'
import { callRow, itIs, logPage, seenCall } from '../calls/rows.ts'
import { expectProblem, linksOf } from '../expectations.ts'
import { failure, success } from '../upstream.ts'

const app = await build({ config: losAngeles }, afterAll)
itIs('2026-05-20T22:00:00Z')

const raw = {
  messages: [{ channel: '2', speaker: 1, text: 'Hello', confidence: '0.9', start: 1250, end: '4000' }]
}
const row = (id: number | string, fields: object = {}) =>
  callRow(id, {
    message_data: ['Hello'],
    message_data_raw: JSON.stringify(raw),
    analytics_status: 'Completed',
    analytics_dated: '2026-04-15 18:40:00',
    transcript_text: 'Hello',
    ...fields
  })
const segment = {
  channel: '2',
  speaker: '1',
  text: 'Hello',
  confidence: 0.9,
  start_seconds: 1.25,
  end_seconds: 4
}
const seen = {
  ...seenCall,
  text: 'Hello',
  lines: ['Hello'],
  segments: [segment],
  analytics_status: 'completed',
  analyzed_at: '2026-04-16T01:40:00Z'
}
beforeEach(() => app.upstream.answers(logPage([row(1)])))

const sent = () => {
  const { api_uId: _id, api_key: _key, ...others } = app.upstream.calls[0]?.body ?? {}
  return others
}
const one = {
  Method: 'FetchCallTranscripts',
  return_format: 'array',
  call_type: '',
  campaignId: '',
  groupId: '',
  memberId: '',
  statusId: '',
  min_duration: 0,
  max_duration: 0,
  search_phone: '',
  search_keyword: '',
  flagged_only: false,
  recordingId: '',
  limit: 100,
  offset: 0,
  sort_by: 'call_time',
  sort_order: 'DESC',
  summary_only: false,
  compress_transcripts: false,
  fields: ''
}
const usual = { ...one, from_date: '2026-04-21', to_date: '2026-05-20' }

describe('what V1 is asked for', () => {
  it.each<[string, object]>([
    ['', {}],
    ['?direction=outbound', { call_type: 'outbound' }],
    [
      '?campaign_id=5&group_id=6&member_id=7&status_id=8',
      { campaignId: '5', groupId: '6', memberId: '7', statusId: '8' }
    ],
    [
      '?min_duration=30&max_duration=100&phone=555',
      { min_duration: 30, max_duration: 100, search_phone: '555' }
    ],
    ['?transferred=true', { transfer_only: 'Yes' }],
    ['?transferred=false', {}],
    ['?sort=duration', { sort_by: 'duration', sort_order: 'ASC' }],
    ['?keyword=solar%20roof', { search_keyword: 'solar roof' }],
    ['?flagged=true', { flagged_only: true }],
    ['?flagged=false', {}],
    ['?call_id=900001', { recordingId: '900001' }],
    ['?summary=true', { summary_only: true }],
    ['?summary=false', {}],
    ['?from=2026-05-01&to=2026-05-07&limit=7', { from_date: '2026-05-01', to_date: '2026-05-07', limit: 7 }]
  ])('for /transcripts%s', async (query, differs) => {
    expect((await app.ask(`GET /transcripts${query}`)).status).toBe(200)
    expect(sent()).toEqual({ ...usual, ...differs })
  })

  it.each(['/calls/1', '/calls/1/transcript'])('for %s: no days', async (path) => {
    expect((await app.ask(`GET ${path}`)).status).toBe(200)
    expect(sent()).toEqual({ ...one, recordingId: '1' })
    expect(app.upstream.calls).toHaveLength(1)
  })

  it('by offset, never by cursor', async () => {
    app.upstream.answers(logPage([row(1), row(2), row(3)]))
    const { headers } = await app.ask('GET /transcripts?limit=2')
    expect((await app.ask(`GET ${linksOf(headers.link).next}`)).body.data).toMatchObject([{ id: '3' }])
    expect(app.upstream.calls.map(({ body }) => [body.offset, 'cursor' in body])).toEqual([
      [0, false],
      [0, false]
    ])
  })

  it.each([
    'keyword=',
    'call_id=x',
    'flagged=1',
    'summary=',
    'min_duration=2&max_duration=1',
    'from=2026-01-01&sort=duration',
    'cursor=x&from=2026-02-30'
  ])('is nothing where the query is wrong: %s', async (query) => {
    expect((await app.ask(`GET /transcripts?${query}`)).status).toBe(400)
    expect(app.upstream.calls).toEqual([])
  })
})

describe('what a client gets', () => {
  it('is the calls with what was said', async () => {
    app.upstream.answers(logPage([row(1)], { inbound_count: '1', outbound_count: '0' }))
    expect((await app.ask('GET /transcripts')).body).toEqual({
      data: [seen],
      has_more: false,
      next_cursor: null,
      total: 1,
      counts: { inbound: 1, outbound: 0 }
    })
  })

  it.each<[string, object, object]>([
    ['segments that are an object already', { message_data_raw: raw }, {}],
    ['segments that are a list', { message_data_raw: JSON.stringify(raw.messages) }, {}],
    [
      'segments in an object with gaps',
      { message_data_raw: { messages: { 0: raw.messages[0], 3: raw.messages[0] } } },
      { segments: [segment, segment] }
    ],
    ['no segments', { message_data_raw: '{"messages":[]}' }, { segments: [] }],
    [
      'nothing',
      { message_data: '', message_data_raw: '', transcript_text: '', analytics_dated: '' },
      { lines: null, segments: null, text: null, analyzed_at: null }
    ],
    ['lines in one text', { message_data: 'Hello\nYou too' }, { lines: ['Hello', 'You too'] }],
    ['no lines', { message_data: [] }, { lines: [] }]
  ])('reads %s', async (_what, fields, differs) => {
    app.upstream.answers(logPage([row(1, fields)]))
    expect((await app.ask('GET /transcripts')).body.data).toEqual([{ ...seen, ...differs }])
  })

  it.each(['{"messages":', '"Hello"', '{"messages":[1]}', '5', { words: 'Hello' }, 7])(
    'has no segments where they can’t be read, which is counted: %j',
    async (message_data_raw) => {
      const own = await build({ config: losAngeles })
      own.upstream.answers(logPage([row(1, { message_data_raw, message_data: [1] })]))
      expect((await own.ask('GET /transcripts')).body.data).toEqual([
        { ...seen, segments: null, lines: null }
      ])
      expect(Object.fromEntries(own.counts.unreadableValues)).toEqual({
        'FetchCallTranscripts message_data_raw': 1,
        'FetchCallTranscripts message_data': 1
      })
    }
  )

  it('has no text with summary=true, whatever V1 sends', async () => {
    const { body } = await app.ask('GET /transcripts?summary=true')
    expect(body.data).toEqual([{ ...seen, text: null, lines: null, segments: null }])
  })

  it('is filtered where V1 has no filter', async () => {
    app.upstream.answers(logPage([row(1), row(2, { transfer: 'No' })]))
    expect((await app.ask('GET /transcripts?transferred=false')).body).toMatchObject({
      data: [{ id: '2' }],
      total: null,
      counts: { inbound: null, outbound: null }
    })
  })
})

describe('one call', () => {
  it('is its row, without what was said', async () => {
    app.upstream.answers(() => success({ results: [row(7), row(1)] }))
    expect((await app.ask('GET /calls/1')).body).toEqual(seenCall)
    expect((await app.ask('GET /calls/1/transcript')).body).toEqual(seen)
  })

  it.each<[string, object]>([
    ['nothing', success({ results: [] })],
    ['another call', success({ results: [row(7), row('')] })],
    ['no records', failure('No records found')],
    ['an invalid id', failure('Invalid recordingId: 1')]
  ])('is 404 where V1 answers %s, and tells why', async (_what, answer) => {
    app.upstream.answers(() => answer)
    for (const path of ['/calls/1', '/calls/1/transcript']) {
      const answered = await app.ask(`GET ${path}`)
      expectProblem(answered, { status: 404, code: 'not-found' })
      expect(answered.body.detail).toMatch(/only once transcribed/)
    }
  })

  it.each(['/calls/x', '/calls/01/transcript', '/calls/1?summary=true'])('is 400 for %s', async (path) => {
    expectProblem(await app.ask(`GET ${path}`), { status: 400, code: 'invalid-request' })
    expect(app.upstream.calls).toEqual([])
  })

  it('has 30 seconds, whatever the deadline of other calls is', async () => {
    const hurried = await build({ config: { UPSTREAM_TIMEOUT_MS: 50 } })
    const slow = async () => {
      await new Promise((resolve) => setTimeout(resolve, 150))
      return success({ results: [row(1)], has_more: false })
    }
    hurried.upstream.answers(slow)
    expect((await hurried.ask('GET /calls/1')).status).toBe(200)
    expect((await hurried.ask('GET /transcripts')).status).toBe(200)
    expectProblem(await hurried.ask('GET /calls'), { status: 504, code: 'upstream-timeout' })
  })
})
