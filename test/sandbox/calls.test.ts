import { describe, expect, it } from 'vitest'
import { type Reply, sandboxWith, today } from './client.ts'

const week = { from_date: '2026-05-04', to_date: '2026-05-10', limit: 500 }

const { ask } = await sandboxWith()

async function log(more: object = {}): Promise<Reply> {
  return ask('FetchUserCallLog', { ...week, ...more })
}

describe('the call log', () => {
  it('gives a range of at most 30 days, the last 30 where none is asked', async () => {
    expect(await log({ from_date: '2026-04-01', to_date: '2026-05-01' })).toEqual({
      response: 'false',
      message: 'Date range cannot exceed 30 days'
    })
    expect((await log({ from_date: '2026-04-02', to_date: '2026-05-01' })).response).toBe('true')
    expect((await log({ from_date: '2026-02-30', to_date: '2026-03-02' })).response).toBe('false')
    const usual = await ask('FetchUserCallLog')
    const asked = await ask('FetchUserCallLog', { from_date: '2026-04-16', to_date: today })
    expect(usual).toEqual(asked)
  })

  it('pages through every call once, and says how many there are', async () => {
    const all = await log()
    expect(all).toMatchObject({ total_records: all.Results.length, has_more: false, next_offset: null })
    const seen: string[] = []
    let offset: number | null = 0
    while (offset !== null) {
      const page: Reply = await log({ limit: 7, offset })
      expect(page).toMatchObject({ limit: 7, offset, total_records: all.total_records })
      expect(page.returned_records).toBe(page.Results.length)
      seen.push(...page.Results.map((call: Reply) => call.recordingId))
      offset = page.next_offset
    }
    expect(seen).toEqual(all.Results.map((call: Reply) => call.recordingId))
    expect(new Set(seen).size).toBe(all.total_records)
  })

  it('counts inbound and outbound calls as its message says', async () => {
    const { Results, message, inbound_count, outbound_count } = await log()
    const inbound = Results.filter((call: Reply) => call.call_type === 'inbound').length
    expect([inbound_count, outbound_count]).toEqual([String(inbound), String(Results.length - inbound)])
    expect(message).toBe(
      `There are ${inbound} inbound & ${outbound_count} outbound Call(s) (Total: ${Results.length})`
    )
  })

  it.each([
    ['type', 'inbound', (call: Reply) => call.call_type === 'inbound'],
    ['type', 'outbound', (call: Reply) => call.call_type === 'outbound'],
    ['campaignId', '11137', (call: Reply) => call.campaignId === '11137'],
    ['memberId', '3232', (call: Reply) => call.caller_name === 'Marcus Oyelaran'],
    ['groupId', '5400', (call: Reply) => call.group === 'Solar – Q3 webinar'],
    ['statusId', '1003', (call: Reply) => call.statusId === '1003'],
    ['min_duration', 120, (call: Reply) => Number(call.duration) >= 120],
    ['max_duration', 20, (call: Reply) => Number(call.duration) <= 20],
    ['transfer_only', 'Yes', (call: Reply) => call.transfer === 'Yes'],
    ['search_phone', '(408) 555', (call: Reply) => `${call.from_number} ${call.to_number}`.includes('408555')]
  ])('keeps to %s=%s', async (name, value, fits) => {
    const all = await log()
    const some = await log({ [name]: value })
    expect(some.Results).toEqual(all.Results.filter(fits))
    expect(some.total_records).toBeGreaterThan(0)
    expect(some.total_records).toBeLessThan(all.total_records)
  })

  it('is empty for ids that nothing has, and any for "" and 0', async () => {
    const { total_records } = await log()
    for (const name of ['campaignId', 'groupId', 'memberId', 'statusId']) {
      expect((await log({ [name]: '424242' })).Results).toEqual([])
      expect((await log({ [name]: 'x' })).total_records).toBe(0)
      expect((await log({ [name]: 0 })).total_records).toBe(total_records)
    }
  })

  it('sorts by time or duration, descending unless asked otherwise', async () => {
    const idsOf = (reply: Reply) => reply.Results.map((call: Reply) => Number(call.recordingId))
    const newest = idsOf(await log())
    expect(newest).toEqual(newest.toSorted((one: number, other: number) => other - one))
    expect(idsOf(await log({ sort_order: 'ASC' }))).toEqual(newest.toReversed())
    const byDuration = (await log({ sort_by: 'duration' })).Results.map((call: Reply) =>
      Number(call.duration)
    )
    expect(byDuration).toEqual(byDuration.toSorted((one: number, other: number) => other - one))
  })

  it('has times of the account’s zone within the days asked for, mostly in business hours', async () => {
    const { Results } = await log()
    const hours = Results.map((call: Reply) => {
      expect(call.call_time).toMatch(/^May ([4-9]|10), 2026 \d{1,2}:\d\d [ap]m$/)
      return Number(/ (\d+):\d\d pm$/.exec(call.call_time)?.[1] ?? 0) % 12
    })
    expect(hours.filter((hour: number) => hour >= 9).length).toBe(0)
  })

  it('tells the status, recording and phone numbers of a call by its kind', async () => {
    for (const call of (await log()).Results) {
      const answered = Number(call.duration) > 0
      expect(call.call_status === 'completed').toBe(answered)
      expect(call.recording === '').toBe(!answered)
      expect(`${call.from_number}${call.to_number}`).toMatch(/^(\+1\d{10}){2}$/)
    }
  })
})

describe('the message log', () => {
  it('keeps to direction, status, group, lead and dates, in a one-item array', async () => {
    const [all] = await ask('FetchUserSMSLogs', { limit: 500 })
    expect(all.message).toBe(`There are ${all.total_records} SMS`)
    const [inbound] = await ask('FetchUserSMSLogs', { direction: 'inbound', limit: 500 })
    for (const row of inbound.Results) expect(row).toMatchObject({ status: 'Received', direction: 'inbound' })
    const [outbound] = await ask('FetchUserSMSLogs', { direction: 'outbound', limit: 500 })
    expect(outbound.total_records + inbound.total_records).toBe(all.total_records)
    const [failed] = await ask('FetchUserSMSLogs', { status: 'Failed' })
    for (const row of failed.Results) expect(row.status).toBe('Failed')
    const { groupId, leadId } = all.Results[0]
    const [own] = await ask('FetchUserSMSLogs', { groupId, leadId })
    for (const row of own.Results) expect(row).toMatchObject({ groupId, leadId })
    const [day] = await ask('FetchUserSMSLogs', { from_date: '2026-05-12', to_date: '2026-05-12' })
    for (const row of day.Results) expect(row.dated).toMatch(/^May 12, 2026 /)
  })

  it('pages by offset', async () => {
    const [first] = await ask('FetchUserSMSLogs', { limit: 3 })
    const [second] = await ask('FetchUserSMSLogs', { limit: 3, offset: first.next_offset })
    expect(first).toMatchObject({ returned_records: 3, limit: 3, offset: 0, has_more: true, next_offset: 3 })
    expect(second.Results[0].messageId).not.toBe(first.Results[2].messageId)
  })
})
