import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { build, losAngeles } from '../build.ts'
import { itIs, logPage } from '../calls/rows.ts'
import { expectProblem, linksOf } from '../expectations.ts'
import { failure } from '../upstream.ts'

const app = await build({ config: losAngeles }, afterAll)
itIs('2026-05-20T22:00:00Z')

const row = (id: number | string, fields: object = {}) => ({
  leadId: '10000001',
  lead_Name: 'John Doe',
  from_number: '+15550000001',
  to_number: '+15550000002',
  message: 'Hi',
  dated: 'Apr 15, 2026 10:30 am',
  status: 'Sent',
  direction: 'outbound',
  groupId: '236',
  tags: '12,45',
  messageId: String(id),
  ...fields
})
const seen = {
  id: '1',
  lead_id: '10000001',
  lead_name: 'John Doe',
  from_number: '+15550000001',
  to_number: '+15550000002',
  body: 'Hi',
  sent_at: '2026-04-15T17:30:00Z',
  status: 'sent',
  direction: 'outbound',
  group_id: '236',
  tag_ids: ['12', '45']
}
beforeEach(() => app.upstream.answers((call) => [logPage([row(1)])(call)]))

const usual = {
  Method: 'FetchUserSMSLogs',
  from_date: '2026-04-21',
  to_date: '2026-05-20',
  direction: '',
  groupId: '',
  leadId: '',
  status: '',
  limit: 100,
  offset: 0
}

describe('GET /messages', () => {
  it.each<[string, object]>([
    ['', {}],
    ['?direction=inbound', { direction: 'inbound' }],
    ['?direction=outbound', { direction: 'outbound' }],
    ['?status=sent', { status: 'Sent' }],
    ['?status=received', { status: 'Received' }],
    ['?status=failed', { status: 'Failed' }],
    ['?group_id=236&lead_id=5964', { groupId: '236', leadId: '5964' }],
    ['?from=2026-05-01&to=2026-05-07&limit=5', { from_date: '2026-05-01', to_date: '2026-05-07', limit: 5 }],
    ['?to=2026-12-31&from=2026-05-19', { from_date: '2026-05-19' }]
  ])('%s', async (query, differs) => {
    const { body } = await app.ask(`GET /messages${query}`)
    expect(body).toEqual({ data: [seen], has_more: false, next_cursor: null, total: 1 })
    const { api_uId: _id, api_key: _key, ...sent } = app.upstream.calls[0]?.body ?? {}
    expect(sent).toEqual({ ...usual, ...differs })
  })

  it.each<[string, object, object]>([
    [
      'what was received',
      { status: 'Received', direction: '' },
      { status: 'received', direction: 'inbound' }
    ],
    ['what failed', { status: 'FAILED', direction: undefined }, { status: 'failed', direction: 'outbound' }],
    ['what was sent', { direction: null }, {}],
    ['another state', { status: 'Queued', direction: '' }, { status: 'queued', direction: null }],
    ['its own direction', { status: 'Received', direction: 'Outbound' }, { status: 'received' }],
    ['no tags', { tags: '' }, { tag_ids: [] }],
    ['tags that are missing', { tags: undefined }, { tag_ids: null }],
    ['tags as a list', { tags: [12, '45'] }, {}],
    ['numbers', { messageId: 1, leadId: 10000001, groupId: 236 }, {}],
    [
      'nothing',
      { messageId: '', groupId: '', message: '', dated: 'Jul mm, yyyy' },
      { id: null, group_id: null, body: null, sent_at: null }
    ]
  ])('reads %s', async (_what, fields, differs) => {
    app.upstream.answers((call) => [logPage([row(1, fields)])(call)])
    expect((await app.ask('GET /messages')).body.data).toEqual([{ ...seen, ...differs }])
  })

  it.each(['status=Sent', 'direction=in', 'lead_id=a', 'from=2016-04-20', 'to=2026-02-30', 'campaign_id=1'])(
    'refuses %s',
    async (query) => {
      expectProblem(await app.ask(`GET /messages?${query}`), { status: 400, code: 'invalid-request' })
      expect(app.upstream.calls).toEqual([])
    }
  )

  it('is walked by links', async () => {
    const rows = Array.from({ length: 25 }, (_, n) => row(n + 1))
    app.upstream.answers((call) => [
      logPage(rows, { has_more: call.body.offset === 0 ? 'true' : 'false' })(call)
    ])
    const ids: string[] = []
    for (let at: string | undefined = '/messages?limit=10'; at !== undefined; ) {
      const { body, headers } = await app.ask(`GET ${at}`)
      ids.push(...body.data.map(({ id }: { id: string }) => id))
      expect(body.total).toBe(25)
      at = linksOf(headers.link).next
    }
    expect(ids).toEqual(rows.map(({ messageId }) => messageId))
  })

  it('is empty in days to come, without asking', async () => {
    const { body } = await app.ask('GET /messages?from=2026-05-21')
    expect(body).toEqual({ data: [], has_more: false, next_cursor: null, total: 0 })
    expect(app.upstream.calls).toEqual([])
  })

  it('is 422 with the parameter for a lead or a group that is unknown', async () => {
    app.upstream.answers(() => failure('No record found for provided leadId: 7 '))
    expectProblem(await app.ask('GET /messages?lead_id=7'), {
      status: 422,
      code: 'unknown-reference',
      errors: [{ parameter: 'lead_id' }]
    })
    app.upstream.answers(() => failure('Invalid provided GroupId: 7'))
    expectProblem(await app.ask('GET /messages?group_id=7'), {
      status: 422,
      code: 'unknown-reference',
      errors: [{ parameter: 'group_id' }]
    })
  })

  it('has no POST, and says so', async () => {
    const answered = await app.ask('POST /messages', { body: {} })
    expectProblem(answered, { status: 405, code: 'method-not-allowed' })
    expect(answered.body.detail).toMatch(/sends a text message/)
  })
})
