import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { build } from '../build.ts'
import { expectProblem, placesOf } from '../expectations.ts'
import { documented } from '../upstream.ts'

const app = await build({}, afterAll)
beforeEach(() => app.upstream.answers(documented))

const notIntegers = {
  'with an exponent': '1e3',
  'with a sign': '%2B5',
  'with a plus, which is a space': '+5',
  'with a space before': '%205',
  'with a space behind': '5%20',
  negative: '-1',
  'with a point': '5.0',
  'in hex': '0x10',
  empty: '',
  'with an underscore': '1_0',
  'in other digits than ASCII': '%D9%A5',
  'with a line break': '5%0A',
  'of a word': 'all',
  null: 'null',
  'of a list': '[5]'
}

describe('limit', () => {
  it.each(Object.entries(notIntegers))('%s is 400', async (_what, limit) => {
    const answered = await app.ask(`GET /tags?limit=${limit}`)
    expectProblem(answered, { status: 400, code: 'invalid-request', errors: [{ parameter: 'limit' }] })
    expect(app.upstream.calls).toEqual([])
  })

  it.each(['0', '501', '9007199254740993', '9'.repeat(400)])('out of 1 to 500 is 400: %s', async (limit) => {
    const answered = await app.ask(`GET /tags?limit=${limit}`)
    expectProblem(answered, { status: 400, code: 'invalid-request' })
    expect(placesOf(answered)).toContain('limit')
  })

  it.each(['1', '500'])('of %s is taken', async (limit) => {
    expect((await app.ask(`GET /tags?limit=${limit}`)).status).toBe(200)
  })
})

describe('a query', () => {
  it.each(['/tags', '/groups', '/campaigns'])(
    'of %s with an unknown parameter is 400, naming it',
    async (path) => {
      const answered = await app.ask(`GET ${path}?titel=a&offset=5`)
      expectProblem(answered, {
        status: 400,
        code: 'invalid-request',
        errors: [{ parameter: 'titel' }, { parameter: 'offset' }]
      })
      expect(answered.body.detail).toContain('titel')
    }
  )

  it.each([
    'GET /account?x=1',
    'GET /tags/1?x=1',
    'PATCH /tags/1?x=1',
    'POST /tags?x=1',
    'DELETE /groups/1?x=1',
    'GET /groups/1?x=1',
    'GET /campaigns/1?x=1',
    'GET /?x=1',
    'GET /problems/internal?x=1',
    'GET /health/live?x=1'
  ])('is 400 where the route takes no parameters: %s', async (line) => {
    const body = /^P/.test(line) ? { body: { title: 'a' } } : {}
    const answered = await app.ask(line, body)
    expectProblem(answered, { status: 400, code: 'invalid-request', errors: [{ parameter: 'x' }] })
    expect(app.upstream.calls).toEqual([])
  })

  it('with a parameter twice is 400', async () => {
    const answered = await app.ask('GET /tags?limit=5&limit=5')
    expectProblem(answered, { status: 400, code: 'invalid-request' })
    expect(new Set(placesOf(answered))).toEqual(new Set(['limit']))
    expect(answered.body.errors[0].detail).toMatch(/more than once|twice/)
  })

  it('with a cursor twice is 400', async () => {
    const answered = await app.ask('GET /tags?cursor=a&cursor=b')
    expectProblem(answered, { status: 400, code: 'invalid-request' })
    expect(new Set(placesOf(answered))).toEqual(new Set(['cursor']))
  })

  it.each(['__proto__', 'constructor', 'toString', 'a/b', 'a~b', 'limit[]', 'Limit', 'ü'])(
    'with a parameter called %s is 400, naming it',
    async (name) => {
      const answered = await app.ask(`GET /tags?${encodeURIComponent(name)}=1`)
      expectProblem(answered, { status: 400, code: 'invalid-request' })
      expect(placesOf(answered)).toEqual([name])
    }
  )

  it('tells all of its faults at once', async () => {
    const answered = await app.ask('GET /tags?limit=no&x=1&y=2')
    expect(new Set(placesOf(answered))).toEqual(new Set(['limit', 'x', 'y']))
    expect(answered.body.detail).toMatch(/3/)
  })

  it.each(['/tags?', '/tags?&', '/tags?&&'])('that is empty is none: %s', async (target) => {
    expect((await app.ask(`GET ${target}`)).status).toBe(200)
  })

  it('with percent-encoding that is no UTF-8 is 400', async () => {
    const answered = await app.ask('GET /tags?cursor=%ff%fe')
    expect(answered.status).toBe(400)
    expect(app.upstream.calls).toEqual([])
  })

  it('with NUL is 400', async () => {
    const answered = await app.ask('GET /tags?cursor=%00')
    expect(answered.status).toBe(400)
    expect(app.upstream.calls).toEqual([])
  })
})

describe('an id in a path', () => {
  const routes = ['GET /tags/', 'PATCH /tags/', 'GET /groups/', 'DELETE /groups/', 'GET /campaigns/']
  const bad = [
    '01',
    '1e3',
    '-1',
    '+1',
    '1.0',
    '0x1',
    'abc',
    '%201',
    '1%20',
    '%D9%A1',
    '1234567890123456789',
    '%00',
    '1,2'
  ]
  for (const route of routes) {
    it.each(bad)(`${route}%s is 400, naming the parameter`, async (id) => {
      const answered = await app.ask(
        `${route}${id}`,
        route.startsWith('PATCH') ? { body: { title: 'a' } } : {}
      )
      expectProblem(answered, { status: 400, code: 'invalid-request' })
      const name = `${route.split('/')[1]?.slice(0, -1)}_id`
      expect(new Set(placesOf(answered))).toEqual(new Set([name]))
      expect(app.upstream.calls).toEqual([])
    })
  }

  it.each(['0', '1', '999999999999999999'])('of %s is taken', async (id) => {
    expect([200, 404]).toContain((await app.ask(`GET /tags/${id}`)).status)
    expect(app.upstream.methods).toEqual(['FetchAllTags'])
  })

  it('is read after percent-decoding', async () => {
    expect((await app.ask('GET /tags/%31')).body).toMatchObject({ id: '1' })
  })
})

describe('faults', () => {
  it('of path, query and body are told all at once', async () => {
    const answered = await app.ask('PATCH /tags/007?x=1', { body: { titel: 'a', title: 5 } })
    expectProblem(answered, { status: 400, code: 'invalid-request' })
    expect(answered.body.errors).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ parameter: 'tag_id' }),
        expect.objectContaining({ parameter: 'x' }),
        expect.objectContaining({ pointer: '/titel' }),
        expect.objectContaining({ pointer: '/title' })
      ])
    )
    expect(answered.body.errors).toHaveLength(4)
    expect(app.upstream.calls).toEqual([])
  })

  it('of path and body are told all at once', async () => {
    const answered = await app.ask('PATCH /groups/x', { body: {} })
    expect(new Set(placesOf(answered))).toEqual(new Set(['/title', 'group_id']))
  })
})
