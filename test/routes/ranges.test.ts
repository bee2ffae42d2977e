import { afterAll, describe, expect, it } from 'vitest'
import { build, losAngeles } from '../build.ts'
import { answersOf, type LoggedCall, logOf } from '../calls/log.ts'
import { itIs } from '../calls/rows.ts'
import { expectProblem, linksOf } from '../expectations.ts'
import { success } from '../upstream.ts'

const app = await build({ config: losAngeles }, afterAll)
// Noon of 2026-05-20 in Los Angeles.
itIs('2026-05-20T19:00:00Z')

/** Follows the links to the end, and gives what came. */
async function follow(target: string, between: (page: number) => void = () => undefined) {
  const ids: string[] = []
  const pages: { total: number | null; counts?: object; rows: number }[] = []
  for (let at: string | undefined = target; at !== undefined; ) {
    const { body, headers, status } = await app.ask(`GET ${at}`)
    expect(status, JSON.stringify(body)).toBe(200)
    ids.push(...body.data.map(({ id }: { id: string }) => id))
    pages.push({ total: body.total, counts: body.counts, rows: body.data.length })
    at = linksOf(headers.link).next
    expect(body.has_more).toBe(at !== undefined)
    between(pages.length)
  }
  return { ids, pages }
}

const idsOf = (log: readonly LoggedCall[]) => log.map(({ id }) => id)
const windows = () => [...new Set(app.upstream.calls.map(({ body }) => `${body.from_date} ${body.to_date}`))]

describe('a year of calls', () => {
  // 6 a day.
  const year = logOf(2190, 4, '2026-05-21T03:00:00Z')
  const query = 'from=2025-05-21&to=2026-05-20&limit=500'

  it('comes with the newest first, through windows of 30 days, with one cursor', async () => {
    app.upstream.answers(answersOf(() => year))
    const { ids, pages } = await follow(`/calls?${query}`)
    expect(ids).toEqual(idsOf(year).reverse())
    expect(pages.every(({ total }) => total === null)).toBe(true)
    expect(windows()).toHaveLength(13)
    expect(windows().slice(0, 2)).toEqual(['2026-04-21 2026-05-20', '2026-03-22 2026-04-20'])
    expect(windows().at(-1)).toBe('2025-05-21 2025-05-25')
  })

  it('comes with the oldest first', async () => {
    app.upstream.answers(answersOf(() => year))
    const { ids } = await follow(`/calls?${query}&sort=started_at`)
    expect(ids).toEqual(idsOf(year))
    expect(windows().slice(0, 2)).toEqual(['2025-05-21 2025-06-19', '2025-06-20 2025-07-19'])
  })

  it('is counted by one call more for each window where the client wants that, and once', async () => {
    app.upstream.answers(answersOf(() => year))
    const { pages } = await follow(`/calls?${query}&include_total=true`)
    const counts = { inbound: 2190 - 13, outbound: 13 }
    expect(pages.map(({ total, counts }) => ({ total, counts }))).toEqual(
      pages.map(() => ({ total: 2190, counts }))
    )
    const ones = app.upstream.calls.filter(({ body }) => body.limit === 1)
    // The first page of 500 rows had been to three windows by itself.
    expect(ones).toHaveLength(10)
  })

  it('keeps its sum where the next page is asked for without include_total, and its windows over midnight', async () => {
    app.upstream.answers(answersOf(() => year))
    const first = await app.ask('GET /calls?from=2026-01-01&include_total=true&limit=10')
    const next = await app.ask(`GET /calls?from=2026-01-01&limit=10&cursor=${first.body.next_cursor}`)
    expect(first.body.total).toBe(year.filter(({ at }) => at >= '2026-01-01T08:00:00Z').length)
    expect(next.body.total).toBe(first.body.total)
  })

  it('has a sum that is not known where one window does not say its own', async () => {
    const honest = answersOf(() => year)
    app.upstream.answers((call, index) =>
      call.body.from_date === '2025-11-22'
        ? { ...(honest(call, index) as object), total_records: null }
        : honest(call, index)
    )
    const { body } = await app.ask('GET /calls?from=2025-05-21&include_total=true')
    expect(body.total).toBeNull()
    expect(body.counts).toEqual({ inbound: 2190 - 13, outbound: 13 })
  })

  it('is not counted where the gateway filters', async () => {
    app.upstream.answers(answersOf(() => year))
    const { body } = await app.ask('GET /calls?from=2025-05-21&include_total=true&transferred=false&limit=2')
    expect(body).toMatchObject({ total: null, counts: { inbound: null, outbound: null } })
    expect(app.upstream.calls.some(({ body }) => body.limit === 1)).toBe(false)
  })

  it('ends quickly where most of it is empty: a page may be empty while more follow', async () => {
    const few = logOf(3, 1, '2017-01-10T10:00:00Z')
    app.upstream.answers(answersOf(() => few))
    const { ids, pages } = await follow('/calls?from=2016-12-01&to=2026-05-20')
    expect(ids).toEqual(idsOf(few).reverse())
    expect(pages.map(({ rows }) => rows)).toEqual([...Array.from({ length: 11 }, () => 0), 3])
  })

  it('does not move while calls arrive between the pages: none twice, none left out', async () => {
    let log: readonly LoggedCall[] = year
    let arrived = 0
    app.upstream.answers(answersOf(() => log))
    const { ids } = await follow(`/calls?${query.replace('500', '73')}`, () => {
      const more = logOf(7, 0, '2026-05-20T18:00:00Z').map((call) => ({
        ...call,
        id: String(100_000 + ++arrived)
      }))
      log = [...log, ...more]
    })
    expect(ids).toEqual(idsOf(year).reverse())
    expect(arrived).toBeGreaterThan(200)
  })

  it('oldest first gives the calls that arrive too, each once', async () => {
    let log: readonly LoggedCall[] = year
    let arrived = 0
    app.upstream.answers(answersOf(() => log))
    const { ids } = await follow(`/calls?${query.replace('500', '73')}&sort=started_at`, () => {
      if (arrived >= 100) return
      log = [...log, { id: String(100_000 + ++arrived), at: '2026-05-20T18:00:00Z' }]
    })
    expect(ids.slice(0, year.length)).toEqual(idsOf(year))
    expect(new Set(ids).size).toBe(ids.length)
    expect(ids.length).toBeGreaterThan(year.length + 20)
  })
})

