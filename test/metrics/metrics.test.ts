import { readFile } from 'node:fs/promises'
import { describe, expect, it, onTestFinished } from 'vitest'
import { startAdmin } from '../../src/metrics/admin.ts'
import { metrics } from '../../src/metrics/metrics.ts'
import { basic, build, demo, type Options } from '../build.ts'
import { gateway, storeOfTest } from '../process.ts'
import { listen } from '../raw.ts'

/** A gateway, and what its metrics say: each series by its name and labels. */
async function measured(options: Options = {}) {
  const counted = metrics()
  const built = await build({ ...options, metrics: counted })
  const admin = await startAdmin(counted, '127.0.0.1', 0)
  onTestFinished(() => admin.close())
  const series = async () => {
    const text = await (await fetch(`${admin.url}/metrics`)).text()
    const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
    return new Map(
      lines.map((line): [string, number] => {
        const end = line.lastIndexOf(' ')
        return [line.slice(0, end), Number(line.slice(end + 1))]
      })
    )
  }
  return { ...built, admin, series }
}

describe('metrics', () => {
  it('count answers by route pattern and status, and calls of V1 by Method and verdict', async () => {
    const { ask, series } = await measured()
    await ask('GET /tags')
    const found = await series()
    expect(found.get('gateway_requests_total{method="GET",route="/tags",status="200"}')).toBe(1)
    expect(found.get('gateway_request_duration_seconds_count{method="GET",route="/tags"}')).toBe(1)
    expect(found.get('gateway_upstream_calls_total{upstream_method="FetchAllTags",verdict="ok"}')).toBe(1)
    expect(found.get('gateway_upstream_circuit{state="closed"}')).toBe(1)
  })

  it('have no more series for any number of unknown paths and ids', async () => {
    const { ask, series } = await measured()
    await ask('GET /tags/1')
    await ask('GET /unknown-0')
    const before = (await series()).size
    for (let n = 2; n < 100; n++) {
      await ask(`GET /unknown-${n}`)
      await ask(`GET /tags/${n}`, { as: null })
    }
    // The 401 is a series of its own.
    expect((await series()).size).toBeLessThanOrEqual(before + 1)
  })
})

describe('metrics of streams', () => {
  it('count exports and their rows, and how they ended', async () => {
    const { server, series } = await measured()
    const url = `http://127.0.0.1:${await listen(server)}/tags?format=ndjson`
    const text = await (await fetch(url, { headers: { authorization: basic(...demo) } })).text()
    const rows = text.trimEnd().split('\n').length
    await expect.poll(async () => (await series()).get('gateway_exports_total{end="whole"}')).toBe(1)
    const found = await series()
    expect(found.get('gateway_export_rows_total')).toBe(rows)
    expect(found.get('gateway_exports_running')).toBe(0)
  })

  it('count imports, and what became of their leads', async () => {
    const { ask, series } = await measured()
    const headers = { 'content-type': 'text/csv' }
    const body = 'email\nann@example.com\nnot an address\n\n'
    const { text } = await ask('POST /leads/import?group_id=7', { headers, body })
    const { status: _done, ...sums } = JSON.parse(text.trimEnd().split('\n').at(-1) ?? '') as Record<
      string,
      number
    >
    const found = await series()
    for (const [fate, count] of Object.entries(sums)) {
      expect(found.get(`gateway_import_leads_total{fate="${fate}"}`) ?? 0).toBe(count)
    }
    expect(found.get('gateway_imports_total{end="whole"}')).toBe(1)
    expect(found.get('gateway_imports_running')).toBe(0)
  })
})

describe('the server of metrics', () => {
  it.each([
    ['GET', '/metrics', 200],
    ['HEAD', '/metrics', 200],
    ['POST', '/metrics', 405],
    ['GET', '/tags', 404],
    ['GET', '/', 404]
  ])('%s %s is %d', async (method, path, status) => {
    const { admin } = await measured()
    expect((await fetch(`${admin.url}${path}`, { method })).status).toBe(status)
  })
})

describe('the dashboard in deploy/', () => {
  it('asks for metrics that there are, and for all of the gateway’s own', async () => {
    const { admin, ask } = await measured()
    await ask('GET /tags')
    const text = await (await fetch(`${admin.url}/metrics`)).text()
    const there = new Set([...text.matchAll(/^# TYPE (\S+) /gm)].map(([, name = '']) => name))
    const dashboard = await readFile(new URL('../../deploy/grafana-dashboard.json', import.meta.url), 'utf8')
    const { panels } = JSON.parse(dashboard) as { panels: { targets?: { expr: string }[] }[] }
    const asked = panels
      .flatMap(({ targets = [] }) => targets.map(({ expr }) => expr))
      .flatMap((expr) => expr.match(/\b(gateway|process|nodejs)_[a-z0-9_]+/g) ?? [])
      .map((name) => name.replace(/_(bucket|sum|count)$/, ''))
    expect(asked.filter((name) => !there.has(name))).toEqual([])
    const own = [...there].filter((name) => name.startsWith('gateway_'))
    expect(own.filter((name) => !asked.includes(name))).toEqual([])
  })
})

it('A gateway whose ADMIN_PORT is taken says so, and ends', async () => {
  const { port } = new URL((await measured()).admin.url)
  const running = gateway(['start', '--json'], { PORT: '0', ADMIN_PORT: port, STORE_URL: storeOfTest() })
  const { code, stderr } = await running.ended
  expect(code).toBe(1)
  expect(stderr).toContain(
    `cannot listen on 127.0.0.1:${port}: something listens there already; set ADMIN_PORT`
  )
})
