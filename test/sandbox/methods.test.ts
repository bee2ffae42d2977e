import { beforeAll, describe, expect, it } from 'vitest'
import { catalog } from '../../src/sandbox/catalog.ts'
import { anyLead, type Client, firstLead, type Reply, sandboxWith, today } from './client.ts'
import { documented, repaired, shapeOf } from './documented.ts'

let client: Client
let ids: { lead: string; email: string; tag: string; group: string; member: string }

beforeAll(async () => {
  client = await sandboxWith()
  const { ask } = client
  const groups = (await ask('FetchAllGroups')).group
  const added = await ask('AddSingleLead', { groupId: groups[0].GroupId, email: 'known@example.com' })
  ids = {
    lead: (await firstLead(client)).LeadId,
    email: 'known@example.com',
    tag: (await ask('FetchAllTags')).tag[0].TagId,
    group: groups[0].GroupId,
    member: (await ask('getMemberUsers')).data[0].memberId
  }
  expect(added.AddedleadId).toBeGreaterThan(0)
  await ask('AddcustomField', { FieldName: 'Shoe Size', FieldType: 'textbox' })
  await ask('UpdateExistingLead', { LeadField: 'shoe_size', LeadData: '44', LeadId: ids.lead })
})

const month = { from_date: '2026-04-16', to_date: today }

/** A request for each Method that the documentation's example success answers. */
function requests(): Readonly<Record<string, object>> {
  const log = { LeadId: ids.lead }
  return {
    LoginUser: {},
    FetchAllTags: {},
    AddTag: { TagTitle: 'Sample Test Tag' },
    UpdateTag: { TagId: ids.tag, UpdateTagTitle: 'Sample Test Tag New' },
    FetchAllGroups: {},
    AddGroup: { GroupTitle: 'Sample Test Group' },
    UpdateGroup: { GroupId: ids.group, UpdateGroupTitle: 'Sample Test Group New' },
    AddcustomField: { FieldName: 'Age', FieldType: 'textbox', locationId: '' },
    UpdateCustomField: { PreviousFieldName: 'Age', newFieldName: 'Real Age', locationId: '' },
    CheckCustomField: { FieldName: 'loan_amount' },
    DeleteCustomField: { FieldName: 'Real Age' },
    SearchByUserInput: { ...anyLead, searchField: 'leadId', searchText: ids.lead },
    SearchByCustomField: { ...anyLead, searchField: 'shoe_size', searchText: '44' },
    Un_SubscribeLead: { unsubscribeBy: 'leadId', unsubscribeValue: ids.lead },
    UpdateExistingLead: { LeadField: 'first_name', LeadData: 'Support', LeadId: ids.lead },
    MoveLead: { moveGroupId: ids.group, LeadId: ids.lead },
    CopyLead: { copyGroupId: ids.group, LeadId: ids.lead },
    AddSingleLead: { groupId: ids.group, phone: '3465656235', title: 'test' },
    RemoveSingleLead: { groupId: ids.group, email: ids.email },
    AddMultipleLeads: { groupId: ids.group, leads_array: [{ email: 'support1@xyz.com' }] },
    FetchLeadFieldsName: {},
    FetchLeadNotes: { leadId: 10000004 },
    AddLeadTags: { leadId: Number(ids.lead), tagId: ids.tag },
    RemoveLeadTags: { leadId: Number(ids.lead), tagId: ids.tag },
    FetchLeadCallLogs: log,
    FetchLeadSMSLogs: log,
    FetchLeadRVMLogs: { LeadId: '10000004' },
    FetchUserSMSLogs: { limit: 2 },
    FetchUserCallLog: { ...month, limit: 2 },
    addMemberUser: {
      first_name: 'Support',
      last_name: 'team',
      email: 'abcxyz@gmail.com',
      inbound_phone: '14087777111',
      password: 'a-sasdasdsA3'
    },
    editMemberUser: { memberId: ids.member, first_name: 'A', last_name: 'B', email: 'ab@example.com' },
    getMemberUsers: {},
    checkMemberLimit: {},
    deleteMemberUser: { memberId: ids.member },
    fetchCreditCount: {},
    creditDeduct: { description: 'Some description...' },
    FetchAllCampaigns: {},
    FetchCallTranscripts: { ...month, limit: 2, return_format: 'array' },
    getMemberDashboardData: {},
    getDashboardMemberDatabyCampaign: {},
    GetNumberHealthList: {},
    DeleteGroup: { GroupId: ids.group }
  }
}

