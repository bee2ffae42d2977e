import { describe, expect, it } from 'vitest'
import { idsFrom, leadRow, leadRows, nothing } from '../leads/rows.ts'
import { sharing } from '../sharing.ts'
import { type Answering, failure, groupRows, success, tagRows } from '../upstream.ts'

const build = await sharing()

const results = (...rows: object[]) => success({ Results: rows })

/** An upstream that finds these leads by exact search, and answers other Methods as told. */
const finds =
  (rows: Record<string, string>[], others: Answering): Answering =>
  (call, index) => {
    if (call.method !== 'SearchByUserInput') return others(call, index)
    const column = { leadId: 'LeadId', email: 'E-Mail', phone: 'Phone', mobile: 'Mobile' }[
      String(call.body.searchField)
    ]
    const hits = rows.filter((row) => row[column ?? ''] === call.body.searchText)
    return hits.length === 0 ? nothing : results(...hits)
  }

describe('the groups of a lead', () => {
  it('come with their titles, in the order of the lead', async () => {
    const { ask } = build({
      upstream: ({ method }) =>
        method === 'FetchAllGroups'
          ? success({ group: groupRows([1, 2]) })
          : results(leadRow(7, { GroupId: '2, 1,9' }))
    })
    const { body } = await ask('GET /leads/7/groups')
    expect(body.data.map(({ id, title }: { id: string; title: string }) => [id, title])).toEqual([
      ['2', 'Group 2'],
      ['1', 'Group 1'],
      ['9', null]
    ])
  })

  it('are set by moving to the first and copying to the rest', async () => {
    const { ask, upstream } = build()
    const { status, body } = await ask('PUT /leads/5964/groups', {
      body: { group_ids: ['5', '6', '8'] }
    })
    expect([status, body]).toEqual([200, { lead_id: '5964', group_ids: ['5', '6', '8'] }])
    expect(
      upstream.calls.map(({ body: sent }) => [sent.Method, sent.moveGroupId ?? sent.copyGroupId])
    ).toEqual([
      ['MoveLead', '5'],
      ['CopyLead', '6'],
      ['CopyLead', '8']
    ])
  })

  it('point to the group that does not exist', async () => {
    const { ask } = build({ upstream: () => failure('No Records Found for provided moveGroupId 5') })
    const { status, body } = await ask('PUT /leads/7/groups', { body: { group_ids: ['5'] } })
    expect([status, body.code, body.errors[0].pointer]).toEqual([422, 'unknown-reference', '/group_ids/0'])
  })

  it('heal where the lead is in a group already', async () => {
    const { ask } = build({ upstream: () => failure('Lead already exists in this group') })
    expect((await ask('PUT /leads/7/groups/5')).status).toBe(204)
  })

  it('are not taken for set where the group "does not exists"', async () => {
    const { ask } = build({ upstream: () => failure('Group does not exists') })
    expect((await ask('PUT /leads/7/groups/5')).status).toBe(404)
  })

  it('are 404 where the path names one that does not exist', async () => {
    const { ask } = build({ upstream: () => failure('No Records Found for provided copyGroupId 5') })
    expect((await ask('PUT /leads/7/groups/5')).status).toBe(404)
  })
})

describe('DELETE /leads/{lead}/groups/{group_id}', () => {
  const lead = leadRow(7, { 'E-Mail': 'a@b.c', Mobile: '3330000001', Phone: '3330000002', GroupId: '5' })
  const removed = success({ RemovedleadId: 7, groupId: '5' })

  it('sends the one identifier that no other lead has', async () => {
    const twin = leadRow(8, { 'E-Mail': 'a@b.c' })
    const { ask, upstream } = build({ upstream: finds([lead, twin], () => removed) })
    expect((await ask('DELETE /leads/7/groups/5')).status).toBe(204)
    const { Method, api_key, api_uId, ...sent } = upstream.calls.at(-1)?.body ?? {}
    expect(sent).toEqual({ groupId: '5', mobile: '3330000001' })
  })

  it('is 409 before any change where every identifier fits another lead too', async () => {
    const twin = leadRow(8, { 'E-Mail': 'a@b.c', Mobile: '3330000001', Phone: '3330000002' })
    const { ask, upstream } = build({ upstream: finds([lead, twin], () => removed) })
    const { status, body } = await ask('DELETE /leads/7/groups/5')
    expect([status, body.code, body.lead_ids]).toEqual([409, 'ambiguous-lead', ['7', '8']])
    expect(upstream.methods).not.toContain('RemoveSingleLead')
  })

  it('is 422 for a lead without any contact', async () => {
    const bare = leadRow(7, { 'E-Mail': '', Mobile: '', Phone: '' })
    const { ask } = build({ upstream: finds([bare], () => removed) })
    expect((await ask('DELETE /leads/7/groups/5')).status).toBe(422)
  })

  it('is 404 where the lead is not in the group, and where the upstream says so', async () => {
    const { ask, upstream } = build({ upstream: finds([lead], () => removed) })
    expect((await ask('DELETE /leads/7/groups/6')).status).toBe(404)
    expect(upstream.methods).not.toContain('RemoveSingleLead')
    const unknown = failure('No records found for provided groupId: 5')
    upstream.answers(finds([leadRow(7)], () => unknown))
    expect((await ask('DELETE /leads/7/groups/5')).status).toBe(404)
  })

  it('says which lead was changed where it was another one', async () => {
    const { ask } = build({ upstream: finds([lead], () => success({ RemovedleadId: '8' })) })
    const { status, body } = await ask('DELETE /leads/7/groups/5')
    expect([status, body.code, body.lead_id]).toEqual([502, 'identity-mismatch', '8'])
  })

  it('checks an identifier of the path by one search', async () => {
    const { ask, upstream } = build({ upstream: finds([lead], () => removed) })
    expect((await ask('DELETE /leads/a%40b.c/groups/5?id_type=email')).status).toBe(204)
    expect(upstream.methods).toEqual(['SearchByUserInput', 'RemoveSingleLead'])
    expect(upstream.calls[1]?.body).toMatchObject({ email: 'a@b.c' })
  })

  it('changes nothing where the search is not honoured, so that nobody knows who else has the value', async () => {
    const rows = [lead, ...leadRows(idsFrom(100, 900))]
    const { ask, upstream } = build({
      upstream: ({ method, body }) =>
        method === 'SearchByUserInput'
          ? results(...rows.slice(Number(body.offset), Number(body.offset) + 100))
          : removed
    })
    expect((await ask('DELETE /leads/7/groups/5')).status).toBe(502)
    expect(upstream.methods).not.toContain('RemoveSingleLead')
  })
})

