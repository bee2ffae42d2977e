import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { build } from '../build.ts'
import { documented, success, tagRows } from '../upstream.ts'

const app = await build({}, afterAll)
beforeEach(() => app.upstream.answers(documented))

const lines = ['/tags', '/tags/1', '/groups', '/groups/1', '/campaigns', '/account', '/', '/openapi.json']
const etagOf = async (path: string) => String((await app.ask(`GET ${path}`)).headers.etag)
const ask = (path: string, ifNoneMatch: string) =>
  app.ask(`GET ${path}`, { headers: { 'if-none-match': ifNoneMatch } })

describe.each(lines)('GET %s', (path) => {
  it('has an ETag, the same for the same representation', async () => {
    expect(await etagOf(path)).toMatch(/^(W\/)?"[\x21\x23-\x7E]+"$/)
    expect(await etagOf(path)).toBe(await etagOf(path))
  })

  it('is 304 without a body where If-None-Match has it', async () => {
    const etag = await etagOf(path)
    const answered = await ask(path, etag)
    expect(answered.status).toBe(304)
    expect(answered.text).toBe('')
    expect(answered.headers['content-type']).toBeUndefined()
    // What a 200 would have, a cache needs of a 304 too (RFC 9110, 15.4.5).
    expect(answered.headers.etag).toBe(etag)
    expect(answered.headers['cache-control']).toBe('private, no-cache')
    expect(answered.headers.vary).toMatch(/authorization/i)
  })
})

describe('If-None-Match', () => {
  it('may be a list, a weak form, a strong form, or *', async () => {
    const etag = await etagOf('/tags')
    const opaque = etag.replace(/^W\//, '')
    for (const value of [`"a", ${etag}`, `W/"a",${etag},"b"`, opaque, `W/${opaque}`, '*', ` ${etag} `]) {
      expect((await ask('/tags', value)).status, value).toBe(304)
    }
  })

  it('with other tags, or with nonsense, is 200', async () => {
    const etag = await etagOf('/tags')
    for (const value of [
      '"a"',
      'W/"a", "b"',
      '',
      etag.replaceAll('"', ''),
      `x${etag.slice(3)}`,
      etag.toUpperCase()
    ]) {
      expect((await ask('/tags', value)).status, value).toBe(200)
    }
  })

  it('works for HEAD', async () => {
    const etag = await etagOf('/tags')
    const answered = await app.ask('HEAD /tags', { headers: { 'if-none-match': etag } })
    expect(answered.status).toBe(304)
    expect(answered.headers.etag).toBe(etag)
  })

  it('means nothing to a write', async () => {
    for (const [line, status] of [
      ['POST /tags', 201],
      ['PATCH /tags/1', 200]
    ] as const) {
      const answered = await app.ask(line, { body: { title: 'a' }, headers: { 'if-none-match': '*' } })
      expect(answered.status).toBe(status)
      expect(answered.headers.etag).toBeUndefined()
    }
  })

  it('means nothing to a problem: it has no ETag, and * does not hide it', async () => {
    const answered = await ask('/tags/9', '*')
    expect(answered.status).toBe(404)
    expect(answered.headers.etag).toBeUndefined()
  })

  it('never hides that the credentials are wrong', async () => {
    const etag = await etagOf('/tags')
    app.upstream.answers(() => ({ response: 'false', message: 'Invalid (api_uId or api_key)' }))
    expect((await ask('/tags', etag)).status).toBe(401)
  })
})

describe('an ETag', () => {
  it('is another one when a row, a page or the order changes', async () => {
    const seen = new Set<string>()
    for (const ids of [[1, 2], [1, 3], [2, 1], [1], []]) {
      app.upstream.answers(() => success({ tag: tagRows(ids) }))
      seen.add(await etagOf('/tags'))
    }
    app.upstream.answers(() => success({ tag: tagRows([1, 2]) }))
    seen.add(await etagOf('/tags?limit=1'))
    expect(seen.size).toBe(6)
  })

  it('is weak, or another one for each encoding', async () => {
    app.upstream.answers(() => success({ tag: tagRows(Array.from({ length: 100 }, (_, i) => i)) }))
    const plain = await etagOf('/tags')
    const { headers } = await app.ask('GET /tags', { headers: { 'accept-encoding': 'gzip' } })
    expect(headers['content-encoding']).toBe('gzip')
    expect(plain.startsWith('W/') || headers.etag !== plain).toBe(true)
  })

  it('of a page still holds for the page that its link leads to', async () => {
    app.upstream.answers(() => success({ tag: tagRows([1, 2, 3]) }))
    const { body } = await app.ask('GET /tags?limit=2')
    const path = `/tags?limit=2&cursor=${body.next_cursor}`
    expect((await ask(path, await etagOf(path))).status).toBe(304)
  })
})
