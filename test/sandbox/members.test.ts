import { describe, expect, it } from 'vitest'
import { type Client, type Reply, sandboxWith, today } from './client.ts'

const newcomer = {
  first_name: 'Support',
  last_name: 'team',
  email: 'abcxyz@gmail.com',
  inbound_phone: '14087777111',
  password: 'a-sasdasdsA3'
}

async function emails({ ask }: Client): Promise<string[]> {
  return (await ask('getMemberUsers')).data.map((member: Reply) => member.email)
}

describe('members', () => {
  it('are added until the seats are taken', async () => {
    const client = await sandboxWith()
    const limit = async () => (await client.ask('checkMemberLimit')).data
    expect(await limit()).toEqual({ total_user: '10', active_user: '8', remaining_user: '2' })
    await client.ask('addMemberUser', newcomer)
    await client.ask('addMemberUser', { ...newcomer, email: 'second@example.com' })
    expect(await emails(client)).toContain('abcxyz@gmail.com')
    expect(await limit()).toEqual({ total_user: '10', active_user: '10', remaining_user: '0' })
    expect((await client.ask('addMemberUser', { ...newcomer, email: 'third@example.com' })).response).toBe(
      'false'
    )
  })

  it.each([
    [{ password: 'short1A' }],
    [{ password: 'alllowercase1' }],
    [{ email: '' }],
    [{ email: 'DANA.whitfield@agents1.example.com' }]
  ])('are refused with %j', async (wrong) => {
    const client = await sandboxWith()
    expect((await client.ask('addMemberUser', { ...newcomer, ...wrong })).response).toBe('false')
    expect(await emails(client)).toHaveLength(9)
  })

  it('are changed and deleted', async () => {
    const client = await sandboxWith()
    const [{ memberId }] = (await client.ask('getMemberUsers')).data
    const change = {
      memberId,
      first_name: 'New',
      last_name: 'Name',
      email: 'new@example.com',
      member_status: 'Inactive'
    }
    expect(await client.ask('editMemberUser', change)).toEqual({
      response: 'true',
      message: 'Member updated successfully.'
    })
    const [changed] = (await client.ask('getMemberUsers')).data
    expect(changed).toMatchObject({
      memberId,
      first_name: 'New',
      email: 'new@example.com',
      member_status: 'Inactive'
    })
    expect((await client.ask('checkMemberLimit')).data.active_user).toBe('7')
    expect(await client.ask('deleteMemberUser', { memberId })).toEqual({
      response: 'true',
      message: 'Member deleted successfully.'
    })
    expect(await emails(client)).not.toContain('new@example.com')
    expect((await client.ask('deleteMemberUser', { memberId })).response).toBe('false')
    expect((await client.ask('editMemberUser', change)).response).toBe('false')
  })
})

describe('credits', () => {
  it('get fewer with each deduction, until none is left', async () => {
    const { ask } = await sandboxWith({ guesses: { deduction: 1000 } })
    expect(await ask('fetchCreditCount')).toEqual({ response: 'true', credits: '2500' })
    expect(await ask('creditDeduct')).toEqual({ response: 'true', credits: 'credits deduct successfully' })
    await ask('creditDeduct')
    expect((await ask('fetchCreditCount')).credits).toBe('500')
    expect((await ask('creditDeduct')).response).toBe('false')
    expect((await ask('fetchCreditCount')).credits).toBe('500')
  })
})

describe('dashboards', () => {
  it('agree with the calls of the day', async () => {
    const { ask } = await sandboxWith()
    const day = '2026-05-13'
    const { results, date } = await ask('getMemberDashboardData', { date: day })
    expect(date).toBe(day)
    expect(results).toHaveLength(8)
    for (const agent of results) {
      const filter = { from_date: day, to_date: day, memberId: agent.agentId, limit: 500, sort_order: 'ASC' }
      const { Results, inbound_count, outbound_count } = await ask('FetchUserCallLog', filter)
      const seconds = Results.reduce((sum: number, call: Reply) => sum + Number(call.duration), 0)
      expect(agent).toMatchObject({
        outboundCall: outbound_count,
        inboundCall: inbound_count,
        talkMin: String(Math.round(seconds / 60)),
        Appts: String(Results.filter((call: Reply) => call.statusId === '1004').length)
      })
      const [, hour, rest] = /(\d+)(:\d\d [AP]M)/.exec(agent.firstCall) ?? []
      if (Results.length > 0) expect(Results[0].call_time).toContain(`${Number(hour)}${rest?.toLowerCase()}`)
    }
  })

  it('count the calls of one campaign by how they ended', async () => {
    const { ask } = await sandboxWith()
    const date = '2026-05-13'
    const { results } = await ask('getDashboardMemberDatabyCampaign', { date, campaign_id: 11137 })
    const log = { from_date: date, to_date: date, campaignId: '11137', limit: 500 }
    const { Results } = await ask('FetchUserCallLog', log)
    const counted = results.flatMap((agent: Reply) => agent.dispositionStatus)
    const filed = counted.reduce((sum: number, row: Reply) => sum + Number(row.DispoCount), 0)
    expect(filed).toBe(Results.filter((call: Reply) => call.statusId !== '0').length)
    expect(filed).toBeGreaterThan(0)
    expect((await ask('getDashboardMemberDatabyCampaign', { campaign_id: 1 })).results).toEqual([])
  })

  it('are of today unless asked otherwise, with the zone’s winter label, and not calculated for other times', async () => {
    const { ask } = await sandboxWith()
    expect(await ask('getMemberDashboardData')).toMatchObject({
      date: today,
      last_updated: 'May 15, 2026 12:00 PM (PST)',
      message: 'Today`s Member Dashboard Data'
    })
    for (const date of ['2026-05-16', '2019-01-01', '0001-01-01', '9999-12-31']) {
      expect((await ask('getMemberDashboardData', { date })).message).toBe(
        'The report has not been calculated yet.'
      )
    }
    expect((await ask('getMemberDashboardData', { date: 'yesterday' })).response).toBe('false')
  })
})

describe('phone numbers', () => {
  it('are a couple of dozen, one of them held for spam', async () => {
    const { ask } = await sandboxWith()
    const [all] = await ask('GetNumberHealthList')
    expect(all.pagination).toEqual({ page: 1, per_page: 100, total: 24, total_pages: 1 })
    const [spam] = await ask('GetNumberHealthList', { filter: 'spam_only' })
    expect(spam.data).toEqual(all.data.filter((row: Reply) => row.is_spam_detected))
    expect(spam.data).toHaveLength(1)
  })

  it('come by pages, and by the day on which they were checked', async () => {
    const { ask } = await sandboxWith()
    const [all] = await ask('GetNumberHealthList')
    const [third] = await ask('GetNumberHealthList', { page: 3, per_page: 10 })
    expect(third.data).toEqual(all.data.slice(20))
    expect(third.pagination).toEqual({ page: 3, per_page: 10, total: 24, total_pages: 3 })
    const [since] = await ask('GetNumberHealthList', { checked_since: '2026-05-13' })
    expect(since.data).toEqual(all.data.filter((row: Reply) => row.last_checked_at >= '2026-05-13'))
    expect((await ask('GetNumberHealthList', { page: 9 }))[0].data).toEqual([])
  })
})
