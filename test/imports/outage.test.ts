import { describe, expect, it, vi } from 'vitest'
import { type Built, build } from '../build.ts'
import { expectProblem } from '../expectations.ts'
import { memoryStore } from '../memory-store.ts'
import { type Answering, success } from '../upstream.ts'
import { chunkLines, leads, linesOf, ndjson } from './client.ts'
import { failing } from './recording.ts'

const accepted: Answering = () => success()

/** Imports 100 leads a chunk, one after the other, under the same key. */
const importing = ({ ask }: Built, chunks: number) =>
  ask('POST /leads/import?group_id=1', {
    headers: { ...ndjson, 'idempotency-key': 'a-key' },
    body: linesOf(leads(100 * chunks))
  })
const statuses = (answered: Awaited<ReturnType<typeof importing>>) =>
  chunkLines(answered).map(({ status }) => status)

describe('while the store is away', () => {
  it('an import with a key doesn’t begin; one without a key is carried out', async () => {
    const { store, goes, comesBack } = failing(memoryStore())
    const app = await build({ store, upstream: accepted })
    goes('before')
    const refused = await importing(app, 1)
    expectProblem(refused, { status: 503, code: 'overloaded', outcome: 'not_applied' })
    expect(refused.headers['retry-after']).toBe('1')
    expect(app.upstream.calls).toHaveLength(0)
    const body = linesOf(leads(1))
    const keyless = await app.ask('POST /leads/import?group_id=1', { headers: ndjson, body })
    expect(keyless.body.at(-1)).toMatchObject({ queued: 1 })
    comesBack()
    expect(statuses(await importing(app, 1))).toEqual(['queued'])
  })

  it('no chunk is sent that can’t be taken down, and each can be sent again later', async () => {
    const { store, goes, comesBack } = failing(memoryStore())
    const app = await build({ store, upstream: accepted, config: { IMPORT_CONCURRENCY: 1 } })
    app.upstream.answers(() => {
      goes('before')
      return success()
    })
    const first = await importing(app, 3)
    // What was sent is told as it is, though it can't be taken down.
    expect(statuses(first)).toEqual(['queued', 'failed', 'failed'])
    expect(chunkLines(first)[1]).toMatchObject({
      outcome: 'not_applied',
      problem: { status: 503, code: 'overloaded', outcome: 'not_applied', retry_after_seconds: 1 }
    })
    expect(app.upstream.calls).toHaveLength(1)
    app.upstream.answers(accepted)
    comesBack()
    const again = await vi.waitFor(async () => {
      const answered = await importing(app, 3)
      expect(answered.status).toBe(200)
      return answered
    }, 5_000)
    expect(statuses(again)).toEqual(['queued', 'queued', 'queued'])
    // The first is not among those that were sent since.
    const sent = app.upstream.calls.map(({ body }) => body.leads_array as readonly { email: string }[])
    expect(sent.map(([first]) => first?.email)).toEqual(['lead101@example.com', 'lead201@example.com'])
  })
})
