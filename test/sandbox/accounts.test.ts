import { performance } from 'node:perf_hooks'
import { describe, expect, it } from 'vitest'
import { startSandbox } from '../../src/sandbox/server.ts'
import { anyLead, type Client, sandboxWith } from './client.ts'

const reads: readonly (readonly [string, object])[] = [
  ['FetchAllTags', {}],
  ['FetchAllGroups', {}],
  ['FetchAllCampaigns', {}],
  ['getMemberUsers', {}],
  ['SearchByUserInput', { ...anyLead, limit: 100 }],
  ['FetchUserCallLog', { limit: 50 }],
  ['FetchUserSMSLogs', { limit: 50 }],
  ['FetchCallTranscripts', { limit: 20 }],
  ['GetNumberHealthList', {}],
  ['getMemberDashboardData', {}]
]

async function everything({ ask }: Client, account = 1001): Promise<string> {
  const replies: unknown[] = []
  for (const [method, parameters] of reads) replies.push(await ask(method, parameters, account))
  return JSON.stringify(replies)
}

describe('the data', () => {
  it('is the same, byte for byte, for the same seed, sizes and time', async () => {
    expect(await everything(await sandboxWith({ seed: 7 }))).toBe(
      await everything(await sandboxWith({ seed: 7 }))
    )
  })

  it('does not depend on what was asked first', async () => {
    const [one, other] = [await sandboxWith(), await sandboxWith()]
    await other.ask('MoveLead', { LeadId: '10000001', moveGroupId: '5400' })
    const filter = { groupId: '5437', limit: 500 }
    expect((await other.ask('FetchUserCallLog', filter)).total_records).toBe(
      (await one.ask('FetchUserCallLog', filter)).total_records
    )
  })

  it('is another for another seed', async () => {
    expect(await everything(await sandboxWith({ seed: 1 }))).not.toBe(
      await everything(await sandboxWith({ seed: 2 }))
    )
  })

  it('is as large as asked', async () => {
    const { ask } = await sandboxWith({ leads: 60, calls: 900 })
    expect((await ask('SearchByUserInput', { ...anyLead, limit: 100 })).Results).toHaveLength(60)
    expect((await ask('SearchByUserInput', { ...anyLead, limit: 100 }, 1002)).Results).toHaveLength(3)
    const all = await ask('FetchCallTranscripts', { limit: 1 })
    expect(all.total_records).toBeGreaterThan(700)
    expect(all.total_records).toBeLessThan(900)
  })

  it('may be nothing at all', async () => {
    const { ask } = await sandboxWith({ leads: 0, calls: 0 })
    expect((await ask('SearchByUserInput', anyLead)).response).toBe('false')
    expect((await ask('FetchUserCallLog')).Results).toEqual([])
    expect((await ask('FetchUserSMSLogs'))[0].total_records).toBe(0)
  })

  it('is made within a moment (printed, not judged)', async () => {
    const started = performance.now()
    const sandbox = await startSandbox()
    const body = JSON.stringify({ api_uId: '1001', api_key: 'sandbox-key-1001', Method: 'FetchUserCallLog' })
    const reply = await fetch(sandbox.url, { method: 'POST', body })
    expect(await reply.text()).toContain('"total_records":')
    const rss = Math.round(process.memoryUsage.rss() / 1e6)
    console.log(
      `start and first page of 30,000 calls: ${Math.round(performance.now() - started)} ms, RSS ${rss} MB`
    )
    await sandbox.close()
  })
})

describe('accounts', () => {
  it('share nothing: what one changes, another does not have', async () => {
    const client = await sandboxWith()
    const before = await everything(client, 1002)
    await client.ask('AddTag', { TagTitle: 'canary' })
    await client.ask('AddGroup', { GroupTitle: 'canary' })
    await client.ask('creditDeduct')
    await client.ask('AddSingleLead', { groupId: '5400', email: 'canary@example.com' })
    await client.ask('UpdateExistingLead', { LeadId: '10000001', LeadField: 'city', LeadData: 'canary' })
    expect(await everything(client, 1002)).toBe(before)
    expect((await client.ask('fetchCreditCount', {}, 1002)).credits).toBe('2500')
  })

  it('cannot reach each other’s ids', async () => {
    const { ask } = await sandboxWith()
    const foreign = (await ask('SearchByUserInput', anyLead, 1002)).Results[0].LeadId
    const change = { LeadId: foreign, LeadField: 'city', LeadData: 'x' }
    expect((await ask('UpdateExistingLead', change)).response).toBe('false')
    const tag = (await ask('FetchAllTags', {}, 1002)).tag[0].TagId
    expect((await ask('UpdateTag', { TagId: tag, UpdateTagTitle: 'x' })).response).toBe('false')
    const { recordingId } = (await ask('FetchUserCallLog', {}, 1002)).Results[0]
    expect((await ask('FetchCallTranscripts', { recordingId })).results).toEqual([])
  })

  it('are empty for 1004', async () => {
    const { ask } = await sandboxWith()
    expect((await ask('LoginUser', {}, 1004)).response).toBe('true')
    expect((await ask('getMemberUsers', {}, 1004)).data).toEqual([])
    expect(await ask('checkMemberLimit', {}, 1004)).toMatchObject({ data: { active_user: '0' } })
    expect((await ask('FetchUserCallLog', {}, 1004)).message).toBe(
      'There are 0 inbound & 0 outbound Call(s) (Total: 0)'
    )
    expect((await ask('FetchCallTranscripts', {}, 1004)).results).toEqual([])
    expect((await ask('getMemberDashboardData', {}, 1004)).results).toEqual([])
    expect((await ask('GetNumberHealthList', {}, 1004))[0].data).toEqual([])
    expect((await ask('creditDeduct', {}, 1004)).response).toBe('false')
  })
})

describe('the record of calls', () => {
  it('has the Method, the account and the parameters, and no credentials', async () => {
    const { ask, sandbox } = await sandboxWith()
    await ask('AddTag', { TagTitle: 'x' }, 1002)
    expect(sandbox.calls).toEqual([{ method: 'AddTag', account: '1002', parameters: { TagTitle: 'x' } }])
  })

  it('keeps the last 1,000', async () => {
    const { ask, sandbox } = await sandboxWith()
    for (let turn = 0; turn < 1010; turn += 10) {
      await Promise.all(Array.from({ length: 10 }, (_, at) => ask('LoginUser', { turn: turn + at })))
    }
    expect(sandbox.calls).toHaveLength(1000)
    expect(sandbox.calls.at(-1)?.parameters.turn).toBeGreaterThan(990)
  })
})
