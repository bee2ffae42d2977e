import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { anyLead, type Client, leadById, type Reply, sandboxWith } from './client.ts'

async function groupIds({ ask }: Client): Promise<string[]> {
  return (await ask('FetchAllGroups')).group.map((group: Reply) => group.GroupId)
}

describe('a lead that is added', () => {
  it('is found with all that was said of it, anything else being a custom field', async () => {
    const client = await sandboxWith()
    const [groupId] = await groupIds(client)
    const { TagId } = (await client.ask('FetchAllTags')).tag[0]
    const added = await client.ask('AddSingleLead', {
      groupId,
      tagId: [Number(TagId), 123],
      first_name: 'Support',
      email: 'support@xyz.com',
      phone: '3465656235',
      country_code: '+1',
      website: 'http://www.leadomain.com',
      zip: '35000',
      title: 'test',
      'Sample Custom Field': 'Sample </script> “Value”'
    })
    expect(added).toEqual({
      response: 'true',
      AddedleadId: added.AddedleadId,
      groupId,
      message: 'Lead has been added successfully'
    })
    const row = await leadById(client, added.AddedleadId)
    expect(row).toMatchObject({
      GroupId: groupId,
      Tags: TagId,
      Firstname: 'Support',
      Lastname: '',
      'E-Mail': 'support@xyz.com',
      Phone: '3465656235',
      CountryCode: '+1',
      Zipcode: '35000'
    })
    expect(JSON.parse(row.Lead_Custom_Fields)).toEqual({ sample_custom_field: 'Sample </script> “Value”' })
    const search = {
      GroupId: groupId,
      searchField: 'sample_custom_field',
      searchText: 'VALUE',
      sortBy: 'ASC'
    }
    expect((await client.ask('SearchByCustomField', search)).Results).toHaveLength(1)
  })

  it('needs a group and a contact', async () => {
    const client = await sandboxWith()
    const [groupId] = await groupIds(client)
    expect((await client.ask('AddSingleLead', { groupId, first_name: 'x' })).response).toBe('false')
    expect((await client.ask('AddSingleLead', { groupId: '1', email: 'x@example.com' })).response).toBe(
      'false'
    )
  })
})

describe('leads in the queue', () => {
  const leads = [
    { email: 'q1@queue.example.com' },
    { first_name: 'Nobody' },
    { phone: '2125550000', email: 'q2@queue.example.com' }
  ]
  const search = { ...anyLead, searchField: 'email', searchText: '@queue.example.com' }

  it('are not found yet', async () => {
    const client = await sandboxWith({ guesses: { queueDelayMs: 600_000 } })
    const [groupId] = await groupIds(client)
    expect((await client.ask('AddMultipleLeads', { groupId, leads_array: leads })).response).toBe('true')
    expect((await client.ask('SearchByUserInput', search)).response).toBe('false')
  })

  it('are found after a while, but for those that have no contact', async () => {
    const client = await sandboxWith({ guesses: { queueDelayMs: 20 } })
    const [groupId] = await groupIds(client)
    await client.ask('AddMultipleLeads', { groupId, leads_array: leads })
    let found: Reply = {}
    while (found.response !== 'true') {
      await sleep(5)
      found = await client.ask('SearchByUserInput', search)
    }
    expect(found.Results.map((row: Reply) => row['E-Mail'])).toEqual([
      'q1@queue.example.com',
      'q2@queue.example.com'
    ])
  })

  it('are 100 at most, and at least one', async () => {
    const client = await sandboxWith({ guesses: { queueDelayMs: 0 } })
    const [groupId] = await groupIds(client)
    const many = (count: number) =>
      Array.from({ length: count }, (_, at) => ({ email: `m${at}@many.example.com` }))
    const add = (leads: unknown) => client.ask('AddMultipleLeads', { groupId, leads_array: leads })
    expect((await add(many(100))).response).toBe('true')
    expect((await add(many(101))).response).toBe('false')
    expect((await add([])).response).toBe('false')
    expect((await add('none')).response).toBe('false')
  })
})