describe('a change of another lead than the one asked for', () => {
  const other = success({ LeadId: '10', tags_assigned: [5] })
  it.each([
    ['PATCH /leads/9', { city: 'X' }],
    ['PUT /leads/9/groups', { group_ids: ['5'] }],
    ['PUT /leads/9/groups/5', undefined],
    ['POST /leads/9/tags', { tag_ids: ['5'] }],
    ['PUT /leads/9/tags/5', undefined],
    ['DELETE /leads/9/tags/5', undefined],
    ['DELETE /leads/9/tags?tag_ids=5', undefined],
    ['POST /leads/9/unsubscribe', undefined]
  ])('is told of %s', async (line, sent) => {
    const { ask } = build({ upstream: () => other })
    const { status, body } = await ask(line, sent === undefined ? {} : { body: sent })
    expect([status, body.code, body.lead_id, body.outcome]).toEqual([
      502,
      'identity-mismatch',
      '10',
      'unknown'
    ])
  })
})

describe('the tags of a lead', () => {
  it('come with their titles', async () => {
    const { ask, upstream } = build({
      upstream: ({ method }) =>
        method === 'FetchAllTags' ? success({ tags: tagRows([1, 2]) }) : results(leadRow(7, { Tags: '2' }))
    })
    expect((await ask('GET /leads/7/tags')).body.data).toMatchObject([{ id: '2', title: 'Tag 2' }])
    upstream.answers(() => results(leadRow(7)))
    expect((await ask('GET /leads/7/tags')).body).toMatchObject({ data: [], total: 0 })
    expect(upstream.methods).toEqual(['SearchByUserInput'])
  })

  it.each([[[5, 12, 18]], ['5,12,18'], [['5', '12', '18']]])('are assigned: %j', async (tags_assigned) => {
    const { ask, upstream } = build({ upstream: () => success({ tags_assigned }) })
    const { status, body } = await ask('POST /leads/12345/tags', { body: { tag_ids: ['5', '12', '18'] } })
    expect([status, body]).toEqual([200, { lead_id: '12345', tag_ids: ['5', '12', '18'] }])
    expect(upstream.calls[0]?.body).toMatchObject({ leadId: '12345', tagId: '5,12,18' })
  })

  it('point to those that the reply leaves out', async () => {
    const { ask } = build({ upstream: () => success({ tags_assigned: [5] }) })
    const { status, body } = await ask('POST /leads/7/tags', { body: { tag_ids: ['5', '12', '18'] } })
    expect([status, body.code]).toEqual([422, 'unknown-reference'])
    expect(body.errors.map(({ pointer }: { pointer: string }) => pointer)).toEqual([
      '/tag_ids/1',
      '/tag_ids/2'
    ])
    expect((await ask('PUT /leads/7/tags/5')).status).toBe(204)
    expect((await ask('PUT /leads/7/tags/12')).status).toBe(404)
  })

  it.each(['DELETE /leads/12345/tags/5', 'DELETE /leads/12345/tags?tag_ids=5'])(
    'are removed by %s',
    async (line) => {
      const { ask, upstream } = build()
      expect((await ask(line)).status).toBe(204)
      expect(upstream.calls[0]?.body).toMatchObject({ Method: 'RemoveLeadTags', leadId: '12345', tagId: '5' })
    }
  )

  it.each(['', '?tag_ids=', '?tag_ids=5,,6', '?tag_ids=5,5', '?tag_ids=a', `?tag_ids=${idsFrom(1, 101)}`])(
    'are not removed by %s',
    async (query) => {
      const { ask, upstream } = build()
      expect((await ask(`DELETE /leads/7/tags${query}`)).status).toBe(400)
      expect(upstream.calls).toEqual([])
    }
  )
})
