import { expect, it, onTestFinished, vi } from 'vitest'
import { build } from '../build.ts'
import { expectProblem } from '../expectations.ts'
import { listen } from '../raw.ts'
import { describeWithRedis, startRedis } from '../redis.ts'
import { opened } from '../store/opening.ts'
import { startUpstream, success } from '../upstream.ts'
import { leads, linesOf, ndjson, startImport } from './client.ts'

const key = { 'idempotency-key': 'one-key' }

describeWithRedis('two gateways over one Redis', () => {
  it('send each chunk of an import once, whichever is asked', async () => {
    const redis = await startRedis()
    onTestFinished(() => redis.stop())
    const upstream = await startUpstream(() => success(), onTestFinished)
    const gateway = async () => build({ store: await opened(redis.url), url: upstream.url.href })
    const [one, other] = [await gateway(), await gateway()]
    const again = (count: number) =>
      other.ask('POST /leads/import?group_id=1', {
        headers: { ...ndjson, ...key },
        body: linesOf(leads(count))
      })

    const client = startImport(await listen(one.server), { headers: key })
    await client.send(linesOf(leads(150)))
    await vi.waitFor(() => expect(client.lines()).toMatchObject([{ chunk: 1, status: 'queued' }]))
    expectProblem(await again(250), { status: 409, code: 'request-in-progress' })
    expectProblem(await other.ask('DELETE /groups/1', { headers: key }), {
      ...{ status: 422, code: 'idempotency-key-reused' }
    })
    client.socket.resetAndDestroy()

    const answered = await vi.waitFor(async () => {
      const whole = await again(250)
      expect(whole.status).toBe(200)
      return whole
    })
    expect(answered.body.at(-1)).toMatchObject({ queued: 250 })
    expect(upstream.calls.map(({ body }) => (body.leads_array as object[]).length)).toEqual([100, 100, 50])
  })
})
