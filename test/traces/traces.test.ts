import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { startTraces } from '../../src/traces/traces.ts'
import { build, type Options } from '../build.ts'
import { gateway, storeOfTest } from '../process.ts'

interface Sent {
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId?: string
  readonly name: string
  readonly kind: number
  readonly attributes: readonly { key: string; value: unknown }[]
  readonly status: { code?: number }
}

const server = 2
const client = 3
const failed = 2

/** A collector, and the spans that it was sent. */
async function startCollector() {
  const spans: Sent[] = []
  const bodies: string[] = []
  const collector = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const text = Buffer.concat(chunks).toString()
    bodies.push(text)
    const { resourceSpans } = JSON.parse(text) as { resourceSpans: { scopeSpans: { spans: Sent[] }[] }[] }
    spans.push(...resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans)))
    response.setHeader('content-type', 'application/json').end('{}')
  }).listen(0, '127.0.0.1')
  await once(collector, 'listening')
  onTestFinished(() => {
    collector.closeAllConnections()
    collector.close()
  })
  const { port } = collector.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}`, spans, bodies }
}

/** A gateway that traces. */
async function traced(options: Options = {}) {
  const collector = await startCollector()
  const traces = startTraces(collector.url, '1.2.3')
  const built = await build({ ...options, tracing: traces.tracing })
  return { ...built, collector, flush: () => traces.close() }
}

const traceparent = `00-${'a1'.repeat(16)}-${'b2'.repeat(8)}-01`

describe('traces', () => {
  it('have a request in the trace that it came with, and its call of V1 below it, which V1 is told of', async () => {
    const { ask, upstream, collector, flush } = await traced()
    await ask('GET /tags/5000?limit=x', { headers: { traceparent } })
    await ask('GET /tags', { headers: { traceparent } })
    await flush()
    const request = collector.spans.find(({ name }) => name === 'GET /tags')
    expect(request).toMatchObject({ traceId: 'a1'.repeat(16), parentSpanId: 'b2'.repeat(8), kind: server })
    expect(request?.attributes).toContainEqual({ key: 'http.response.status_code', value: { intValue: 200 } })
    const call = collector.spans.find(({ parentSpanId }) => parentSpanId === request?.spanId)
    expect(call).toMatchObject({ name: 'FetchAllTags', kind: client, traceId: request?.traceId })
    expect(upstream.calls.at(-1)?.headers.traceparent).toBe(`00-${call?.traceId}-${call?.spanId}-01`)
  })

  it('have one of their own for a request without one, or with what is none', async () => {
    const { ask, collector, flush } = await traced()
    await ask('GET /tags')
    await ask('GET /tags', { headers: { traceparent: `${traceparent}\u00e9` } })
    await flush()
    const requests = collector.spans.filter(({ kind }) => kind === server)
    expect(requests.map(({ parentSpanId }) => parentSpanId ?? '')).toEqual(['', ''])
    expect(new Set(requests.map(({ traceId }) => traceId)).size).toBe(2)
  })

  it('tell of a call that failed, by its verdict', async () => {
    const { ask, collector, flush } = await traced({ upstream: () => 'no JSON' })
    await ask('GET /tags')
    await flush()
    expect(collector.spans.map(({ name, status: { code } }) => [name, code])).toEqual(
      expect.arrayContaining([
        ['FetchAllTags', failed],
        ['GET /tags', failed]
      ])
    )
  })

  it('have no call that V1 was not asked for', async () => {
    const { ask, collector, flush } = await traced({ config: { CACHE_TTL_MS: 5_000 } })
    await ask('GET /tags')
    await ask('GET /tags?limit=1')
    await flush()
    expect(collector.spans.filter(({ name }) => name === 'FetchAllTags')).toHaveLength(1)
    expect(collector.spans.filter(({ name }) => name === 'GET /tags')).toHaveLength(2)
  })

  it('have no word of what a client sent', async () => {
    const { ask, collector, flush } = await traced()
    await ask('GET /leads?email=ann%40example.com')
    await ask('GET /leads/ann%40example.com?id_type=email')
    await flush()
    const text = collector.bodies.join()
    expect(text).toContain('GET /leads')
    // Ids of spans are random digits.
    expect(text).not.toMatch(/ann|example\.com|(?<![0-9a-f])1001(?![0-9a-f])/)
  })
})

it('A gateway with a collector sends what it has when it is told to stop', async () => {
  const { url, spans } = await startCollector()
  const running = gateway(['start', '--json'], {
    PORT: '0',
    STORE_URL: storeOfTest(),
    OTEL_EXPORTER_OTLP_ENDPOINT: url
  })
  const [, address = ''] = /"url":"([^"]+)"/.exec(await running.saying(/"url"/)) ?? []
  expect((await fetch(`${address}/health/live`)).status).toBe(200)
  running.kill('SIGTERM')
  expect((await running.ended).code).toBe(0)
  expect(spans.map(({ name }) => name)).toContain('GET /health/live')
})

it('A collector that is away harms nobody', async () => {
  const env = { PORT: '0', STORE_URL: storeOfTest(), OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9' }
  const running = gateway(['start', '--json'], env)
  const [, address = ''] = /"url":"([^"]+)"/.exec(await running.saying(/"url"/)) ?? []
  expect((await fetch(`${address}/health/live`)).status).toBe(200)
  running.kill('SIGTERM')
  expect((await running.ended).code).toBe(0)
})
