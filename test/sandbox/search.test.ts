import { describe, expect, it } from 'vitest'
import { anyLead, type Client, type Reply, sandboxWith } from './client.ts'

function ids(reply: Reply): string[] {
  return reply.Results.map((row: Reply) => row.LeadId)
}

function search({ ask }: Client, searchField: string, searchText: string, more: object = {}): Promise<Reply> {
  return ask('SearchByUserInput', { ...anyLead, searchField, searchText, ...more })
}

describe('a search', () => {
  it('needs all four parameters, which may be empty', async () => {
    const { ask } = await sandboxWith()
    for (const name of Object.keys(anyLead)) {
      const { [name as keyof typeof anyLead]: _, ...others } = anyLead
      expect((await ask('SearchByUserInput', others)).message).toBe('Invalid or missing required parameter')
    }
    expect((await ask('SearchByUserInput', anyLead)).message).toBe('Lead Records')
  })

  it('finds what contains the text, whatever its case', async () => {
    const client = await sandboxWith()
    const found = await search(client, 'last_name', 'SON')
    expect(found.Results.length).toBeGreaterThan(3)
    for (const row of found.Results) expect(row.Lastname.toLowerCase()).toContain('son')
    expect(ids(await search(client, 'leadId', '10000007'))).toEqual(['10000007'])
    expect((await search(client, 'leadId', '1000000')).response).toBe('false')
    expect((await search(client, 'shoe', 'x')).message).toBe('Invalid searchField: shoe')
  })

  it('keeps to a group and to a location', async () => {
    const client = await sandboxWith()
    const { GroupId } = (await client.ask('FetchAllGroups')).group[1]
    const inGroup = await search(client, '', '', { GroupId })
    for (const row of inGroup.Results) expect(row.GroupId.split(',')).toContain(GroupId)
    const { LocationId } = inGroup.Results[0]
    const there = await search(client, '', '', { GroupId, locationId: LocationId })
    expect(new Set(there.Results.map((row: Reply) => row.LocationId))).toEqual(new Set([LocationId]))
    expect((await search(client, '', '', { GroupId: '1' })).response).toBe('false')
  })

  it('finds two leads by the email that they share', async () => {
    const client = await sandboxWith()
    const shared = (await search(client, 'leadId', '10000018')).Results[0]['E-Mail']
    expect(ids(await search(client, 'email', shared))).toEqual(['10000018', '10000042'])
  })

  it('gives 50 rows, or up to 100, and repeats two rows at the edge of a page', async () => {
    const client = await sandboxWith({ leads: 130 })
    const first = ids(await search(client, '', ''))
    const second = ids(await search(client, '', '', { offset: 50 }))
    expect(first).toHaveLength(50)
    expect(second.slice(0, 2)).toEqual(first.slice(-2))
    expect(ids(await search(client, '', '', { limit: 5000 }))).toHaveLength(100)
    const seen = new Set<string>()
    for (let offset = 0; ; offset += 50) {
      const page = await search(client, '', '', { offset })
      if (page.response === 'false') break
      for (const id of ids(page)) seen.add(id)
    }
    expect(seen.size).toBe(130)
  })

  it('turns around with DESC', async () => {
    const client = await sandboxWith({ leads: 10 })
    const ascending = ids(await search(client, '', ''))
    expect(ids(await search(client, '', '', { sortBy: 'desc' }))).toEqual(ascending.toReversed())
  })

  it('finds rows that do not fit for the account 1003', async () => {
    const { ask } = await sandboxWith({ leads: 400 })
    const asked = { ...anyLead, searchField: 'email', searchText: 'nobody-has-this@example.com' }
    expect((await ask('SearchByUserInput', asked, 1001)).response).toBe('false')
    expect((await ask('SearchByUserInput', asked, 1003)).Results.length).toBe(40)
  })

  it('by a custom field has no LocationId in its rows, and finds what contains the text', async () => {
    const { ask } = await sandboxWith()
    const asked = { ...anyLead, searchField: 'lead_source', searchText: 'face', limit: 100 }
    const { Results } = await ask('SearchByCustomField', asked)
    for (const row of Results) {
      expect(row).not.toHaveProperty('LocationId')
      expect(JSON.parse(row.Lead_Custom_Fields).lead_source).toBe('Facebook')
    }
    expect((await ask('SearchByCustomField', { ...asked, searchField: 'no_such' })).response).toBe('false')
  })
})
