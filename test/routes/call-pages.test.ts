import { afterAll, describe, expect, it, vi } from 'vitest'
import { build, losAngeles } from '../build.ts'
import { callRows, itIs, logPage } from '../calls/rows.ts'
import { expectProblem, linksOf } from '../expectations.ts'
import { success } from '../upstream.ts'

const app = await build({ config: losAngeles }, afterAll)
// The afternoon of 2026-05-20 in Los Angeles.
itIs('2026-05-20T22:00:00Z')

const asked = () => app.upstream.calls.map(({ body }) => [body.offset, body.limit])

describe('paging', () => {
  /** Follows the links to the end. */
  async function walkFrom(target: string | undefined) {
    const ids: (string | null)[] = []
    const pages: number[] = []
    for (let at = target; at !== undefined; ) {
      const { body, headers } = await app.ask(`GET ${at}`)
      expect(body.data, JSON.stringify(body)).toBeInstanceOf(Array)
      pages.push(body.data.length)
      ids.push(...body.data.map(({ id }: { id: string | null }) => id))
      at = linksOf(headers.link).next
      expect(body.has_more).toBe(at !== undefined)
    }
    return { ids, pages }
  }
  const ids = (count: number) => Array.from({ length: count }, (_, n) => String(n + 1))

  it('takes one call of V1 for each page', async () => {
    app.upstream.answers(logPage(callRows(250)))
    expect(await walkFrom('/calls')).toEqual({ ids: ids(250), pages: [100, 100, 50] })
    expect(asked()).toEqual([
      [0, 100],
      [95, 105],
      [195, 105]
    ])
  })

  it('goes past what V1 gives at once', async () => {
    app.upstream.answers((call) =>
      logPage(callRows(130))({
        ...call,
        body: { ...call.body, limit: Math.min(50, Number(call.body.limit)) }
      })
    )
    expect(await walkFrom('/calls?limit=500')).toEqual({ ids: ids(130), pages: [130] })
    expect(app.upstream.calls).toHaveLength(3)
  })

  it('gives every row once where new calls come, and the days stay those of the first page', async () => {
    const rows = callRows(30)
    app.upstream.answers(logPage(rows))
    const first = await app.ask('GET /calls?limit=10')
    vi.setSystemTime(new Date('2026-05-21T22:00:00Z'))
    app.upstream.answers(logPage([...callRows(40, 1000), ...rows]))
    const { ids: further } = await walkFrom(linksOf(first.headers.link).next)
    expect(further).toEqual(ids(30).slice(10))
    for (const { body } of app.upstream.calls)
      expect(body).toMatchObject({ from_date: '2026-04-21', to_date: '2026-05-20' })
  })

  it('goes on over midnight with a range that began 30 days ago', async () => {
    app.upstream.answers(logPage(callRows(30)))
    const first = await app.ask('GET /calls?limit=10&from=2026-04-21')
    vi.setSystemTime(new Date('2026-05-21T22:00:00Z'))
    expect((await walkFrom(linksOf(first.headers.link).next)).ids).toEqual(ids(30).slice(10))
  })

  it.each<[string, object]>([
    ['as texts', { has_more: 'true', total_records: '30' }],
    ['always', { has_more: true }],
    ['never', { has_more: false }],
    ['always, without a total', { has_more: true, total_records: null }]
  ])('ends at the end where has_more is said %s', async (_how, facts) => {
    app.upstream.answers(logPage(callRows(30), facts))
    expect((await walkFrom('/calls?limit=12')).ids).toEqual(ids(30))
  })

  it('never drops rows without ids', async () => {
    const rows = callRows(25).map((row, n) =>
      n % 3 === 0 ? { ...row, recordingId: '', lead_Name: `${n}` } : row
    )
    app.upstream.answers(logPage(rows))
    expect((await walkFrom('/calls?limit=4')).ids).toHaveLength(25)
  })

  it('ends where V1 gives the same page for ever', async () => {
    app.upstream.answers(() => success({ Results: callRows(3), has_more: true, total_records: 900 }))
    expect((await walkFrom('/calls')).ids).toEqual(ids(3))
  })

  it('refuses a cursor with other filters', async () => {
    app.upstream.answers(logPage(callRows(30)))
    const { body } = await app.ask('GET /calls?limit=10&direction=inbound')
    const cursor = body.next_cursor
    app.upstream.answers(logPage(callRows(30)))
    for (const query of ['', '&direction=outbound', '&direction=inbound&from=2026-05-01']) {
      expectProblem(await app.ask(`GET /calls?limit=10&cursor=${cursor}${query}`), {
        status: 400,
        code: 'invalid-cursor'
      })
    }
    expectProblem(await app.ask(`GET /transcripts?direction=inbound&cursor=${cursor}`), {
      status: 400,
      code: 'invalid-cursor'
    })
    expect(app.upstream.calls).toEqual([])
    expect((await app.ask(`GET /calls?limit=7&direction=inbound&cursor=${cursor}`)).body.data).toHaveLength(7)
  })
})
