import { afterAll, describe, expect, it } from 'vitest'
import { startSandbox } from '../../src/sandbox/server.ts'
import { build } from '../build.ts'
import { linksOf } from '../expectations.ts'

describe.each(['America/Los_Angeles', 'Asia/Kolkata'])('over the sandbox in %s', async (timeZone) => {
  const sandbox = await startSandbox({ timeZone, leads: 40, calls: 3_000, guesses: { maximumLimit: 90 } })
  afterAll(() => sandbox.close())
  const app = await build({ url: sandbox.url, config: { UPSTREAM_TIME_ZONE: timeZone } }, afterAll)

  async function walkAll(target: string) {
    const rows: { id: string; started_at: string; duration_seconds: number; sent_at: string }[] = []
    let total: number | null = null
    for (let at: string | undefined = target; at !== undefined; ) {
      const { status, body, headers } = await app.ask(`GET ${at}`)
      expect(status, JSON.stringify(body)).toBe(200)
      rows.push(...body.data)
      total = body.total
      at = linksOf(headers.link).next
    }
    expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length)
    return { rows, total }
  }

  it.each(['/calls?limit=33', '/calls?limit=500', '/transcripts?limit=100', '/messages?limit=7'])(
    '%s gives every row once',
    async (target) => {
      const { rows, total } = await walkAll(target)
      expect(rows.length).toBeGreaterThan(20)
      expect(total).toBe(rows.length)
    }
  )

  it.each<[string, 'started_at' | 'duration_seconds', 1 | -1]>([
    ['-started_at', 'started_at', -1],
    ['started_at', 'started_at', 1],
    ['-duration', 'duration_seconds', -1],
    ['duration', 'duration_seconds', 1]
  ])('is sorted by %s', async (sort, field, sign) => {
    const values = (await walkAll(`/calls?sort=${sort}&limit=60`)).rows.map((row) => row[field])
    for (const [index, value] of values.entries()) {
      const before = values[index - 1] ?? value
      expect(Math.sign(value > before ? 1 : value < before ? -1 : 0) * sign).toBeGreaterThanOrEqual(0)
    }
  })

  it('days are those of the zone', async () => {
    const { rows } = await walkAll('/calls')
    const last = rows[0]?.started_at ?? ''
    const day = new Intl.DateTimeFormat('en-CA', { timeZone }).format(new Date(last))
    const { rows: ofDay } = await walkAll(`/calls?from=${day}&to=${day}`)
    expect(ofDay[0]?.started_at).toBe(last)
    expect(ofDay.length).toBeLessThan(rows.length)
  })

  it('filters of V1 and of the gateway add up', async () => {
    const count = async (query: string) => (await walkAll(`/calls?limit=500&${query}`)).rows.length
    const all = await count('')
    expect((await count('transferred=true')) + (await count('transferred=false'))).toBe(all)
    expect((await count('max_duration=0')) + (await count('min_duration=1'))).toBe(all)
    expect((await count('direction=inbound')) + (await count('direction=outbound'))).toBe(all)
  })

  it('one call is the same as in the lists, and so are those of its lead', async () => {
    const { data } = (await app.ask('GET /transcripts?limit=1')).body
    const { text, lines, segments, analytics_status, analyzed_at, ...call } = data[0]
    expect((await app.ask(`GET /calls/${call.id}`)).body).toEqual(call)
    expect((await app.ask(`GET /calls/${call.id}/transcript`)).body).toEqual(data[0])
    expect(lines.join(' ')).toBe(text)
    expect(segments.map((one: { text: string }) => one.text)).toEqual(lines)
    expect([analytics_status, analyzed_at]).toEqual(['completed', expect.stringMatching(/Z$/)])
    const { rows } = await walkAll(`/leads/${call.lead_id}/messages?limit=2`)
    expect(rows.every(({ sent_at }) => /Z$/.test(sent_at))).toBe(true)
    const ofLead = (await app.ask(`GET /leads/${call.lead_id}/calls?limit=500`)).body.data
    expect(ofLead.map((one: { started_at: string }) => one.started_at)).toContain(call.started_at)
    expect((await app.ask(`GET /leads/${call.lead_id}/voicemails`)).status).toBe(200)
    expect((await app.ask(`GET /leads/${call.lead_id}/notes`)).status).toBe(200)
  })
})
