import { describe, expect, it } from 'vitest'
import { leadById, sandboxWith } from './client.ts'

const missing = `Array
(
    [message] => Sorry you cannot access page, Please provide required details.
)
`
const unknown = `Array
(
    [message] => Service you are trying to access is not available or provided information is incorrect!
)
`
const login = { api_uId: '1001', api_key: 'sandbox-key-1001', Method: 'LoginUser' }
const welcome = '{"response":"true","message":"Successfully Authenticated"}'
const denied = '{"response":"false","message":"Invalid (api_uId or api_key)"}'

describe('a request', () => {
  it.each([
    ['JSON under any content type', JSON.stringify(login), 'text/plain'],
    ['JSON with space around it', `\n\t ${JSON.stringify(login)} \n`, 'application/json'],
    ['a number for api_uId', JSON.stringify({ ...login, api_uId: 1001 }), 'application/json'],
    ['JSON said to be a form', JSON.stringify(login), 'application/x-www-form-urlencoded'],
    ['a form', new URLSearchParams(login).toString(), 'application/x-www-form-urlencoded'],
    ['Data with an object', JSON.stringify({ Data: login }), 'application/json'],
    ['Data with JSON text', JSON.stringify({ Data: JSON.stringify(login) }), 'application/json'],
    [
      'Data in a form',
      new URLSearchParams({ Data: JSON.stringify(login) }).toString(),
      'application/x-www-form-urlencoded'
    ]
  ])('is read as %s', async (_name, body, contentType) => {
    const { send } = await sandboxWith()
    expect(await send(body, contentType)).toBe(welcome)
  })

  it('is read as multipart, without its files', async () => {
    const { send, sandbox } = await sandboxWith()
    const form = new FormData()
    for (const [name, value] of Object.entries(login)) form.append(name, value)
    form.append('note', 'naïve\r\nline')
    form.append('file', new Blob(['x']), 'x.txt')
    expect(await send(form)).toBe(welcome)
    expect(sandbox.calls[0]?.parameters).toEqual({ note: 'naïve\r\nline' })
  })

  it.each([
    ['nothing', ''],
    ['JSON that is no object', '[1]'],
    ['no Method', JSON.stringify({ ...login, Method: undefined })],
    ['method in the wrong case', JSON.stringify({ ...login, Method: undefined, method: 'LoginUser' })],
    ['broken JSON', JSON.stringify(login).slice(0, -1)],
    ['a lone surrogate', JSON.stringify({ ...login, x: 'SURROGATE' }).replace('SURROGATE', '\\ud83d')],
    ['a lone low surrogate in a key', JSON.stringify({ ...login, KEY: 1 }).replace('KEY', '\\uDE00')],
    [
      'nesting over 512',
      JSON.stringify({ ...login, x: 1 }).replace('1}', `${'['.repeat(512)}${']'.repeat(512)}}`)
    ],
    ['a byte-order mark', `\uFEFF${JSON.stringify(login)}`]
  ])('counts as missing its details with %s', async (_name, body) => {
    const { send } = await sandboxWith()
    expect(await send(body, 'application/json')).toBe(missing)
  })

  it('may be nested 512 deep', async () => {
    const { send } = await sandboxWith()
    const deep = `${'['.repeat(511)}${']'.repeat(511)}`
    expect(await send(JSON.stringify({ ...login, x: 1 }).replace('"x":1', `"x":${deep}`))).toBe(welcome)
  })

  it('counts as missing its details with invalid UTF-8, and with more than 8 MiB', async () => {
    const { send } = await sandboxWith()
    const bytes = new Uint8Array(
      Buffer.from(JSON.stringify({ ...login, x: 'BAD' }).replace('BAD', '\xff\xfe'), 'latin1')
    )
    expect(await send(bytes, 'application/json')).toBe(missing)
    expect(await send(JSON.stringify({ ...login, x: 'x'.repeat(8 * 1024 * 1024) }))).toBe(missing)
  })

  it.each(['loginuser', 'LOGINUSER', 'LoginUser ', '__proto__', 'constructor', 'FetchAlltags'])(
    'for the Method %j is for none that there is',
    async (Method) => {
      const { send } = await sandboxWith()
      expect(await send(JSON.stringify({ ...login, Method }))).toBe(unknown)
    }
  )

  it.each([
    { api_key: '' },
    { api_key: 'sandbox-key-1002' },
    { api_key: ['sandbox-key-1001'] },
    { api_uId: '1005' },
    { api_uId: null },
    { api_uid: '1001', api_uId: undefined }
  ])('is refused with the credentials %j', async (wrong) => {
    const { send, sandbox } = await sandboxWith()
    expect(await send(JSON.stringify({ ...login, ...wrong }))).toBe(denied)
    expect(sandbox.calls[0]).toMatchObject({ method: 'LoginUser', account: null })
  })

  it('has a form’s names as PHP mangles them', async () => {
    const { send, sandbox } = await sandboxWith()
    const form = new URLSearchParams({ ...login, 'a.b c': '1', 'list[]': 'x', 'map[k][m]': 'y' }).toString()
    expect(await send(`${form}&list[]=%C3%A9+z`, 'application/x-www-form-urlencoded')).toBe(welcome)
    expect(sandbox.calls[0]?.parameters).toEqual({
      a_b_c: '1',
      list: { 0: 'x', 1: 'é z' },
      map: { k: { m: 'y' } }
    })
  })

  it('lets a Data field that is an object take over, and leaves any other alone', async () => {
    const { send, sandbox } = await sandboxWith()
    await send(JSON.stringify({ ...login, TagTitle: 'outer', Data: { Method: 'AddTag', TagTitle: 'inner' } }))
    await send(JSON.stringify({ ...login, Data: 'plain words' }))
    expect(sandbox.calls).toEqual([
      { method: 'AddTag', account: '1001', parameters: { TagTitle: 'inner' } },
      { method: 'LoginUser', account: '1001', parameters: { Data: 'plain words' } }
    ])
  })
})

