import { describe, expect, it } from 'vitest'
import type { Load } from '../../src/http/shedding.ts'
import { build, documentedRoutes } from '../build.ts'

const calm: Load = { delayMs: 3, heap: 0.4 }
const slow: Load = { delayMs: 201, heap: 0.4 }
const full: Load = { delayMs: 3, heap: 0.86 }

/** A gateway whose load is what the test says, and a way to have it looked at. */
async function underLoad() {
  let looks = 0
  let stopped = false
  let now = calm
  const app = await build({
    shedding: {
      everyMs: 1,
      meter: () => ({
        look() {
          looks++
          return now
        },
        stop() {
          stopped = true
        }
      })
    }
  })
  /** Has the load be so from now on, and goes on once it was looked at so often. */
  async function load(next: Load, times: number) {
    now = next
    const from = looks
    await expect.poll(() => looks - from, { interval: 1 }).toBeGreaterThanOrEqual(times)
  }
  return { ...app, load, hasStopped: () => stopped }
}

describe('a gateway under load', () => {
  it.each([
    ['its event loop is late', slow],
    ['its heap is nearly full', full]
  ])('refuses requests with 503 and Retry-After while %s, before any other work', async (_why, load) => {
    const app = await underLoad()
    await app.load(load, 3)
    // Without credentials: nobody looked at them.
    const { status, headers, body } = await app.ask('GET /tags', {
      as: null,
      headers: { 'x-request-id': 'mine' }
    })
    expect(status).toBe(503)
    expect(headers['content-type']).toBe('application/problem+json')
    expect(headers['retry-after']).toBe(String(body.retry_after_seconds))
    expect(headers['x-request-id']).toBe('mine')
    expect(body).toMatchObject({
      code: 'overloaded',
      status: 503,
      type: '/problems/overloaded',
      instance: 'mine'
    })
    expect(body).not.toHaveProperty('outcome')
    expect(app.upstream.calls).toEqual([])

    await app.load(calm, 2)
    expect((await app.ask('GET /tags')).status).toBe(200)
  })

  it('refuses every operation but health checks, in the words of the document', async () => {
    const app = await underLoad()
    await app.load(slow, 3)
    for (const { line, path, asking } of documentedRoutes(app.server)) {
      const { status } = await app.ask(line, asking)
      expect(status, line).toBe(path.startsWith('/health/') ? 200 : 503)
    }
    for (const line of [
      'GET /docs',
      'GET /nothing',
      'DELETE /tags',
      'OPTIONS /tags',
      'HEAD /tags',
      'GET /health/none'
    ]) {
      expect((await app.ask(line)).status, line).toBe(503)
    }
    expect((await app.ask('HEAD /health/live')).status).toBe(200)
    expect(app.upstream.calls).toEqual([])
  })

  it('tells of a write that it was not applied', async () => {
    const app = await underLoad()
    await app.load(slow, 3)
    for (const line of ['POST /tags', 'PUT /leads/1/tags/2', 'PATCH /tags/1', 'DELETE /groups/1']) {
      expect((await app.ask(line)).body, line).toMatchObject({ code: 'overloaded', outcome: 'not_applied' })
    }
  })

  it('lets pages of listed origins read the refusal', async () => {
    const origin = 'https://app.example.com'
    const app = await build({
      config: { CORS_ORIGINS: origin },
      shedding: { everyMs: 1, meter: () => ({ look: () => slow, stop: () => undefined }) }
    })
    const ask = () => app.ask('GET /tags', { headers: { origin } })
    await expect.poll(async () => (await ask()).status).toBe(503)
    expect((await ask()).headers['access-control-allow-origin']).toBe(origin)
  })

  it.each([
    ['one bad second between good ones', [calm, slow, calm, full, calm, slow]],
    ['what is just within the limits', [{ delayMs: 200, heap: 0.85 }]]
  ])('refuses nobody for %s', async (_what, loads) => {
    let looks = 0
    const app = await build({
      shedding: {
        everyMs: 1,
        meter: () => ({ look: () => loads[looks++ % loads.length] ?? calm, stop: () => undefined })
      }
    })
    for (let asked = 0; asked < 30; asked++) {
      const before = looks
      expect((await app.ask('GET /tags')).status).toBe(200)
      await expect.poll(() => looks, { interval: 1 }).toBeGreaterThan(before)
    }
  })

  it('stops to measure when it closes', async () => {
    const app = await underLoad()
    await app.load(calm, 1)
    await app.server.close()
    expect(app.hasStopped()).toBe(true)
  })

  it('measures what its own process does', async () => {
    const app = await build({ shedding: {} })
    const status = async () => (await app.ask('GET /tags')).status
    const busily = () => {
      for (const end = performance.now() + 300; performance.now() < end; );
      return status()
    }
    await expect.poll(busily, { interval: 1, timeout: 10_000 }).toBe(503)
    await expect.poll(status, { timeout: 10_000 }).toBe(200)
  }, 25_000)
})
