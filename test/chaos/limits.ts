import { setTimeout as sleep } from 'node:timers/promises'
import { client, tally } from './asking.ts'
import { startCluster } from './cluster.ts'
import { startCountingUpstream } from './counted.ts'
import { exactly, type Row, type Scenario } from './scenario.ts'

const requests = 400
const burst = 100

/** A gateway does without Redis for a second where that is slow, as on a machine that is busy with something else. */
const rounds = 3
const pauseMs = 1_500

/** More requests at once than a caller has, at two gateways that share a Redis. */
export const limits: Scenario = {
  name: 'limits',
  needs: ['redis-server'],
  async run({ finish }) {
    const upstream = await startCountingUpstream({}, finish)
    // One more a minute: none comes back while this runs.
    const { instances } = await startCluster(
      upstream.url,
      { RATE_LIMIT_BURST: String(burst), RATE_LIMIT_PER_MINUTE: '1' },
      finish
    )
    const asks = instances.map(({ url }) => client(url, requests / 2, finish))
    const atOnce = (account: string) =>
      Promise.all(
        Array.from({ length: requests / 2 }, () => asks.map((ask) => ask({ path: '/tags', account }))).flat()
      )
    const calls = async () => (await upstream.counts()).methods.FetchAllTags ?? 0

    for (let round = 1; ; round++) {
      const before = await calls()
      const answers = await atOnce(String(2000 + round))
      const rows = rowsOf(answers, (await calls()) - before)
      if (round === rounds || rows.every(({ reached }) => reached)) return rows
      await sleep(pauseMs)
    }
  }
}

function rowsOf(
  answers: readonly { readonly status: number; readonly headers: Readonly<Record<string, unknown>> }[],
  calls: number
): readonly Row[] {
  const done = `${requests} requests of one caller at once, over 2 instances with Redis, limit ${burst}`
  const passed = answers.filter(({ status }) => status === 200).length
  const refused = answers.filter(
    ({ status, headers }) => status === 429 && headers['retry-after'] !== undefined
  )
  return [
    exactly('exactly the bucket passes', done, passed, burst),
    exactly('no more calls of the upstream', done, calls, burst),
    {
      promise: 'the others are told when to come back',
      done,
      figure: tally(answers.map(({ status }) => status)),
      wanted: `429 × ${requests - burst}, each with Retry-After`,
      reached: refused.length === requests - burst
    }
  ]
}
