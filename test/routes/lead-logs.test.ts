import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { build, losAngeles } from '../build.ts'
import { callRow, itIs, seenCall } from '../calls/rows.ts'
import { exampleOf } from '../examples.ts'
import { expectProblem, linksOf } from '../expectations.ts'
import { failure, success } from '../upstream.ts'

const app = await build({ config: losAngeles }, afterAll)
itIs('2026-05-20T22:00:00Z')

const leadCall = (n: number) => {
  const { recordingId: _id, call_type: _type, ...fields } = callRow('', { lead_Name: `Call ${n}` })
  return fields
}
const voicemail = {
  leadId: '7',
  lead_Name: 'A',
  from_number: '1',
  to_number: '2',
  group: 'G',
  dated: '2026-05-14 10:30:00',
  voice_file: 'https://x.example/v.mp3',
  duration: '31',
  vmId: 5
}
const sms = {
  leadId: '7',
  lead_Name: 'A',
  from_number: '1',
  to_number: '2',
  message: 'Hi',
  dated: '2026-05-14 10:30:00',
  status: 'Received',
  messageId: 5
}
const rows: Readonly<Record<string, readonly object[]>> = {
  FetchLeadCallLogs: [leadCall(1)],
  FetchLeadSMSLogs: [sms],
  FetchLeadRVMLogs: [voicemail],
  SearchByUserInput: [{ LeadId: 5964, Mobile: '(333) 799-1895' }]
}
beforeEach(() => app.upstream.answers(({ method }) => success({ Results: rows[method] })))

const logs = [
  ['calls', 'FetchLeadCallLogs'],
  ['messages', 'FetchLeadSMSLogs'],
  ['voicemails', 'FetchLeadRVMLogs']
] as const
const sent = () => app.upstream.calls.map(({ body: { api_uId: _id, api_key: _key, ...others } }) => others)

describe.each(logs)('GET /leads/{lead}/%s', (path, Method) => {
  it.each<[string, object]>([
    [`7/${path}`, { LeadId: '7' }],
    [`7/${path}?id_type=id`, { LeadId: '7' }],
    [`a%2Bb%40x.example/${path}?id_type=email`, { LeadEmail: 'a+b@x.example' }],
    [`%2B1%20555%200100/${path}?id_type=phone`, { LeadPhone: '+1 555 0100' }],
    [
      `7/${path}?from=2024-05-01&to=2024-12-31`,
      { LeadId: '7', from_date: '2024-05-01', to_date: '2024-12-31' }
    ],
    [`7/${path}?from=2024-05-01`, { LeadId: '7', from_date: '2024-05-01' }],
    [`7/${path}?to=2026-05-21`, { LeadId: '7', to_date: '2026-05-20' }],
    [
      `7/${path}?from=2016-05-13&to=2026-05-20`,
      { LeadId: '7', from_date: '2016-05-13', to_date: '2026-05-20' }
    ]
  ])('asks for the log as it is named: %s', async (target, asked) => {
    expect((await app.ask(`GET /leads/${target}`)).status).toBe(200)
    expect(sent()).toEqual([{ Method, ...asked }])
  })

  it('finds a lead by its mobile number first', async () => {
    expect((await app.ask(`GET /leads/3337991895/${path}?id_type=mobile`)).status).toBe(200)
    expect(sent()).toMatchObject([
      { Method: 'SearchByUserInput', searchField: 'mobile', searchText: '3337991895' },
      { Method, LeadId: '5964' }
    ])
  })

  it('is 404 or 409 where no lead or several have it', async () => {
    app.upstream.answers(() => failure('No results found against your provided search/filter.'))
    expectProblem(await app.ask(`GET /leads/3337991895/${path}?id_type=mobile`), {
      status: 404,
      code: 'not-found'
    })
    const found = ['1', '2'].map((LeadId) => ({ LeadId, Mobile: '3337991895' }))
    app.upstream.answers(() => success({ Results: found }))
    expectProblem(await app.ask(`GET /leads/3337991895/${path}?id_type=mobile`), {
      status: 409,
      code: 'ambiguous-lead'
    })
    expect(new Set(app.upstream.methods)).toEqual(new Set(['SearchByUserInput']))
  })

  it.each(['No record found for provided leadId: 7', 'Invalid LeadEmail'])(
    'is 404 where V1 says: %s',
    async (message) => {
      app.upstream.answers(() => failure(message))
      expectProblem(await app.ask(`GET /leads/7/${path}`), { status: 404, code: 'not-found' })
    }
  )

  it('is empty where V1 has no records, and for days to come without asking', async () => {
    const nothing = { data: [], has_more: false, next_cursor: null, total: 0 }
    app.upstream.answers(() => failure('No records found'))
    expect((await app.ask(`GET /leads/7/${path}`)).body).toEqual(nothing)
    expect(app.upstream.calls).toHaveLength(1)
    expect((await app.ask(`GET /leads/7/${path}?from=2026-05-21`)).body).toEqual(nothing)
    expect(app.upstream.calls).toHaveLength(1)
  })

  it.each([
    ['a@x.example', 'lead'],
    ['07', 'lead'],
    ['1234567890123456789', 'lead'],
    ['7?from=2026-02-30', 'from'],
    ['7?from=2026-02-03&to=2026-02-01', 'from'],
    ['7?from=2001-01-01&to=2026-02-01', 'from'],
    ['7?sort=duration', 'sort'],
    ['7?id_type=name', 'id_type'],
    [`${'1'.repeat(255)}?id_type=phone`, 'lead']
  ])('refuses %s', async (target, parameter) => {
    const [lead, query = ''] = target.split('?')
    const answered = await app.ask(`GET /leads/${lead}/${path}?${query}`)
    expectProblem(answered, { status: 400, code: 'invalid-request', errors: [{ parameter }] })
    expect(app.upstream.calls).toEqual([])
  })

  it('reads the documented reply, which is no JSON', async () => {
    app.upstream.answers(() => exampleOf(Method).success)
    const { body } = await app.ask(`GET /leads/5964/${path}`)
    expect(body).toMatchObject({ data: [{ lead_id: '5964', from_number: '3337991895' }], total: 1 })
  })

  it('has no POST, and says so', async () => {
    const answered = await app.ask(`POST /leads/7/${path}`, { body: {} })
    expectProblem(answered, { status: 405, code: 'method-not-allowed' })
    expect(answered.body.detail).toMatch(/no Method/)
  })
})

