import { expect, it, onTestFinished, vi } from 'vitest'
import { basic, demo } from '../build.ts'
import { freePort, gateway } from '../process.ts'
import { databasePath } from '../store/opening.ts'
import { startUpstream, success } from '../upstream.ts'
import { leads, linesOf, ndjson } from './client.ts'

const headers = { authorization: basic(...demo), ...ndjson, 'idempotency-key': 'one-key' }

it('an import whose gateway is killed in the middle of it sends no chunk twice when it is sent again', {
  timeout: 60_000
}, async () => {
  const never = Promise.withResolvers<void>()
  onTestFinished(() => never.resolve())
  const answered = 3
  const upstream = await startUpstream(async (_call, index) => {
    // Those behind are read, and never answered.
    if (index >= answered && index < answered + 2) await never.promise
    return success()
  }, onTestFinished)
  const file = databasePath()
  const start = async () => {
    const port = await freePort()
    const process = gateway(['start'], {
      PORT: String(port),
      UPSTREAM_URL: upstream.url.href,
      STORE_URL: `file:${file}`,
      GATEWAY_SECRET: 'a secret of the tests of 32 characters and more',
      IMPORT_CONCURRENCY: '2'
    })
    await process.saying(/listening|http:/i)
    const send = () =>
      fetch(`http://127.0.0.1:${port}/leads/import?group_id=1`, {
        method: 'POST',
        headers,
        body: linesOf(leads(1_000))
      })
    return { process, send }
  }

  const first = await start()
  void first.send().catch(() => {})
  await vi.waitFor(() => expect(upstream.calls).toHaveLength(answered + 2), 20_000)
  first.process.kill('SIGKILL')
  await first.process.ended

  const second = await start()
  const text = await (await second.send()).text()
  const lines = text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  expect(lines.at(-1)).toMatchObject({ status: 'done', queued: 800, unknown: 200, failed: 0 })
  const firstLeads = upstream.calls.map(
    ({ body }) => (body.leads_array as readonly { email: string }[])[0]?.email
  )
  expect(firstLeads).toHaveLength(10)
  expect(new Set(firstLeads).size).toBe(10)
})