describe('ranges over 30 days', () => {
  it.each(['/calls', '/transcripts'])('of %s cannot be sorted by duration', async (path) => {
    app.upstream.answers(answersOf(() => []))
    for (const sort of ['duration', '-duration']) {
      expectProblem(await app.ask(`GET ${path}?from=2026-04-20&sort=${sort}`), {
        status: 400,
        code: 'invalid-request',
        errors: [{ parameter: 'sort' }]
      })
      expect((await app.ask(`GET ${path}?from=2026-04-21&sort=${sort}`)).status).toBe(200)
    }
  })

  it.each(['/calls', '/transcripts', '/messages'])(
    'of %s go through windows, with the newest first',
    async (path) => {
      app.upstream.answers(() => success({ Results: [], total_records: 0, has_more: false }))
      expect((await app.ask(`GET ${path}?from=2026-03-01`)).body).toMatchObject({
        data: [],
        has_more: false,
        total: null
      })
      expect(windows()).toEqual(['2026-04-21 2026-05-20', '2026-03-22 2026-04-20', '2026-03-01 2026-03-21'])
    }
  )

  it.each(['/calls', '/transcripts', '/messages'])('of %s are at most 3,660 days long', async (path) => {
    app.upstream.answers(answersOf(() => []))
    for (const query of ['from=2016-05-12', 'from=2016-05-12&to=2026-05-20', 'from=2016-05-13T06:59:59Z']) {
      expectProblem(await app.ask(`GET ${path}?${query}`), {
        status: 400,
        code: 'invalid-request',
        errors: [{ parameter: 'from' }]
      })
    }
    expect(app.upstream.calls).toEqual([])
    expect((await app.ask(`GET ${path}?from=2016-05-13`)).status).toBe(200)
  })
})

