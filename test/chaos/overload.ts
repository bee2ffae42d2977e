import { quantile, tally } from './asking.ts'
import { startCountingUpstream } from './counted.ts'
import { startGateway } from './gateway.ts'
import { goodRate, runLoad, type Sample } from './load.ts'
import { atMost, type Row, type Scenario } from './scenario.ts'

/** What the upstream does at a time: little, so that loads and gateway fit on two cores, and turns come slowly. */
const atOnce = 4
const latencyMs = 20
/** Two accounts that can take all of it together, and another one. */
const crowd = ['1001', '1002']
const bystander = ['1003']
const bystanderRate = 30

/** What a turn among others costs, and what the cores do, shared as they are with the loads and the upstream. */
const allowanceMs = 50

/** The machine may be busy with something else: it has so many tries. */
const rounds = 3

/** Three times as many requests as can be answered, and another account meanwhile. */
export const overload: Scenario = {
  name: 'overload',
  async run({ short, finish }) {
    const seconds = short ? 2.5 : 8
    const upstream = await startCountingUpstream({ latencyMs, atOnce }, finish)
    const { url } = await startGateway(
      new URL(upstream.url),
      {
        UPSTREAM_CONNECTIONS: String(atOnce),
        UPSTREAM_ACCOUNT_CONCURRENCY: String(atOnce / crowd.length)
      },
      finish
    )
    const saturating = { url, accounts: crowd, clients: 64, seconds }
    const other = { url, accounts: bystander, rate: bystanderRate, seconds }

    async function round(): Promise<readonly Row[]> {
      const peak = goodRate(await runLoad(saturating, finish), seconds)
      const alone = await runLoad(other, finish)
      const [crowded, beside] = await Promise.all([
        runLoad({ url, accounts: crowd, rate: 3 * peak, seconds }, finish),
        runLoad(other, finish)
      ])
      return rowsOf({ seconds, peak, alone, crowded, beside })
    }

    for (let left = rounds; ; left--) {
      const rows = await round()
      if (left === 1 || rows.every(({ reached }) => reached)) return rows
    }
  }
}

interface Measured {
  readonly seconds: number
  /** Good answers a second at the load that saturates it. */
  readonly peak: number
  readonly alone: readonly Sample[]
  readonly crowded: readonly Sample[]
  readonly beside: readonly Sample[]
}

function rowsOf({ seconds, peak, alone, crowded, beside }: Measured): readonly Row[] {
  const done = `${Math.round(3 * peak)} requests a second of two accounts, three times the peak, for ${seconds} s`
  const good = goodRate([...crowded, ...beside], seconds)
  const refused = crowded.filter(({ status }) => status !== 200)
  const proper = refused.filter(({ status, retries }) => status === 503 && retries)
  return [
    {
      promise: 'good answers go on at a peak’s rate',
      done,
      figure: `${Math.round(good)} a second, ${Math.round((100 * good) / peak)} % of the peak's ${Math.round(peak)}`,
      wanted: '≥ 80 %',
      reached: good >= 0.8 * peak
    },
    {
      promise: 'the others are told to come back',
      done,
      figure: tally(crowded.map(({ status }) => status)),
      wanted: '200, and 503 with Retry-After',
      reached: refused.length > 0 && proper.length === refused.length
    },
    atMost('they are told at once', `${done}: the median of the 503`, timeOf(refused, 0.5), 20, 'ms'),
    {
      promise: 'another account is not refused',
      done: `${done}, and ${bystanderRate} of another`,
      figure: tally(beside.map(({ status }) => status)),
      wanted: '200 alone',
      reached: beside.every(({ status }) => status === 200)
    },
    atMost(
      'another account is hardly slowed down',
      `${done}: its p99; alone ${timeOf(alone, 0.99).toFixed(0)} ms`,
      timeOf(beside, 0.99),
      2 * timeOf(alone, 0.99) + allowanceMs,
      'ms'
    )
  ]
}

function timeOf(samples: readonly Sample[], part: number): number {
  return quantile(
    samples.map(({ ms }) => ms),
    part
  )
}
