import { createBrotliDecompress, createGunzip, createInflate, createZstdDecompress } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { problem } from '../../src/http/problem.ts'
import { V1Failure } from '../../src/v1/failure.ts'
import { basic, build, demo, losAngeles } from '../build.ts'
import { answersOf, logOf } from '../calls/log.ts'
import { listen } from '../raw.ts'
import { raw } from '../upstream.ts'
import { chunksOf, decodedSoFar, exporting, request, tagsFrom } from './exporting.ts'

const ndjson = '/tags?format=ndjson'
const csv = '/tags?format=csv'

/** A moment that a test chooses. */
function moment() {
  let come = () => {}
  const coming = new Promise<void>((resolve) => {
    come = resolve
  })
  return { coming, come }
}

/** Lets what is under way go on, for as long as a test needs to see that something does not happen. */
const aWhile = () => new Promise((resolve) => setTimeout(resolve, 100))

describe('an export', () => {
  it.each(['1.1', '1.0'])('gives each batch as it comes, and ends whole: HTTP/%s', async (version) => {
    const next = moment()
    const { port } = await exporting(async function* () {
      yield tagsFrom(1, 2)
      await next.coming
      yield tagsFrom(3, 1)
    })
    const client = request(port, ndjson, { version, headers: { connection: 'close' } })
    await client.has('"id":"2"')
    expect(client.text()).not.toContain('"id":"3"')
    next.come()
    expect(await client.ended).toBe('ended')
    expect(client.text()).toContain('"id":"3"')
    if (version === '1.1') expect(chunksOf(client.bytes()).isWhole).toBe(true)
  })

  it('sends its head as soon as the first batch is there, also an empty one', async () => {
    const never = moment()
    const { port } = await exporting(async function* () {
      yield []
      await never.coming
    })
    const client = request(port, ndjson)
    await client.has('\r\n\r\n')
    expect(client.text()).toMatch(/^HTTP\/1\.1 200 OK\r\n/)
  })

  const decoders = {
    gzip: createGunzip,
    br: createBrotliDecompress,
    zstd: createZstdDecompress,
    deflate: createInflate
  }
  it.each(Object.entries(decoders))('gives each batch as it comes with %s', async (encoding, decoder) => {
    const next = moment()
    const { port } = await exporting(async function* () {
      yield tagsFrom(1, 2)
      await next.coming
      yield tagsFrom(3, 700)
      yield tagsFrom(703, 1)
    })
    const client = request(port, ndjson, { headers: { 'accept-encoding': encoding, connection: 'close' } })
    const decoded = () => decodedSoFar(decoder(), chunksOf(client.bytes()).body)
    await client.has('\r\n\r\n')
    expect(client.text()).toContain(`content-encoding: ${encoding}\r\n`)
    await expect.poll(decoded).toContain('"id":"2"')
    expect(await decoded()).not.toContain('"id":"3"')
    next.come()
    expect(await client.ended).toBe('ended')
    const lines = (await decoded()).trimEnd().split('\n')
    expect(lines.map((line) => JSON.parse(line).id)).toEqual(tagsFrom(1, 703).map(({ id }) => id))
    expect(chunksOf(client.bytes()).isWhole).toBe(true)
  })

  it('asks for no more rows while the client takes none', async () => {
    let given = 0
    let closed = false
    const { port } = await exporting(async function* () {
      try {
        for (; given < 1000; given++) {
          const [tag] = tagsFrom(given, 1)
          yield tag ? [{ ...tag, title: 'x'.repeat(1_000_000) }] : []
        }
      } finally {
        closed = true
      }
    })
    const client = request(port, ndjson)
    await client.has('\r\n\r\n')
    client.socket.pause()
    let before: number
    do {
      before = given
      await aWhile()
    } while (given > before)
    // What the kernel's buffers take, and a batch or two of the gateway's.
    expect(given).toBeLessThan(50)
    client.socket.resume()
    await expect.poll(() => given).toBeGreaterThan(before)
    client.socket.destroy()
    await expect.poll(() => closed).toBe(true)
  })

  it.each(['comes', 'fails'])(
    'is closed when the client hangs up while a batch is awaited, which then %s; nothing is logged as failed',
    async (what) => {
      const next = moment()
      let closed = false
      const { port, logged } = await exporting(async function* () {
        try {
          yield tagsFrom(1, 1)
          await next.coming
          if (what === 'fails') throw new V1Failure({ kind: 'unavailable' })
          yield tagsFrom(2, 1)
          yield tagsFrom(3, 1)
        } finally {
          closed = true
        }
      })
      const client = request(port, ndjson)
      await client.has('"id":"1"')
      client.socket.destroy()
      await expect.poll(() => logged.length).toBe(1)
      next.come()
      await expect.poll(() => closed).toBe(true)
      await aWhile()
      expect(logged).toEqual([expect.objectContaining({ msg: 'request', status: 200, cut: true })])
    }
  )

  it('is closed when the client hangs up before it has a batch', async () => {
    const asked = moment()
    const next = moment()
    let closed = false
    const { port, logged } = await exporting(async function* () {
      try {
        asked.come()
        await next.coming
        yield tagsFrom(1, 1)
        yield tagsFrom(2, 1)
      } finally {
        closed = true
      }
    })
    const client = request(port, ndjson)
    await asked.coming
    client.socket.destroy()
    await expect.poll(() => logged.length).toBe(1)
    next.come()
    await expect.poll(() => closed).toBe(true)
  })

  it.each([ndjson, csv])('is asked for its first batch alone by HEAD: %s', async (target) => {
    let given = 0
    let closed = false
    const { port } = await exporting(async function* () {
      try {
        for (; given < 10; ) yield tagsFrom(given++, 1)
      } finally {
        closed = true
      }
    })
    const client = request(port, target, { method: 'HEAD', headers: { connection: 'close' } })
    expect(await client.ended).toBe('ended')
    expect(client.text()).toMatch(/^HTTP\/1\.1 200 OK\r\n/)
    expect(client.text().split('\r\n\r\n')[1]).toBe('')
    expect([given, closed]).toEqual([1, true])
  })

  it('ends at its limit, within a batch, and closes what gives the rows', async () => {
    let closed = false
    const { port } = await exporting(async function* () {
      try {
        for (let first = 0; ; first += 3) yield tagsFrom(first, 3)
      } finally {
        closed = true
      }
    })
    const client = request(port, `${ndjson}&limit=7`, { headers: { connection: 'close' } })
    expect(await client.ended).toBe('ended')
    const { body, isWhole } = chunksOf(client.bytes())
    expect(isWhole).toBe(true)
    expect(body.toString().trimEnd().split('\n')).toHaveLength(7)
    expect(closed).toBe(true)
  })
})

