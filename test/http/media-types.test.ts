import { brotliDecompressSync, gunzipSync, inflateSync, zstdDecompressSync } from 'node:zlib'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { build } from '../build.ts'
import { expectProblem } from '../expectations.ts'
import { documented, success, tagRows } from '../upstream.ts'

const app = await build({}, afterAll)
beforeEach(() => app.upstream.answers(documented))

const accepting = (line: string, accept: string) =>
  app.ask(line, { headers: { accept }, ...(/^P/.test(line) && { body: { title: 'a' } }) })

describe('Accept', () => {
  const fit = [
    '*/*',
    'application/*',
    'application/json',
    'application/json; charset=utf-8',
    'APPLICATION/JSON',
    'text/html, application/json;q=0.1',
    'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8',
    'application/problem+json, application/json'
  ]
  it.each(fit)('of %s is answered with JSON', async (accept) => {
    const answered = await accepting('GET /tags', accept)
    expect(answered.status).toBe(200)
    expect(answered.headers['content-type']).toMatch(/^application\/json/)
  })

  const unfit = ['text/html', 'application/xml', 'image/*', 'application/json;q=0', '*/*;q=0', 'text/csvx']
  it.each(unfit)('of %s is 406, and the upstream is not asked', async (accept) => {
    for (const line of ['GET /tags', 'POST /tags', 'GET /account', 'PATCH /groups/1']) {
      expectProblem(await accepting(line, accept), { status: 406, code: 'not-acceptable' })
    }
    expect(app.upstream.calls).toEqual([])
  })

  it('that the docs can answer with is no 406 there', async () => {
    for (const [path, accept] of [
      ['/', 'text/html'],
      ['/problems/not-found', 'text/html'],
      ['/docs/', 'text/html'],
      ['/openapi.yaml', 'application/yaml'],
      ['/openapi.json', 'application/json']
    ] as const) {
      expect((await accepting(`GET ${path}`, accept)).status, path).toBe(200)
    }
  })

  it('never changes the type of a problem', async () => {
    const answered = await accepting('GET /nothing', 'text/html')
    expectProblem(answered, { status: 404, code: 'not-found' })
  })
})

describe('Content-Type', () => {
  const post = (type: string | undefined, body: string | Buffer = '{"title":"a"}') =>
    app.ask('POST /tags', { body, headers: { 'content-type': type } })

  it.each([
    'application/json',
    'application/json; charset=utf-8',
    'application/json;charset=UTF-8',
    'Application/JSON'
  ])('%s is taken', async (type) => {
    expect((await post(type)).status).toBe(201)
  })

  it.each([
    undefined,
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/xml',
    'application/jsonp',
    'application/merge-patch+json',
    'json',
    'nonsense'
  ])('%s is 415, and the upstream is not asked', async (type) => {
    for (const line of ['POST /tags', 'PATCH /tags/1', 'POST /groups', 'PATCH /groups/1']) {
      const answered = await app.ask(line, { body: '{"title":"a"}', headers: { 'content-type': type } })
      expectProblem(answered, { status: 415, code: 'unsupported-media-type' })
    }
    expect(app.upstream.calls).toEqual([])
  })

  it.each(['gzip', 'br', 'deflate'])('with Content-Encoding: %s is 415', async (encoding) => {
    const answered = await app.ask('POST /tags', {
      body: '{"title":"a"}',
      headers: { 'content-encoding': encoding }
    })
    expectProblem(answered, { status: 415, code: 'unsupported-media-type' })
  })
})

describe('Accept-Encoding', () => {
  const many = () => success({ tag: tagRows(Array.from({ length: 100 }, (_, i) => i)) })
  const decoders = {
    gzip: gunzipSync,
    br: brotliDecompressSync,
    deflate: inflateSync,
    zstd: zstdDecompressSync
  }
  const encoded = (value: string) => {
    app.upstream.answers(many)
    return app.ask('GET /tags', { headers: { 'accept-encoding': value } })
  }

  it.each(['gzip', 'br', 'gzip;q=0.5, br;q=0', 'gzip, deflate, br, zstd', '*'])(
    'of %s gets the same JSON, smaller',
    async (value) => {
      const plain = await encoded('identity')
      const answered = await encoded(value)
      const encoding = answered.headers['content-encoding'] as keyof typeof decoders
      expect(value === '*' || value.includes(encoding)).toBe(true)
      expect(decoders[encoding](answered.bytes).toString()).toBe(plain.text)
      expect(answered.bytes.length).toBeLessThan(plain.bytes.length)
      expect(answered.headers['content-type']).toBe(plain.headers['content-type'])
    }
  )

  it.each(['identity', '', 'nonsense', 'gzip;q=0'])('of %s gets plain JSON', async (value) => {
    const answered = await encoded(value)
    expect(answered.headers['content-encoding']).toBeUndefined()
    expect(answered.body.data).toHaveLength(100)
  })

  it('never leaves Vary without itself, nor names it twice', async () => {
    for (const value of ['gzip', 'identity']) {
      const { headers } = await encoded(value)
      const names = String(headers.vary).toLowerCase().split(/ *, */)
      expect(names.filter((name) => name === 'accept-encoding')).toHaveLength(1)
    }
  })

  it('holds for HEAD too', async () => {
    app.upstream.answers(many)
    const answered = await app.ask('HEAD /tags', { headers: { 'accept-encoding': 'gzip' } })
    expect(answered.status).toBe(200)
    expect(answered.bytes).toHaveLength(0)
  })
})