describe('a client gets', () => {
  it('calls without an id; their direction is what was asked for', async () => {
    const call = { ...seenCall, id: null, lead_name: 'Call 1' }
    expect((await app.ask('GET /leads/7/calls')).body.data).toEqual([{ ...call, direction: null }])
    expect((await app.ask('GET /leads/7/calls?direction=outbound')).body.data).toEqual([
      { ...call, direction: 'outbound' }
    ])
    expect(sent().map(({ type }) => type)).toEqual([undefined, 'outbound'])
  })

  it('messages, whose direction follows from their status', async () => {
    expect((await app.ask('GET /leads/7/messages')).body.data).toEqual([
      {
        id: '5',
        lead_id: '7',
        lead_name: 'A',
        from_number: '1',
        to_number: '2',
        body: 'Hi',
        sent_at: '2026-05-14T17:30:00Z',
        status: 'received',
        direction: 'inbound',
        group_id: null,
        tag_ids: null
      }
    ])
  })

  it('voicemails', async () => {
    expect((await app.ask('GET /leads/7/voicemails')).body.data).toEqual([
      {
        id: '5',
        lead_id: '7',
        lead_name: 'A',
        from_number: '1',
        to_number: '2',
        group_name: 'G',
        sent_at: '2026-05-14T17:30:00Z',
        audio_url: 'https://x.example/v.mp3',
        duration_seconds: 31
      }
    ])
  })
})

describe('calls without ids', () => {
  async function walkAll(change: (page: number) => readonly object[]) {
    const names: string[] = []
    let page = 0
    for (let at: string | undefined = '/leads/7/calls?limit=7'; at !== undefined; page++) {
      app.upstream.answers(() => success({ Results: change(page) }))
      const { body, headers } = await app.ask(`GET ${at}`)
      names.push(...body.data.map(({ lead_name }: { lead_name: string }) => lead_name))
      at = linksOf(headers.link).next
    }
    return names
  }
  const calls = (count: number, first = 1) => Array.from({ length: count }, (_, n) => leadCall(first + n))
  const names = (count: number) => Array.from({ length: count }, (_, n) => `Call ${n + 1}`)

  it('are paged, each once, also where all hold the same', async () => {
    expect(await walkAll(() => calls(20))).toEqual(names(20))
    expect(await walkAll(() => Array.from({ length: 20 }, () => leadCall(1)))).toHaveLength(20)
  })

  it('stay in place where a new one comes', async () => {
    expect(await walkAll((page) => [...calls(page, 100), ...calls(20)])).toEqual(names(20))
  })
})
