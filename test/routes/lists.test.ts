import { afterAll, describe, expect, it } from 'vitest'
import { build } from '../build.ts'
import { linksOf } from '../expectations.ts'
import { failure, success } from '../upstream.ts'
import { listed } from './resources.ts'

const app = await build({}, afterAll)

describe.each(listed)('GET $path', ({ path, method, key, rows, seen, nothing }) => {
  const has = (ids: readonly (number | string)[]) => app.upstream.answers(() => success({ [key]: rows(ids) }))
  const idsOf = (body: { data: { id: string }[] }) => body.data.map(({ id }) => id)

  it('is every row, of one upstream call', async () => {
    has([3, '1', 2])
    const { status, body, headers } = await app.ask(`GET ${path}`)
    expect(status).toBe(200)
    expect(body).toEqual({
      data: [seen('3'), seen('1'), seen('2')],
      has_more: false,
      next_cursor: null,
      total: 3
    })
    expect(linksOf(headers.link)).toEqual({ first: `${path}?limit=100` })
    expect(app.upstream.methods).toEqual([method])
  })

  it.each([nothing, 'No results found'])('is an empty list where V1 says "%s"', async (message) => {
    app.upstream.answers(() => failure(message))
    const { status, body } = await app.ask(`GET ${path}`)
    expect(status).toBe(200)
    expect(body).toEqual({ data: [], has_more: false, next_cursor: null, total: 0 })
  })

  it('is an empty list where V1 has no rows', async () => {
    has([])
    expect((await app.ask(`GET ${path}`)).body).toEqual({
      data: [],
      has_more: false,
      next_cursor: null,
      total: 0
    })
  })

  it('gives a row once', async () => {
    has([1, 2, '1', 3, 2])
    const { body } = await app.ask(`GET ${path}`)
    expect(idsOf(body)).toEqual(['1', '2', '3'])
    expect(body.total).toBe(3)
  })

  it('gives ids past 2^53 digit by digit', async () => {
    const digits = '900719925474099'.concat('3')
    app.upstream.answers(() =>
      JSON.stringify(success({ [key]: rows([7]) })).replaceAll(/:7\b/g, `:${digits}`)
    )
    expect(idsOf((await app.ask(`GET ${path}`)).body)).toEqual([digits])
  })

  it('gives null for what is empty or missing', async () => {
    const [row = {}] = rows([5])
    const empty = Object.fromEntries(Object.entries(row).map(([name, value]) => [name, value === 5 ? 5 : '']))
    const idAlone = Object.fromEntries(Object.entries(row).filter(([, value]) => value === 5))
    const nulls = Object.fromEntries(Object.keys(seen('5')).map((name) => [name, name === 'id' ? '5' : null]))
    for (const one of [empty, idAlone]) {
      app.upstream.answers(() => success({ [key]: [one] }))
      expect((await app.ask(`GET ${path}`)).body.data).toEqual([nulls])
    }
  })

  it('never lets a field out that is not in the contract', async () => {
    const [row] = rows([1])
    app.upstream.answers(() => success({ [key]: [{ ...row, secret: 'canary', id: 'canary' }], canary: 1 }))
    expect((await app.ask(`GET ${path}`)).text).not.toContain('canary')
  })

  it('has a default limit of 100', async () => {
    has(Array.from({ length: 101 }, (_, index) => index))
    const { body } = await app.ask(`GET ${path}`)
    expect(body.data).toHaveLength(100)
    expect(body.has_more).toBe(true)
    expect(body.total).toBe(101)
  })

  it.each([1, 2, 3, 4, 5, 6, 7, 8, 500])(
    'is walked by its cursors, each row once: limit %i',
    async (limit) => {
      const ids = ['4', '2', '9', '1', '7', '3', '8']
      has(ids)
      const walked: string[] = []
      let target = `${path}?limit=${limit}`
      for (let page = 0; ; page++) {
        expect(page).toBeLessThan(10)
        const { body, headers } = await app.ask(`GET ${target}`)
        walked.push(...idsOf(body))
        expect(body.data.length).toBeLessThanOrEqual(limit)
        expect(body.total).toBe(7)
        expect(body.has_more).toBe(body.next_cursor !== null)
        const links = linksOf(headers.link)
        expect(links.first).toBe(`${path}?limit=${limit}`)
        expect('next' in links).toBe(body.has_more)
        if (!body.has_more) break
        expect(body.next_cursor.length).toBeLessThanOrEqual(512)
        expect(new URLSearchParams(String(links.next).split('?')[1]).get('cursor')).toBe(body.next_cursor)
        target = String(links.next)
      }
      expect(walked).toEqual(ids)
    }
  )

  it('may change its limit between pages', async () => {
    has([1, 2, 3, 4, 5, 6])
    const first = await app.ask(`GET ${path}?limit=1`)
    const second = await app.ask(`GET ${path}?limit=3&cursor=${first.body.next_cursor}`)
    const third = await app.ask(`GET ${path}?cursor=${second.body.next_cursor}`)
    expect([first, second, third].map(({ body }) => idsOf(body))).toEqual([
      ['1'],
      ['2', '3', '4'],
      ['5', '6']
    ])
  })

  it('leaves no row out and gives none twice when rows come and go between pages', async () => {
    has([1, 2, 3, 4, 5, 6])
    const { body } = await app.ask(`GET ${path}?limit=3`)
    const next = async (ids: number[]) => {
      has(ids)
      return idsOf((await app.ask(`GET ${path}?limit=9&cursor=${body.next_cursor}`)).body)
    }
    expect(await next([1, 2, 3, 4, 5, 6, 7])).toEqual(['4', '5', '6', '7'])
    expect(await next([0, 1, 2, 3, 4, 5, 6])).toEqual(['4', '5', '6'])
    expect(await next([2, 3, 4, 5, 6])).toEqual(['4', '5', '6'])
    expect(await next([1, 2, 4, 5, 6])).toEqual(['4', '5', '6'])
    expect(await next([1, 2, 3, 5, 6])).toEqual(['5', '6'])
    expect(await next([1, 2, 3])).toEqual([])
    expect(await next([])).toEqual([])
  })

  it('leaves no row out when every row of a page is deleted before the next is read', async () => {
    has([1, 2, 3, 4, 5, 6])
    const { body } = await app.ask(`GET ${path}?limit=3`)
    has([4, 5, 6])
    expect(idsOf((await app.ask(`GET ${path}?limit=3&cursor=${body.next_cursor}`)).body)).toEqual([
      '4',
      '5',
      '6'
    ])
  })
})