describe('ends that are instants', () => {
  const log = logOf(48, 1, '2026-05-20T10:00:00Z')
  const between = (from: string, to: string) => log.filter(({ at }) => at >= from && at < to)

  it('are kept by the gateway: from is in it, to is not, and V1 is asked for the days that cover them', async () => {
    app.upstream.answers(answersOf(() => log))
    const { body } = await app.ask('GET /calls?from=2026-05-19T05:00:00Z&to=2026-05-19T13:00:00Z')
    expect(body.data.map(({ id }: { id: string }) => id)).toEqual(
      idsOf(between('2026-05-19T05:00:00Z', '2026-05-19T13:00:00Z')).reverse()
    )
    expect(body.data).toHaveLength(8)
    expect(body).toMatchObject({ total: null, counts: { inbound: null, outbound: null } })
    // 05:00 in UTC is the evening of the day before in Los Angeles.
    expect(windows()).toEqual(['2026-05-18 2026-05-19'])
  })

  it('have offsets and fractions', async () => {
    app.upstream.answers(answersOf(() => log))
    const query = 'from=2026-05-19T07:00:00.001%2B02:00&to=2026-05-19T06:00:00-07:00'
    const { body } = await app.ask(`GET /calls?${query}`)
    expect(body.data).toHaveLength(7)
  })

  it('page like others', async () => {
    app.upstream.answers(answersOf(() => log))
    const { ids } = await follow('/calls?from=2026-05-19T05:00:00Z&limit=3')
    expect(ids).toEqual(idsOf(between('2026-05-19T05:00:00Z', '2027')).reverse())
  })

  it('that are the same have nothing between them', async () => {
    app.upstream.answers(answersOf(() => log))
    const { body } = await app.ask('GET /calls?from=2026-05-19T05:00:00Z&to=2026-05-19T05:00:00Z')
    expect(body).toMatchObject({ data: [], has_more: false })
  })

  it.each([
    ['from', 'from=2026-05-19T05:00:00'],
    ['from', 'from=2026-05-19T05:00:00+02:00'],
    ['to', 'to=2026-05-19T25:00:00Z'],
    ['to', 'to=2026-02-30T00:00:00Z'],
    ['from', 'from=yesterday'],
    ['from', 'from=2026-05-19T05:00:01Z&to=2026-05-19T05:00:00Z'],
    ['from', 'from=2026-05-20&to=2026-05-20T06:59:59Z']
  ])('are refused where they make no sense: %s in %s', async (parameter, query) => {
    for (const path of ['/calls', '/leads/5/calls', '/leads/5/messages', '/leads/5/voicemails']) {
      app.upstream.answers(() => success())
      expectProblem(await app.ask(`GET ${path}?${query}`), {
        status: 400,
        code: 'invalid-request',
        errors: [{ parameter }]
      })
      expect(app.upstream.calls).toEqual([])
    }
  })

  it('filter the logs of one lead', async () => {
    const rows = log.map(({ id }, n) => ({
      messageId: id,
      message: 'hello',
      dated: `2026-05-19 ${String(n % 24).padStart(2, '0')}:00:00`
    }))
    app.upstream.answers(() => success({ Results: rows.slice(0, 24) }))
    const { body } = await app.ask('GET /leads/5/messages?from=2026-05-19T10:00:00Z&to=2026-05-19T12:00:00Z')
    expect(body.data.map(({ sent_at }: { sent_at: string }) => sent_at)).toEqual([
      '2026-05-19T10:00:00Z',
      '2026-05-19T11:00:00Z'
    ])
    expect(body.total).toBeNull()
    expect(app.upstream.calls[0]?.body).toMatchObject({ from_date: '2026-05-19', to_date: '2026-05-19' })
  })
})