describe('hostile values', () => {
  it.each([
    ['UpdateTag', { TagId: ['401000'], UpdateTagTitle: { a: 1 } }],
    ['UpdateTag', { TagId: 9e99, UpdateTagTitle: true }],
    ['SearchByUserInput', { GroupId: {}, searchField: '__proto__', searchText: ['x'], sortBy: 7 }],
    ['SearchByCustomField', { GroupId: '', searchField: 'constructor', searchText: 'x', sortBy: '' }],
    ['UpdateExistingLead', { LeadId: '-1', LeadField: '__proto__', LeadData: null }],
    ['AddLeadTags', { leadId: 10000001, tagId: { a: { b: 1 } } }],
    ['AddMultipleLeads', { groupId: '5400', leads_array: [null, 7, ['x'], { email: {} }] }],
    ['FetchUserCallLog', { limit: -5, offset: 1e300, from_date: [], to_date: 'now()', min_duration: 'NaN' }],
    ['FetchUserCallLog', { from_date: '9999-12-31', to_date: '9999-12-31' }],
    ['FetchCallTranscripts', { recordingId: '1e9', fields: '__proto__', cursor: -1 }],
    ['FetchUserSMSLogs', { limit: '99999999999999999999', leadId: '-7', from_date: '0000-01-01' }],
    ['GetNumberHealthList', { page: 1e308, per_page: -1, checked_since: '2026-13-01' }],
    ['getMemberDashboardData', { date: { toString: 'x' } }]
  ])('%s %j gets an answer', async (method, parameters) => {
    const { ask } = await sandboxWith()
    const reply = await ask(method, parameters)
    expect(['true', 'false']).toContain((Array.isArray(reply) ? reply[0] : reply).response)
    expect((await ask('LoginUser')).response).toBe('true')
  })

  it('named __proto__ and constructor are custom fields like any other', async () => {
    const client = await sandboxWith()
    const parts = `"groupId":"5400","email":"p@example.com","__proto__":"a","constructor":"b","Method":"AddSingleLead"`
    const reply = await client.send(`{"api_uId":"1001","api_key":"sandbox-key-1001",${parts}}`)
    const row = await leadById(client, JSON.parse(reply).AddedleadId)
    expect(row.Lead_Custom_Fields).toBe('{"__proto__":"a","constructor":"b"}')
  })

  it('past 2^53 keep their digits', async () => {
    const { send } = await sandboxWith()
    const call = `{"api_uId":"1001","api_key":"sandbox-key-1001","Method":"UpdateTag","TagId":9007199254740993}`
    expect(JSON.parse(await send(call)).message).toBe('Invalid provided TagId: 9007199254740993')
  })
})

describe('the address', () => {
  it('is one path, and any other is a page of HTML that was not found', async () => {
    const { sandbox } = await sandboxWith()
    expect(sandbox.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/glu\/custom_api$/)
    const other = await fetch(sandbox.url.replace('custom_api', 'other'), { method: 'POST', body: '{}' })
    expect(other.status).toBe(404)
    expect(await other.text()).toContain('404 Page Not Found')
  })

  it('answers anything but POST as if its details were missing', async () => {
    const { sandbox } = await sandboxWith()
    const reply = await fetch(sandbox.url)
    expect(reply.status).toBe(200)
    expect(reply.headers.get('content-type')).toBe('text/html; charset=UTF-8')
    expect(await reply.text()).toBe(missing)
  })
})
