import { describe, expect, it } from 'vitest'
import { leadById, type Reply, sandboxWith } from './client.ts'

describe('tags', () => {
  it('are found after they were added, under a new id that is a number', async () => {
    const { ask } = await sandboxWith()
    const before = (await ask('FetchAllTags')).tag.length
    const added = await ask('AddTag', { TagTitle: 'Très "chaud" 🔥' })
    expect(added.message).toBe('Tag(Très "chaud" 🔥) has been successfully added')
    const after = await ask('FetchAllTags')
    expect(after.message).toBe(`There are ${before + 1} tags`)
    expect(after.tag.at(-1)).toEqual({
      TagId: String(added['Added TagId']),
      TeamId: '1001',
      Added_by: '1001',
      TagTitle: 'Très "chaud" 🔥'
    })
  })

  it('keep a new title', async () => {
    const { ask } = await sandboxWith()
    const { TagId } = (await ask('FetchAllTags')).tag[3]
    expect(await ask('UpdateTag', { TagId, UpdateTagTitle: 'Renamed' })).toEqual({
      response: 'true',
      TagId,
      UpdateTagTitle: 'Renamed',
      message: 'Tag has been successfully updated'
    })
    expect((await ask('FetchAllTags')).tag[3].TagTitle).toBe('Renamed')
  })

  it('need a title', async () => {
    const { ask } = await sandboxWith()
    expect((await ask('AddTag', { TagTitle: '' })).response).toBe('false')
    expect((await ask('AddTag', {})).response).toBe('false')
  })

  it('are given to leads and taken from them; unknown ones are left out', async () => {
    const client = await sandboxWith()
    const { ask } = client
    const { 'Added TagId': tag } = await ask('AddTag', { TagTitle: 'New' })
    const leadId = 10000001
    expect(await ask('AddLeadTags', { leadId, tagId: `${tag},123456789` })).toEqual({
      response: 'true',
      message: 'Tags assigned successfully',
      leadId,
      tags_assigned: [tag]
    })
    expect((await leadById(client, leadId)).Tags.split(',')).toContain(String(tag))
    const removed = await ask('RemoveLeadTags', { leadId, tagId: [tag] })
    expect(removed).toMatchObject({ message: 'Tags removed successfully', tags_removed: [tag] })
    expect((await leadById(client, leadId)).Tags.split(',')).not.toContain(String(tag))
    expect((await ask('AddLeadTags', { leadId: 5, tagId: tag })).response).toBe('false')
  })
})

describe('groups', () => {
  it('are added, renamed and deleted, and an id is never given twice', async () => {
    const { ask } = await sandboxWith()
    const titles = async () => (await ask('FetchAllGroups')).group.map((group: Reply) => group.GroupTitle)
    const first = await ask('AddGroup', { GroupTitle: 'A' })
    const GroupId = String(first['Added GroupId'])
    expect(first.message).toBe('Group(A) has been successfully added')
    expect(await ask('UpdateGroup', { GroupId, UpdateGroupTitle: 'B' })).toMatchObject({
      GroupId,
      UpdateGroupTitle: 'B',
      message: 'Group has been successfully updated'
    })
    expect(await titles()).toContain('B')
    expect(await ask('DeleteGroup', { GroupId })).toEqual({
      response: 'true',
      GroupId,
      message: 'Group has been successfully deleted'
    })
    expect(await titles()).not.toContain('B')
    expect((await ask('DeleteGroup', { GroupId })).message).toBe('Invalid Provided GroupId')
    expect((await ask('AddGroup', { GroupTitle: 'C' }))['Added GroupId']).toBeGreaterThan(Number(GroupId))
  })

  it('leave their leads when they are deleted', async () => {
    const client = await sandboxWith()
    const { LeadId, GroupId } = await leadById(client, 10000001)
    await client.ask('DeleteGroup', { GroupId: GroupId.split(',')[0] })
    expect((await leadById(client, LeadId)).GroupId).toBe(GroupId.split(',').slice(1).join(','))
  })
})

describe('custom fields', () => {
  it('are known by their name in lower case with underscores', async () => {
    const { ask } = await sandboxWith()
    expect(await ask('AddcustomField', { FieldName: 'Street Address', FieldType: 'textbox' })).toEqual({
      response: 'true',
      FieldName: 'street_address',
      locationId: '',
      custom_field_id: '',
      message: 'Custom Field has been successfully added'
    })
    expect(await ask('CheckCustomField', { FieldName: 'Street Address' })).toEqual({
      response: 'True',
      FieldName: 'Street Address',
      message: 'Provided Custom Field Exist'
    })
    const { FieldsName } = await ask('FetchLeadFieldsName')
    expect(JSON.parse(FieldsName).Custom).toContain('street_address')
  })

  it('take the values of leads with them when they are renamed, and away when they are deleted', async () => {
    const client = await sandboxWith()
    const { ask } = client
    const custom = async () => JSON.parse((await leadById(client, 10000001)).Lead_Custom_Fields || '{}')
    await ask('UpdateExistingLead', { LeadId: '10000001', LeadField: 'loan_amount', LeadData: '500' })
    const renamed = { PreviousFieldName: 'loan_amount', newFieldName: 'Loan Total', newFieldType: 'textbox' }
    expect((await ask('UpdateCustomField', renamed)).FieldName).toBe('loan_total')
    expect(await custom()).toMatchObject({ loan_total: '500' })
    expect((await ask('CheckCustomField', { FieldName: 'loan_amount' })).response).toBe('false')
    expect(await ask('DeleteCustomField', { FieldName: 'Loan Total' })).toEqual({
      response: 'true',
      FieldName: 'loan_total',
      message: 'Provided Custom Field has been successfully Deleted'
    })
    expect(await custom()).not.toHaveProperty('loan_total')
  })

  it.each([
    [{ FieldName: '', FieldType: 'textbox' }],
    [{ FieldName: 'x', FieldType: 'colour' }],
    [{ FieldName: 'x', FieldType: 'radio' }],
    [{ FieldName: 'loan_amount', FieldType: 'textbox' }]
  ])('refuse %j', async (parameters) => {
    const { ask } = await sandboxWith()
    expect((await ask('AddcustomField', parameters)).response).toBe('false')
  })

  it('belong to a location if one is named', async () => {
    const { ask } = await sandboxWith()
    const { LocationId } = (
      await ask('SearchByUserInput', { GroupId: '', searchField: '', searchText: '', sortBy: '' })
    ).Results[0]
    const field = { FieldName: 'Unit', FieldType: 'select', FieldOptions: ['a', 'b'], locationId: LocationId }
    const added = await ask('AddcustomField', field)
    expect(added).toMatchObject({ response: 'true', locationId: LocationId })
    expect(added.custom_field_id).not.toBe('')
  })
})
