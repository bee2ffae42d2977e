import { request as httpRequest } from 'node:http'
import { describe, expect, it } from 'vitest'
import { basic, build, type Options } from '../build.ts'
import { listen } from '../raw.ts'
import { failure, success, tagRows } from '../upstream.ts'

interface Got {
  readonly status: number
  readonly text: string
  readonly cacheStatus: string | undefined
}

/** A gateway on a port, whose upstream answers when the test says so. */
async function held(options: Options = {}) {
  const answer = Promise.withResolvers<object>()
  const app = await build({ ...options, upstream: () => answer.promise })
  const port = await listen(app.server)
  const get = (path: string, secret = 'sandbox-key-1001', more: Record<string, string> = {}) => {
    const sent = httpRequest({
      port,
      path,
      agent: false,
      headers: { authorization: basic('1001', secret), ...more }
    })
    const got = new Promise<Got>((resolve, reject) => {
      sent.once('error', reject)
      sent.once('response', async (response) => {
        const chunks: Buffer[] = []
        for await (const chunk of response) chunks.push(chunk)
        const { statusCode: status = 0, headers } = response
        const cacheStatus = headers['cache-status']
        resolve({ status, text: Buffer.concat(chunks).toString(), cacheStatus: cacheStatus?.toString() })
      })
    })
    // Of those that hang up nobody waits.
    got.catch(() => undefined)
    sent.end()
    return { got, hangUp: () => sent.destroy() }
  }
  const asking = () => connectionsOf(app.server.server)
  return { ...app, get, asking, answer }
}

function connectionsOf(server: {
  getConnections(done: (error: Error | null, count: number) => void): unknown
}) {
  return new Promise<number>((resolve) => {
    server.getConnections((_error, count) => resolve(count))
  })
}

/** What the gateway has done when it has answered something that came later. */
async function arrived({ get, asking }: Awaited<ReturnType<typeof held>>, clients: number): Promise<void> {
  await expect.poll(asking).toBe(clients)
  await get('/health/live').got
}

describe.each([0, 5_000])('64 clients that ask the same at once, with a cache of %s ms', (CACHE_TTL_MS) => {
  it('are one call of V1, also where some hang up, the first one too', async () => {
    const gateway = await held({ config: { CACHE_TTL_MS } })
    const clients = Array.from({ length: 64 }, () => gateway.get('/tags'))
    await arrived(gateway, 64)
    for (const index of [0, 7, 63]) clients[index]?.hangUp()
    await expect.poll(gateway.asking).toBe(61)
    gateway.answer.resolve(success({ tag: tagRows([1, 2]) }))
    const answers = await Promise.all(clients.filter((_, i) => ![0, 7, 63].includes(i)).map(({ got }) => got))
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]))
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1)
    const stored = CACHE_TTL_MS === 0 ? 'bypass' : 'uri-miss; stored'
    const statuses = answers.map(({ cacheStatus }) => cacheStatus)
    expect(
      statuses.filter((status) => status === `prospector-gateway; fwd=${stored}; collapsed`).length
    ).toBeGreaterThan(59)
    expect(gateway.upstream.calls).toHaveLength(1)
  })
})

describe('reads at the same time', () => {
  it('end with the last client that hangs up', async () => {
    const gateway = await held()
    const clients = [
      gateway.get('/calls?from=2026-01-01&to=2026-01-02'),
      gateway.get('/calls?from=2026-01-01&to=2026-01-02')
    ]
    await arrived(gateway, 2)
    expect(gateway.upstream.calls).toHaveLength(1)
    for (const { hangUp } of clients) hangUp()
    await gateway.upstream.calls[0]?.abandoned
  })

  it('fail together, and the next one asks again', async () => {
    const gateway = await held({ config: { CACHE_TTL_MS: 5_000 } })
    const clients = [gateway.get('/tags'), gateway.get('/tags')]
    await arrived(gateway, 2)
    gateway.answer.resolve(failure('no'))
    const statuses = await Promise.all(clients.map(async ({ got }) => (await got).status))
    expect(statuses).toEqual([502, 502])
    gateway.upstream.answers(() => success({ tag: tagRows([1]) }))
    expect((await gateway.get('/tags').got).status).toBe(200)
  })

  it.each([
    [
      'other parameters',
      '/calls?from=2026-01-01&to=2026-01-02',
      '/calls?from=2026-01-01&to=2026-01-03',
      {},
      undefined
    ],
    ['another secret', '/tags', '/tags', {}, 'another'],
    ['a wish for a fresh answer', '/tags', '/tags', { 'cache-control': 'no-cache' }, undefined]
  ] as const)('are two calls with %s', async (_what, one, other, more, secret) => {
    const gateway = await held()
    const clients = [gateway.get(one), gateway.get(other, secret, more)]
    await expect.poll(() => gateway.upstream.calls.length).toBe(2)
    for (const { hangUp } of clients) hangUp()
  })

  it('that are part of a write have calls of their own', async () => {
    const gateway = await held()
    gateway.get('/members')
    await expect.poll(() => gateway.upstream.calls.length).toBe(1)
    const patched = gateway.ask('PATCH /members/1', { body: { first_name: 'a' } })
    await expect.poll(() => gateway.upstream.methods).toEqual(['getMemberUsers', 'getMemberUsers'])
    gateway.answer.resolve(failure('no'))
    expect((await patched).status).toBe(502)
  })
})
