import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { afterAll, describe, expect, it } from 'vitest'
import { basic, build } from '../build.ts'
import { success } from '../upstream.ts'

/** What V1 has at the moment, as the names of its rows. */
let names: readonly string[] = []
const nameOf = (index: number) => names[index % names.length]

const app = await build(
  {
    config: { CACHE_TTL_MS: 0 },
    upstream: ({ method, body }) => {
      const owner = body.api_uId === '1001' ? '' : ' of another'
      const rows = Array.from({ length: 40 }, (_, index) => index)
      if (method === 'FetchAllTags') {
        return success({ tag: rows.map((id) => ({ TagId: String(id), TagTitle: `${nameOf(id)}${owner}` })) })
      }
      const Results = rows.map((id) => ({ recordingId: String(id), lead_Name: `${nameOf(id)}${owner}` }))
      return success({ Results, total_records: names.length, has_more: false })
    }
  },
  afterAll
)

const decoders: Readonly<Record<string, (bytes: Buffer) => Buffer>> = {
  br: brotliDecompressSync,
  gzip: gunzipSync
}

/** Asks for a list, and gives its names and its tag. */
async function poll(path: string, headers: Readonly<Record<string, string>>, uid = '1001') {
  const authorization = basic(uid, `sandbox-key-${uid}`)
  const answer = await app.ask(`GET ${path}`, { headers: { ...headers, authorization } })
  const coding = answer.headers['content-encoding']
  const decode = coding === undefined ? undefined : decoders[coding]
  const { data } = JSON.parse(decode ? String(decode(answer.bytes)) : answer.text) as {
    data: Record<string, string | null>[]
  }
  return { given: data.map(({ title, lead_name: name }) => title ?? name), etag: answer.headers.etag }
}

const paths = ['/tags', '/tags?limit=7', '/calls?from=2026-04-01&to=2026-04-20&limit=40']
const ways: Readonly<Record<string, Record<string, string>>> = {
  'as it is': {},
  'with Brotli': { 'accept-encoding': 'br' },
  'with gzip, past the cache': { 'accept-encoding': 'gzip', 'cache-control': 'no-cache' }
}
const polled = paths.flatMap((path) =>
  Object.entries(ways).map(([way, headers]) => [path, way, headers] as const)
)

describe('a list that is asked for again and again', () => {
  it.each(polled)('is as V1 has it at that moment, each time: %s %s', async (path, _way, headers) => {
    const rowCount = path.includes('=7') ? 7 : 40
    const tags = new Map<string, string>()
    for (const state of ['a', 'a', 'a', 'a', 'b', 'a', 'a', 'Zoë,b', 'Zoë,b', 'Zoë,b', 'a', 'a']) {
      names = state.split(',')
      const { given, etag = '' } = await poll(path, headers)
      expect(given).toEqual(Array.from({ length: rowCount }, (_, index) => nameOf(index)))
      expect(tags.get(state) ?? etag).toBe(etag)
      tags.set(state, etag)
    }
    expect(new Set(tags.values()).size).toBe(3)
  })

  it('is that of whoever asks', async () => {
    names = ['a']
    for (let time = 0; time < 5; time++) {
      for (const uid of ['1001', '1002']) {
        const { given } = await poll('/tags', {}, uid)
        expect(new Set(given)).toEqual(new Set([uid === '1001' ? 'a' : 'a of another']))
      }
    }
  })
})