describe('a lead', () => {
  it('has the value that it was updated to, in a default or a custom field', async () => {
    const client = await sandboxWith()
    const change = { LeadField: 'first_name', LeadData: 'Zoé', LeadId: '10000002' }
    expect(await client.ask('UpdateExistingLead', change)).toEqual({
      response: 'true',
      LeadId: '10000002',
      UserField: 'first_name',
      UserData: 'Zoé',
      message: 'Lead Field Updated Successfully'
    })
    await client.ask('UpdateExistingLead', {
      LeadField: 'Favourite Colour',
      LeadData: 'red',
      LeadId: 10000002
    })
    const row = await leadById(client, 10000002)
    expect(row.Firstname).toBe('Zoé')
    expect(JSON.parse(row.Lead_Custom_Fields).favourite_colour).toBe('red')
  })

  it('is in one group after it was moved, and in another too after it was copied', async () => {
    const client = await sandboxWith()
    const [first, second, third] = await groupIds(client)
    expect(await client.ask('MoveLead', { moveGroupId: first, LeadId: '10000003' })).toEqual({
      response: 'true',
      LeadId: '10000003',
      moveGroupId: first,
      message: 'Lead moved Successfully'
    })
    expect(await client.ask('CopyLead', { copyGroupId: second, LeadId: '10000003' })).toEqual({
      response: 'true',
      LeadId: '10000003',
      copyGroupId: second,
      message: 'Lead copied Successfully'
    })
    expect((await leadById(client, 10000003)).GroupId).toBe(`${first},${second}`)
    await client.ask('CopyLead', { copyGroupId: second, LeadId: '10000003' })
    expect((await leadById(client, 10000003)).GroupId).toBe(`${first},${second}`)
    await client.ask('MoveLead', { moveGroupId: third, LeadId: '10000003' })
    expect((await leadById(client, 10000003)).GroupId).toBe(third)
  })

  it('leaves a group by its contact, and with a shared email it is the first lead that does', async () => {
    const client = await sandboxWith()
    const [groupId] = await groupIds(client)
    const one = await client.ask('AddSingleLead', { groupId, email: 'twins@example.com' })
    const other = await client.ask('AddSingleLead', { groupId, email: 'twins@example.com' })
    expect(await client.ask('RemoveSingleLead', { groupId, email: 'Twins@example.com' })).toEqual({
      response: 'true',
      RemovedleadId: one.AddedleadId,
      groupId,
      message: 'Group successfully removed from Lead'
    })
    expect((await leadById(client, one.AddedleadId)).GroupId).toBe('')
    expect((await leadById(client, other.AddedleadId)).GroupId).toBe(groupId)
    expect((await client.ask('RemoveSingleLead', { groupId, email: 'twins@example.com' })).response).toBe(
      'false'
    )
  })

  it.each(['leadId', 'email', 'phone', 'mobile'])('is unsubscribed by its %s', async (unsubscribeBy) => {
    const client = await sandboxWith()
    const contact = { email: 'u@example.com', phone: '2125559999', mobile: '2125558888' }
    const [groupId] = await groupIds(client)
    const leadId = String((await client.ask('AddSingleLead', { groupId, ...contact })).AddedleadId)
    const unsubscribeValue = { leadId, ...contact }[unsubscribeBy]
    expect(await client.ask('Un_SubscribeLead', { unsubscribeBy, unsubscribeValue })).toEqual({
      response: 'true',
      leadId,
      unsubscribeBy,
      unsubscribeValue,
      message: `${unsubscribeBy} (${unsubscribeValue})  has been successfully unsubscribed`
    })
    const nobody = await client.ask('Un_SubscribeLead', { unsubscribeBy, unsubscribeValue: '31' })
    expect(nobody.message).toBe('No such lead exist against provided unsubscribeValue:31')
  })
})

describe('the logs of one lead', () => {
  it('are asked by id, phone or email, and agree with the logs of the account', async () => {
    const client = await sandboxWith({ leads: 20 })
    const row = await leadById(client, 10000002)
    const byId = await client.ask('FetchLeadCallLogs', { LeadId: '10000002' })
    const byPhone = await client.ask('FetchLeadCallLogs', { LeadPhone: `+1${row.Phone}` })
    const byEmail = await client.ask('FetchLeadCallLogs', { LeadEmail: row['E-Mail'].toUpperCase() })
    expect(byPhone).toEqual(byId)
    expect(byEmail).toEqual(byId)
    const inbound = await client.ask('FetchLeadCallLogs', { LeadId: '10000002', type: 'inbound' })
    expect(inbound.Results.length).toBeLessThan(byId.Results.length)

    const sms = await client.ask('FetchLeadSMSLogs', { LeadId: '10000002' })
    const all = await client.ask('FetchUserSMSLogs', { leadId: '10000002', limit: 500 })
    expect(sms.Results.map((message: Reply) => message.messageId)).toEqual(
      all[0].Results.map((message: Reply) => message.messageId)
    )
  })

  it('keep to the dates that are asked for', async () => {
    const client = await sandboxWith({ leads: 5 })
    const day = { LeadId: '10000001', from_date: '2026-05-11', to_date: '2026-05-12' }
    const { Results } = await client.ask('FetchLeadCallLogs', day)
    expect(Results.length).toBeGreaterThan(0)
    for (const { call_time } of Results) expect(call_time).toMatch(/^May 1[12], 2026 \d{1,2}:\d\d [ap]m$/)
  })

  it('are refused for a lead that does not exist, and without any identifier', async () => {
    const { ask } = await sandboxWith()
    for (const method of ['FetchLeadCallLogs', 'FetchLeadSMSLogs', 'FetchLeadRVMLogs']) {
      expect((await ask(method, {})).response).toBe('false')
      expect((await ask(method, { LeadId: '77' })).response).toBe('false')
      expect((await ask(method, { LeadEmail: 'nobody@nowhere.example' })).response).toBe('false')
    }
    expect((await ask('FetchLeadNotes', { leadId: 77 })).response).toBe('false')
  })

  it('have notes with numbers for ids, as many as the message says', async () => {
    const { ask } = await sandboxWith()
    const reply = await ask('FetchLeadNotes', { leadId: 10000004 })
    expect(reply.message).toBe(`${reply.notes.length} notes found`)
    for (const note of reply.notes) {
      expect(note.dated).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/)
      expect(['manual', 'sms', 'email']).toContain(note.type)
    }
  })
})