/** What the sandbox shows more of than the documentation's example. */
function trimmed(method: string, reply: Reply): Reply {
  if (method === 'GetNumberHealthList') {
    const { verizon, tmobile } = reply[0].data[0].carriers
    reply[0].data[0].carriers = { verizon, tmobile }
  }
  return reply
}

describe('every Method', () => {
  it('is one of the 42 of the documentation', () => {
    expect([...catalog.keys()]).toEqual(Object.keys(documented))
    expect(catalog.size).toBe(42)
  })

  it('answers its success in the documented shape, key for key', async () => {
    for (const [method, request] of Object.entries(requests())) {
      const reply = trimmed(method, await client.ask(method, request))
      const expected = repaired[method] ?? documented[method]?.success
      expect({ method, shape: shapeOf(reply) }).toEqual({ method, shape: shapeOf(expected) })
    }
  })

  it('answers wrong credentials with its documented message, where it has one', async () => {
    for (const [method, { error }] of Object.entries(documented)) {
      const reply = await client.ask(method, { api_key: 'wrong' })
      const message = error.message.startsWith('Invalid (') ? error.message : 'Invalid (api_uId or api_key)'
      expect({ method, reply }).toEqual({ method, reply: { response: 'false', message } })
    }
  })
})

describe('every documented error that is none of credentials', () => {
  const empty = 1004
  const unknown = '987654321'
  it.each([
    ['FetchAllTags', {}, 'No tag found', empty],
    ['UpdateTag', { TagId: unknown, UpdateTagTitle: 'x' }, `Invalid provided TagId: ${unknown}`, 1001],
    ['FetchAllGroups', {}, 'No group found', empty],
    [
      'UpdateGroup',
      { GroupId: unknown, UpdateGroupTitle: 'x' },
      `Invalid provided GroupId: ${unknown}`,
      1001
    ],
    ['DeleteGroup', { GroupId: unknown }, 'Invalid Provided GroupId', 1001],
    [
      'AddcustomField',
      { FieldName: 'New', FieldType: 'date', locationId: 'loc_none' },
      'Requested location setting not found',
      1001
    ],
    [
      'UpdateCustomField',
      { PreviousFieldName: 'loan_amount', newFieldName: 'x', locationId: 'loc_none' },
      'Requested location setting not found',
      1001
    ],
    ['SearchByUserInput', anyLead, 'No results found against your provided search/filter.', empty],
    ['SearchByCustomField', anyLead, 'No results found against your provided search/filter.', empty],
    [
      'Un_SubscribeLead',
      { unsubscribeBy: 'leadId', unsubscribeValue: unknown },
      `No such lead exist against provided unsubscribeValue:${unknown}`,
      1001
    ],
    [
      'UpdateExistingLead',
      { LeadField: 'city', LeadData: 'x', LeadId: unknown },
      `No record found for provided leadId: ${unknown} `,
      1001
    ],
    [
      'MoveLead',
      { moveGroupId: unknown, LeadId: '10000001' },
      `No Records Found for provided moveGroupId ${unknown}`,
      1001
    ],
    [
      'CopyLead',
      { copyGroupId: unknown, LeadId: '10000001' },
      `No Records Found for provided copyGroupId ${unknown}`,
      1001
    ],
    ['AddSingleLead', { groupId: '5400' }, 'Either email or phone or mobile field required', 1001],
    ['RemoveSingleLead', { groupId: '5400' }, 'Either email or phone or mobile field required', 1001],
    [
      'AddMultipleLeads',
      { groupId: unknown, leads_array: [{ email: 'a@example.com' }] },
      `No records found for provided groupId: ${unknown}`,
      1001
    ],
    ['FetchAllCampaigns', {}, 'No campaign found', empty]
  ])('%s %j: %s', async (method, parameters, message, account) => {
    expect(await client.ask(method, parameters, account)).toEqual({ response: 'false', message })
  })
})
