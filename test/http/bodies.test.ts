import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { build } from '../build.ts'
import { expectProblem, placesOf } from '../expectations.ts'
import { documented } from '../upstream.ts'

const app = await build({}, afterAll)
beforeEach(() => app.upstream.answers(documented))

const routes = ['POST /tags', 'PATCH /tags/1', 'POST /groups', 'PATCH /groups/1']
const create = (body: unknown) => app.ask('POST /tags', { body })
const nothingAsked = () => expect(app.upstream.calls).toEqual([])

describe.each(routes)('%s', (route) => {
  const faults: Readonly<Record<string, readonly [unknown, string[]]>> = {
    'an empty object': [{}, ['/title']],
    'an unknown field': [{ title: 'a', status: 'active' }, ['/status']],
    'several unknown fields and no known one': [{ a: 1, b: 2 }, ['/a', '/b', '/title']],
    'an empty title': [{ title: '' }, ['/title']],
    'a title of null': [{ title: null }, ['/title']],
    'a title that is a number': [{ title: 5 }, ['/title']],
    'a title that is a boolean': [{ title: true }, ['/title']],
    'a title in a list': [{ title: ['a'] }, ['/title']],
    'a title in an object': [{ title: { text: 'a' } }, ['/title']],
    'a list': [[{ title: 'a' }], ['']],
    null: [null, ['']],
    'a text': ['"title"', ['']],
    'a number': ['5', ['']],
    'no body at all': [undefined, ['']]
  }

  it.each(Object.entries(faults))('with %s is 400, with pointers', async (_what, [body, pointers]) => {
    const answered = await app.ask(route, { body })
    expectProblem(answered, { status: 400, code: 'invalid-request' })
    expect([...new Set(placesOf(answered))].sort()).toEqual(pointers)
    nothingAsked()
  })

  it('with an empty body that calls itself JSON is 400', async () => {
    const answered = await app.ask(route, { body: '' })
    expect(answered.status).toBe(400)
    nothingAsked()
  })
})

describe('a title', () => {
  const taken = {
    'of one character': 'a',
    'of a space': ' ',
    'with space around it': '  a\t',
    'of 4,096 characters': 'x'.repeat(4096),
    'of 4,096 characters outside the basic plane': '\u{1F600}'.repeat(4096),
    'with line breaks': 'a\r\nb',
    'with quotes, backslashes and markup': '"\\<b>\'',
    'in many scripts': 'Füße 東京 🇺🇸 \u202Eabc'
  }

  it.each(Object.entries(taken))('%s is sent on as given', async (_what, title) => {
    const answered = await create({ title })
    expect(answered.status).toBe(201)
    expect(answered.body.title).toBe(title)
    expect(app.upstream.calls[0]?.body.TagTitle).toBe(title)
  })

  const refused = {
    'of 4,097 characters': JSON.stringify('x'.repeat(4097)),
    'of 4,097 characters outside the basic plane': JSON.stringify('\u{1F600}'.repeat(4097)),
    'with NUL': '"a\\u0000b"',
    'with the first half of a surrogate pair': '"a\\ud83d"',
    'with the second half of a surrogate pair': '"\\ude00a"',
    'with the halves the wrong way round': '"\\ude00\\ud83d"'
  }

  it.each(Object.entries(refused))('%s is 400', async (_what, title) => {
    const answered = await create(`{"title":${title}}`)
    expectProblem(answered, { status: 400, code: 'invalid-request' })
    expect(new Set(placesOf(answered))).toEqual(new Set(['/title']))
    nothingAsked()
  })
})

