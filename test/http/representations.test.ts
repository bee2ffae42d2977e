import { randomBytes } from 'node:crypto'
import { brotliDecompressSync, gunzipSync, inflateSync, zstdDecompressSync } from 'node:zlib'
import Fastify from 'fastify'
import { afterAll, describe, expect, it } from 'vitest'
import { representations } from '../../src/http/representations.ts'
import { build } from '../build.ts'
import { success, tagRows } from '../upstream.ts'

const clock = { ms: 0 }
const large = success({ tag: tagRows(Array.from({ length: 400 }, (_, index) => index)) })
const origin = 'https://app.example.com'
const app = await build(
  {
    config: { CACHE_TTL_MS: 60_000, CORS_ORIGINS: origin },
    now: () => clock.ms,
    upstream: ({ method }) =>
      method === 'FetchAllTags'
        ? large
        : success({ group: [{ GroupId: '1', GroupTitle: 'a', TeamId: '1', Added_by: '1' }] })
  },
  afterAll
)

const decoders: Readonly<Record<string, (bytes: Buffer) => Buffer>> = {
  zstd: zstdDecompressSync,
  br: brotliDecompressSync,
  gzip: gunzipSync,
  deflate: inflateSync
}
const asked = (path: string, encoding?: string, more: Record<string, string> = {}) =>
  app.ask(`GET ${path}`, { headers: { 'accept-encoding': encoding, ...more } })
/** What another path gives, of which nothing is kept yet. */
let paths = 0
const anotherPath = () => `/tags?limit=${300 + paths++}`

describe('an answer that is kept', () => {
  it.each([
    'gzip',
    'br',
    'zstd',
    'deflate',
    'x-gzip',
    'gzip, deflate, br, zstd',
    'br;q=0.5, gzip;q=0.9',
    'gzip;q=0, deflate',
    '*',
    '*;q=0.5, identity',
    'identity',
    'identity;q=1, gzip;q=0.5',
    'nonsense',
    ''
  ])('is compressed as one that is new: Accept-Encoding: %s', async (encoding) => {
    const path = anotherPath()
    const first = await asked(path, encoding)
    const plain = (await asked(path)).text
    const coding = first.headers['content-encoding']
    // What is compressed apart from the main thread is there soon.
    for (let time = 0; time < 4; time++) {
      const again = await asked(path, encoding)
      expect(again.headers['content-encoding']).toBe(coding)
      expect(again.headers.etag).toBe(first.headers.etag)
      expect(again.headers.vary).toBe(first.headers.vary)
      const decode = decoders[coding ?? '']
      expect((decode ? decode(again.bytes) : again.bytes).toString()).toBe(plain)
      if (again.headers['content-length'] !== undefined)
        expect(Number(again.headers['content-length'])).toBe(again.bytes.length)
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
    expect((await asked(path, encoding)).headers['content-length']).toBeDefined()
    expect(app.upstream.methods.filter((name) => name === 'FetchAllTags')).toHaveLength(1)
  })

  it('is as it is where it is small, or nothing is to be compressed', async () => {
    for (let time = 0; time < 3; time++) {
      expect((await asked('/groups', 'gzip')).headers['content-encoding']).toBeUndefined()
      expect(
        (await asked('/tags', 'gzip', { 'x-no-compression': '1' })).headers['content-encoding']
      ).toBeUndefined()
    }
  })

  it('is 304 where If-None-Match has it, with the headers that a new one has', async () => {
    const path = anotherPath()
    const { etag = '' } = (await asked(path)).headers
    await asked('/tags?limit=2')
    for (const value of [etag, `"a", ${etag}`, etag.slice(2), '*']) {
      const answered = await asked(path, undefined, { 'if-none-match': value })
      expect([answered.status, answered.text]).toEqual([304, ''])
      expect(answered.headers.etag).toBe(etag)
      expect(answered.headers['content-type']).toBeUndefined()
      expect(answered.headers['content-length']).toBeUndefined()
      expect(answered.headers['cache-control']).toBe('private, no-cache')
      expect(answered.headers['cache-status']).toMatch(/; hit; /)
    }
    expect((await asked(path, undefined, { 'if-none-match': '"a"' })).status).toBe(200)
  })

  it('has the request’s own id, and lets its own origin read it', async () => {
    const path = anotherPath()
    for (const [id, from] of [
      ['first', undefined],
      ['second', origin],
      ['third', 'https://other.example.com']
    ] as const) {
      const { headers } = await asked(path, undefined, { 'x-request-id': id, ...(from && { origin: from }) })
      expect(headers['x-request-id']).toBe(id)
      expect(headers['access-control-allow-origin']).toBe(from === origin ? origin : undefined)
    }
  })

  it('is another one for another Accept', async () => {
    const path = anotherPath()
    const types = ['application/json', 'text/csv', 'application/x-ndjson', '*/*']
    for (let round = 0; round < 2; round++) {
      const given = []
      for (const accept of types)
        given.push((await asked(path, undefined, { accept })).headers['content-type'])
      expect(given).toEqual([
        expect.stringContaining('application/json'),
        expect.stringContaining('text/csv'),
        expect.stringContaining('application/x-ndjson'),
        expect.stringContaining('application/json')
      ])
    }
    expect((await asked(path, undefined, { accept: 'image/png' })).status).toBe(406)
  })

  it('hides no fault of the request', async () => {
    expect((await asked('/tags?limit=0')).status).toBe(400)
    expect((await asked('/tags?limit=0')).status).toBe(400)
  })
})

describe('answers that are kept', () => {
  it('have so many bytes at most, with their compressed forms', async () => {
    const list = { isCurrent: () => true, at: 0, until: 1_000, value: [] }
    const own = Fastify()
    const kept = representations(own, () => 0, { of: (_, length) => ({ coding: codingOf(length) }) }, 10_000)
    const codingOf = (length: number) => (length === 4_000 ? 'gzip' : null)
    own.decorateRequest('sources', null)
    own.decorateRequest('principal', null)
    own.get<{ Params: { name: string } }>('/:name', (request, reply) => {
      Object.assign(request, { principal: { identity: 'one' }, sources: null })
      const found = kept.find(request) !== null
      const of = { hit: 0, miss: 1, collapsed: 0, past: 0 }
      request.sources = { kept: [list], calls: 1, reference: true, of }
      void reply.type('application/json')
      // What can't be compressed.
      if (!found)
        kept.keep(request, reply, randomBytes(request.params.name === 'coded' ? 4_000 : 3_900), 'W/"a"')
      return reply.send({ found })
    })
    const isKept = async (name: string) => (await own.inject(`/${name}`)).json<{ found: boolean }>().found
    expect([await isKept('plain'), await isKept('plain')]).toEqual([false, true])
    await expect.poll(() => isKept('coded')).toBe(true)
    expect(await isKept('plain')).toBe(false)
    await own.close()
  })
})
