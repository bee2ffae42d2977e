import { median, report, secondsOf } from './measure.ts'
import { authorization, type Running, startGateway, startUpstream } from './processes.ts'

/**
 * An import of 10,000 leads into a V1 that takes 50 ms a call, four chunks at a time against one after the other. Both
 * in each round, five rounds; the ratio is the median of the rounds'.
 */
const leads = 10_000
const lines = Array.from(
  { length: leads },
  (_, n) => `{"email":"lead${n}@example.com","first_name":"Lead ${n}"}\n`
)
const body = lines.join('')
const upstream = await startUpstream(0, 50)
const [one, four] = [await startGateway(upstream, { IMPORT_CONCURRENCY: '1' }), await startGateway(upstream)]

const importInto = (gateway: Running) => async () => {
  const answer = await fetch(`${gateway.url}/leads/import?group_id=1`, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/x-ndjson' },
    body
  })
  const { queued } = JSON.parse((await answer.text()).trim().split('\n').at(-1) ?? '') as { queued: number }
  if (queued !== leads) throw new Error(`${queued} leads were queued in place of ${leads}`)
}

await importInto(one)()
await importInto(four)()
const ratios: number[] = []
for (let round = 0; round < 5; round++) {
  const [slow, fast] = [await secondsOf(importInto(one)), await secondsOf(importInto(four))]
  process.stdout.write(`one after the other ${slow.toFixed(2)} s · four at a time ${fast.toFixed(2)} s\n`)
  ratios.push(slow / fast)
}
report('four at a time, as fast as one', median(ratios), { least: 3.5 }, 'times')
await one.stop()
await four.stop()
await upstream.stop()