describe('a body', () => {
  const nested = (levels: number): unknown => (levels === 1 ? {} : { a: nested(levels - 1) })
  const keys = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, i) => [`k${i}`, 1]))
  const says = async (body: unknown) => {
    const answered = await create(body)
    expectProblem(answered, { status: 400, code: 'invalid-request' })
    nothingAsked()
    return answered.body.errors.map(({ detail }: { detail: string }) => detail).join('; ')
  }

  it('is refused for its depth from 9 levels on', async () => {
    expect(await says({ title: nested(7) })).not.toMatch(/deep|nest/)
    expect(await says({ title: nested(8) })).toMatch(/deep|nest/)
  })

  it('counts lists as levels too', async () => {
    expect(await says('{"title":[[[[[[[]]]]]]]}')).not.toMatch(/deep|nest/)
    expect(await says('{"title":[[[[[[[[]]]]]]]]}')).toMatch(/deep|nest/)
  })

  it('is refused for its fields from 201 on', async () => {
    expect(await says(keys(200))).not.toMatch(/200/)
    expect(await says(keys(201))).toMatch(/200/)
  })

  it('is refused for a field with a name from 65 characters on', async () => {
    expect(await says({ ['k'.repeat(64)]: 1 })).not.toMatch(/64/)
    expect(await says({ ['k'.repeat(65)]: 1 })).toMatch(/64/)
    expect(await says({ ['\u{1F600}'.repeat(64)]: 1 })).not.toMatch(/64/)
  })

  it.each(['__proto__', 'constructor', 'prototype', 'api_key', 'Method', 'Data'])(
    'with a field called %s is 400',
    async (name) => {
      const answered = await create(`{"title":"a","${name}":{"title":"b"}}`)
      expectProblem(answered, { status: 400, code: 'invalid-request' })
      expect(placesOf(answered).join()).toMatch(/^(,?(\/.*)?)*$/)
      nothingAsked()
    }
  )

  it('that is nested as deep as its size allows is 400', async () => {
    const answered = await create(`{"title":${'['.repeat(100_000)}${']'.repeat(100_000)}}`)
    expectProblem(answered, { status: 400, code: 'invalid-request' })
    nothingAsked()
  })

  const broken: Readonly<Record<string, string | Buffer>> = {
    'that is cut off': '{"title":"a"',
    'with single quotes': "{'title':'a'}",
    'with a trailing comma': '{"title":"a",}',
    'of two texts': '{"title":"a"}{"title":"b"}',
    'with a byte-order mark': '\uFEFF{"title":"a"}',
    'that is no UTF-8': Buffer.concat([Buffer.from('{"title":"'), Buffer.of(0xff), Buffer.from('"}')]),
    'with an overlong encoding': Buffer.concat([
      Buffer.from('{"title":"'),
      Buffer.of(0xc0, 0xaf),
      Buffer.from('"}')
    ]),
    'in UTF-16': Buffer.from('{"title":"a"}', 'utf16le'),
    'with a control character in a text': '{"title":"a\nb"}',
    'with NaN': '{"title":NaN}',
    'of a form': 'title=a'
  }

  it.each(Object.entries(broken))('%s is 400 invalid-json', async (_what, body) => {
    const answered = await create(body)
    expectProblem(answered, { status: 400, code: 'invalid-json' })
    nothingAsked()
  })

  it('over 256 KiB is 413', async () => {
    const body = `{"title":"a"}${' '.repeat(262_144)}`
    expectProblem(await create(body), { status: 413, code: 'body-too-large' })
    nothingAsked()
  })

  it('of 256 KiB is taken', async () => {
    const start = '{"title":"a"}'
    expect((await create(start + ' '.repeat(262_144 - start.length))).status).toBe(201)
  })

  it('may escape fault pointers: a field called a/b~c stands at /a~1b~0c', async () => {
    expect(placesOf(await create({ title: 'a', 'a/b~c': 1 }))).toEqual(['/a~1b~0c'])
  })
})

describe('a route without a body', () => {
  const lines = ['GET /tags', 'GET /account', 'GET /tags/1', 'DELETE /groups/1', 'GET /health/live', 'GET /']

  it.each(lines)('%s takes {} and an empty body of any type', async (line) => {
    const json = { 'content-type': 'application/json' }
    for (const asking of [
      {},
      { headers: json },
      { body: '{}' },
      { body: ' { } ' },
      { body: '', headers: json },
      { body: '', headers: { 'content-type': 'text/plain' } },
      { body: '', headers: { 'content-type': 'multipart/form-data' } },
      { body: '', headers: { 'content-type': undefined } }
    ]) {
      expect((await app.ask(line, asking)).status, JSON.stringify(asking)).toBeLessThan(300)
    }
  })

  it.each(lines)('%s refuses any other body', async (line) => {
    for (const asking of [
      { body: '{"title":"a"}' },
      { body: '[]' },
      { body: 'null' },
      { body: '""' },
      { body: '0' },
      { body: 'title=a', headers: { 'content-type': 'application/x-www-form-urlencoded' } },
      { body: 'abc', headers: { 'content-type': 'text/plain' } },
      { body: 'abc', headers: { 'content-type': undefined } }
    ]) {
      const answered = await app.ask(line, asking)
      expectProblem(answered, { status: 400, code: 'invalid-request' })
    }
    nothingAsked()
  })
})
