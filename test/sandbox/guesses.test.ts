import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { defaultGuesses, readGuess } from '../../src/sandbox/guesses.ts'
import { anyLead, leadById, sandboxWith } from './client.ts'

describe('a guess on the command line', () => {
  it.each([
    ['phpEscapes=false', { phpEscapes: false }],
    ['searchOverlap=0', { searchOverlap: 0 }],
    ['fieldsName=documented', { fieldsName: 'documented' }],
    ['textNoCredits=a=b c', { textNoCredits: 'a=b c' }]
  ])('%s is read', (written, guess) => {
    expect(readGuess(written)).toEqual(guess)
  })

  it.each([
    'phpEscapes=yes',
    'searchOverlap=two',
    'fieldsName=json',
    'noSuch=1',
    '__proto__=x',
    'phpEscapes',
    ''
  ])('%j is refused', (written) => {
    expect(() => readGuess(written)).toThrow(RangeError)
  })

  it('is one of those that have a default', () => {
    for (const [name, value] of Object.entries(defaultGuesses)) {
      expect(readGuess(`${name}=${value}`)).toEqual({ [name]: value })
    }
  })
})

it('every guess is named in the README', () => {
  const readme = readFileSync(new URL('../../src/sandbox/README.md', import.meta.url), 'utf8')
  for (const name of Object.keys(defaultGuesses)) expect(readme).toMatch(new RegExp(`\\b${name}\\b`))
})

describe('a switch', () => {
  it('gives the documentation’s texts that are no JSON', async () => {
    const { ask } = await sandboxWith({ guesses: { fieldsName: 'documented', leadLogs: 'documented' } })
    const fields = await ask('FetchLeadFieldsName')
    expect(fields).toMatch(
      /^\{\n {6}"response":"true",\n {6}"FieldsName":"\n {6}\{\n {8}"Default":\n {8}\[\n/
    )
    expect(fields).toContain('"loan_amount",\n')
    expect(fields).toMatch(/\n {8}\}",\n {8}"message":"Default and Custom Fields provided!"\n {6}\}$/)
    const calls = await ask('FetchLeadCallLogs', { LeadId: '10000004' })
    expect(calls).toContain('          "transfer": "\n          "state": ')
    expect(calls).toMatch(/^\{\n {8}"response": "true",\n {8}"Results": \[\n {8}\{\n/)
    const voicemails = await ask('FetchLeadRVMLogs', { LeadId: '10000004' })
    expect(voicemails).toContain('          "voice_file": "\n          "duration": ')
  })

  it('gives the field list as an object', async () => {
    const { ask } = await sandboxWith({ guesses: { fieldsName: 'object' } })
    expect((await ask('FetchLeadFieldsName')).FieldsName.Default).toHaveLength(14)
  })

  it('gives tags as the quickstart shows them', async () => {
    const { ask } = await sandboxWith({ guesses: { tagList: 'quickstart' } })
    const [reply] = await ask('FetchAllTags')
    expect(reply.message).toBe('All Tags fetched successfully')
    expect(Object.keys(reply.tags[0])).toEqual(['TagId', 'TagTitle', 'TagStatus'])
  })

  it('says application/json, or writes JSON without PHP’s escapes', async () => {
    const body = JSON.stringify({ api_uId: '1001', api_key: 'sandbox-key-1001', Method: 'FetchAllTags' })
    const usual = await sandboxWith()
    expect(await usual.send(body)).toContain('Hot \\ud83d\\udd25')
    const { sandbox } = await sandboxWith({ guesses: { contentType: 'json', phpEscapes: false } })
    const reply = await fetch(sandbox.url, { method: 'POST', body })
    expect(reply.headers.get('content-type')).toBe('application/json')
    expect(await reply.text()).toContain('Hot 🔥')
  })

  it('empties GroupId in search rows, and gives custom fields in another form', async () => {
    const guesses = { searchGroupId: 'empty', leadCustomFields: 'list', extraLeadFields: true } as const
    const client = await sandboxWith({ guesses })
    await client.ask('UpdateExistingLead', { LeadId: '10000001', LeadField: 'loan_amount', LeadData: '7' })
    const row = await leadById(client, 10000001)
    expect(row.GroupId).toBe('')
    expect(row.Lead_Custom_Fields).toContainEqual({ name: 'loan_amount', value: '7' })
    expect(row).toHaveProperty('Title')
    expect(row).toHaveProperty('additional_Info')
  })

  it('limits searches by HTTP 429', async () => {
    const { ask, sandbox } = await sandboxWith({ guesses: { searchesPerMinute: 2 } })
    expect((await ask('SearchByUserInput', anyLead)).response).toBe('true')
    expect((await ask('SearchByCustomField', anyLead)).response).toBe('true')
    const body = JSON.stringify({
      api_uId: '1001',
      api_key: 'sandbox-key-1001',
      Method: 'SearchByUserInput',
      ...anyLead
    })
    const third = await fetch(sandbox.url, { method: 'POST', body })
    expect(third.status).toBe(429)
    expect(await third.text()).toContain('Try again in 60 seconds')
    expect((await ask('SearchByUserInput', anyLead, 1002)).response).toBe('true')
  })

  it('turns paging of searches and its overlap off', async () => {
    const all = await sandboxWith({ guesses: { searchPaging: false } })
    expect((await all.ask('SearchByUserInput', { ...anyLead, limit: 10 })).Results).toHaveLength(200)
    const plain = await sandboxWith({ guesses: { searchOverlap: 0 } })
    const second = await plain.ask('SearchByUserInput', { ...anyLead, offset: 50 })
    expect(second.Results[0].LeadId).toBe('10000051')
  })

  it('refuses what is accepted otherwise', async () => {
    const { ask } = await sandboxWith({
      guesses: {
        duplicateTitles: 'refused',
        copyAgain: 'refused',
        batchWithoutContact: 'refused',
        emptyLists: 'refused'
      }
    })
    expect((await ask('AddTag', { TagTitle: 'VIP' })).message).toBe('Tag(VIP) already exists')
    const { GroupId } = (await ask('SearchByUserInput', anyLead)).Results[0]
    const copy = { LeadId: '10000001', copyGroupId: GroupId.split(',')[0] }
    expect((await ask('CopyLead', copy)).response).toBe('false')
    expect((await ask('AddMultipleLeads', { groupId: '5400', leads_array: [{ city: 'x' }] })).response).toBe(
      'false'
    )
    expect((await ask('FetchUserCallLog', {}, 1004)).message).toBe('No records found')
  })

  it('counts a range by the difference of its days', async () => {
    const { ask } = await sandboxWith({ guesses: { rangeDays: 'difference', smsLogDays: 7 } })
    expect((await ask('FetchUserCallLog', { from_date: '2026-04-01', to_date: '2026-05-01' })).response).toBe(
      'true'
    )
    expect((await ask('FetchUserSMSLogs', { from_date: '2026-04-01', to_date: '2026-05-01' })).response).toBe(
      'false'
    )
  })

  it('defines or drops a lead’s unknown fields', async () => {
    const lead = { groupId: '5400', email: 'x@example.com', 'Brand New': '1' }
    const defining = await sandboxWith({ guesses: { unknownLeadFields: 'defined' } })
    await defining.ask('AddSingleLead', lead)
    expect((await defining.ask('CheckCustomField', { FieldName: 'brand_new' })).response).toBe('True')
    const dropping = await sandboxWith({ guesses: { unknownLeadFields: 'dropped' } })
    const { AddedleadId } = await dropping.ask('AddSingleLead', lead)
    expect((await leadById(dropping, AddedleadId)).Lead_Custom_Fields).toBe('')
  })
})