describe('an export that fails', () => {
  const failing = (error: unknown) =>
    exporting(async function* () {
      yield tagsFrom(1, 2)
      await new Promise((resolve) => setImmediate(resolve))
      throw error
    })
  const overloaded = () =>
    problem('upstream-rate-limited', { retry_after_seconds: 7, cause: new Error('why') })

  it('before its first batch is a problem', async () => {
    // biome-ignore lint/correctness/useYield: it fails before it gives anything
    const { port } = await exporting(async function* () {
      throw overloaded()
    })
    for (const target of [ndjson, csv]) {
      const client = request(port, target, { headers: { connection: 'close' } })
      await client.ended
      expect(client.text()).toMatch(/^HTTP\/1\.1 429 /)
      expect(client.text()).toContain('content-type: application/problem+json')
      expect(client.text()).toContain('retry-after: 7\r\n')
      expect(client.text()).not.toMatch(/content-disposition|content-encoding/)
    }
  })

  it('ends NDJSON with the problem, and the connection without the last chunk', async () => {
    const { port, logged } = await failing(overloaded())
    const client = request(port, ndjson, { headers: { 'x-request-id': 'mine' } })
    expect(await client.ended).toBe('ended')
    const { body, isWhole } = chunksOf(client.bytes())
    expect(isWhole).toBe(false)
    const lines = body.toString().split('\n')
    expect(lines.pop()).toBe('')
    expect(lines).toHaveLength(3)
    expect(JSON.parse(lines[2] ?? '')).toEqual({
      error: {
        type: '/problems/upstream-rate-limited',
        title: expect.any(String),
        status: 429,
        detail: expect.any(String),
        instance: expect.any(String),
        code: 'upstream-rate-limited',
        retry_after_seconds: 7
      }
    })
    await expect.poll(() => logged.length).toBe(2)
    expect(logged).toEqual([
      expect.objectContaining({ msg: 'failed', code: 'upstream-rate-limited' }),
      expect.objectContaining({ msg: 'request', status: 200, cut: true })
    ])
  })

  it('cuts CSV alone', async () => {
    const { port } = await failing(overloaded())
    const client = request(port, csv)
    expect(await client.ended).toBe('ended')
    const { body, isWhole } = chunksOf(client.bytes())
    expect(isWhole).toBe(false)
    expect(body.toString()).toBe(
      'id,title,status,team_id,added_by\r\n1,Tag 1,active,,\r\n2,Tag 2,active,,\r\n'
    )
  })

  it('says no more than that it is internal where nobody foresaw it', async () => {
    const { port, logged } = await failing(new Error('canary'))
    const client = request(port, ndjson)
    await client.ended
    expect(client.text()).toContain('"code":"internal"')
    expect(client.text()).not.toContain('canary')
    await expect.poll(() => logged.filter(({ msg }) => msg === 'failed')).toHaveLength(1)
  })

  it.each([ndjson, csv])('resets the connection of a client of HTTP/1.0, after all: %s', async (target) => {
    const { port } = await failing(overloaded())
    const client = request(port, target, { version: '1.0' })
    expect(await client.ended).toBe('reset')
    expect(client.text()).not.toContain('transfer-encoding')
    expect(client.text()).toContain('Tag 2')
    if (target === ndjson) expect(client.text()).toMatch(/\{"error":\{.*\}\}\n$/)
  })

  it('tells it through a compression too', async () => {
    const { port } = await failing(overloaded())
    const client = request(port, ndjson, { headers: { 'accept-encoding': 'gzip' } })
    expect(await client.ended).toBe('ended')
    const { body, isWhole } = chunksOf(client.bytes())
    expect(isWhole).toBe(false)
    expect(await decodedSoFar(createGunzip(), body)).toMatch(/"id":"2".*\n\{"error":\{.*\}\}\n$/s)
  })

  it('tells a client that reads slowly all that came before', async () => {
    const rows = 40
    const { port } = await exporting(async function* () {
      for (let at = 0; at < rows; at++) {
        const [tag] = tagsFrom(at, 1)
        yield tag ? [{ ...tag, title: 'x'.repeat(200_000) }] : []
      }
      throw overloaded()
    })
    const client = request(port, ndjson)
    client.socket.pause()
    await aWhile()
    client.socket.resume()
    expect(await client.ended).toBe('ended')
    const { body, isWhole } = chunksOf(client.bytes())
    expect(isWhole).toBe(false)
    const lines = body.toString().trimEnd().split('\n')
    expect(lines).toHaveLength(rows + 1)
    expect(JSON.parse(lines[rows] ?? '')).toHaveProperty('error')
  })

  it('leaves fetch with an error, not with an end', async () => {
    const { port } = await failing(overloaded())
    const answer = await fetch(`http://127.0.0.1:${port}${csv}`)
    expect(answer.status).toBe(200)
    await expect(answer.text()).rejects.toThrow()
  })

  it('does so where it is V1 that fails, pages later', async () => {
    const log = logOf(1500, 0.25, '2026-05-15T12:00:00Z')
    const answers = answersOf(() => log)
    const { server } = await build({
      config: losAngeles,
      upstream: (call, index) => (Number(call.body.offset) > 900 ? raw(500, {}) : answers(call, index))
    })
    const target = '/calls?format=ndjson&from=2026-05-01&to=2026-05-15'
    const client = request(await listen(server), target, { headers: { authorization: basic(...demo) } })
    expect(await client.ended).toBe('ended')
    expect(client.text()).toContain('filename="calls_2026-05-01_2026-05-15.ndjson"')
    const { body, isWhole } = chunksOf(client.bytes())
    expect(isWhole).toBe(false)
    const lines = body.toString().trimEnd().split('\n')
    const last = JSON.parse(lines.pop() ?? '')
    expect(last).toMatchObject({ error: { code: 'upstream-failed', status: 502 } })
    const newest = log.toReversed().map(({ id }) => id)
    expect(lines.length).toBeGreaterThan(500)
    expect(lines.map((line) => JSON.parse(line).id)).toEqual(newest.slice(0, lines.length))
  })
})
