import { setTimeout as sleep } from 'node:timers/promises'
import { startRedis } from '../redis.ts'
import { type Answered, type Ask, client, quantile, tally } from './asking.ts'
import { startInstance } from './cluster.ts'
import { type CountingUpstream, startCountingUpstream } from './counted.ts'
import { temporaryFolder } from './gateway.ts'
import { atMost, exactly, type Row, type Scenario, same } from './scenario.ts'
import { until } from './until.ts'

const burst = 20

/** A Redis that hangs, is gone, and comes back, under reads that go on. */
export const redis: Scenario = {
  name: 'redis',
  needs: ['redis-server'],
  async run({ short, finish }) {
    const rounds = short ? 3 : 10
    const upstream = await startCountingUpstream({ latencyMs: 10 }, finish)
    const folder = temporaryFolder(finish)
    let server = await startRedis({ folder })
    finish(() => server.stop())
    const { url } = await startInstance(
      upstream.url,
      {
        STORE_URL: server.url,
        RATE_LIMIT_BURST: String(burst),
        RATE_LIMIT_PER_MINUTE: '60',
        SHUTDOWN_DELAY_MS: '0'
      },
      finish
    )
    const ask = client(url, 100, finish)
    const rows: Row[] = []

    await readsFor(ask, 1)
    const before = await readsFor(ask, rounds)
    rows.push(await keyedWrite('while Redis is there', 'first', '201'))

    server.signal('SIGSTOP')
    await without('while Redis hangs (SIGSTOP)', 'hanging')

    await server.stop()
    await without('while Redis is gone (killed)', 'gone')

    server = await startRedis({ folder, port: Number(new URL(server.url).port) })
    await until(async () => (await ask({ path: '/health/ready' })).status === 200)
    rows.push(await keyedWrite('when Redis is back', 'back', '201'))
    rows.push(await keyedWrite('when Redis is back, of the first once more', 'first', '201 replayed'))
    return rows

    /** What is promised while there is no Redis. */
    async function without(when: string, name: string): Promise<void> {
      // From the first moment on, when nobody knows yet that it is away.
      const reads = await readsFor(ask, rounds)
      rows.push(
        exactly('reads go on', `${reads.count} reads ${when}: those that failed`, reads.failed, 0),
        atMost(
          'as fast as before',
          `p99 of these, ${before.p99.toFixed(0)} ms before`,
          reads.p99,
          before.p99 + 50,
          'ms'
        ),
        await limited(ask, when, name),
        await keyedWrite(when, name, '503 overloaded not_applied'),
        await plainWrite(upstream, ask, when, name)
      )
    }

    async function keyedWrite(when: string, name: string, wanted: string): Promise<Row> {
      const calls = await leadsSent(upstream)
      const answered = await write(ask, name, `key-${name}`)
      const sent = (await leadsSent(upstream)) - calls
      const figure = `${told(answered)}, ${sent} sent`
      return same(
        'a write with a key runs where it can be recorded, and is not sent elsewhere',
        `a POST with an Idempotency-Key ${when}`,
        figure,
        `${wanted}, ${wanted === '201' ? 1 : 0} sent`
      )
    }
  }
}

interface Reads {
  readonly count: number
  readonly failed: number
  /** Of a round, the median of all rounds: whatever else the machine does spoils one or the other. */
  readonly p99: number
}

/** 100 reads a second of callers who are all within their limits, in rounds of half a second. */
async function readsFor(ask: Ask, rounds: number): Promise<Reads> {
  const all: Promise<Answered | null>[][] = []
  for (let round = 0; round < rounds; round++) {
    const reads: Promise<Answered | null>[] = []
    all.push(reads)
    for (let read = 0; read < 50; read++) {
      const account = String(5_000 + ((round * 50 + read) % 500))
      reads.push(ask({ path: '/tags', account }).catch(() => null))
      await sleep(10)
    }
  }
  const answered = (await Promise.all(all.map((reads) => Promise.all(reads)))).map((reads) =>
    reads.filter((answer) => answer?.status === 200).map((answer) => answer?.ms ?? Number.NaN)
  )
  const count = rounds * 50
  return {
    count,
    failed: count - answered.flat().length,
    p99: quantile(
      answered.map((times) => quantile(times, 0.99)),
      0.5
    )
  }
}

/** A caller that asks for more than it has, all at once. */
async function limited(ask: Ask, when: string, account: string): Promise<Row> {
  const statuses = await Promise.all(
    Array.from({ length: burst * 3 }, async () => (await ask({ path: '/tags', account })).status)
  )
  const passed = statuses.filter((status) => status === 200).length
  return {
    promise: 'limits fall back to the share of this instance',
    done: `${statuses.length} requests of one caller at once ${when}, limit ${burst}`,
    figure: tally(statuses),
    wanted: `200 × ${burst / 2}, the others 429`,
    reached: passed === burst / 2 && statuses.every((status) => status === 200 || status === 429)
  }
}

async function plainWrite(upstream: CountingUpstream, ask: Ask, when: string, name: string): Promise<Row> {
  const calls = await leadsSent(upstream)
  const answered = await write(ask, name)
  const sent = (await leadsSent(upstream)) - calls
  return same(
    'a write without a key goes on',
    `a POST without one ${when}`,
    `${told(answered)}, ${sent} sent`,
    '201, 1 sent'
  )
}

function write(ask: Ask, name: string, key?: string): Promise<Answered> {
  const body = { group_id: '5787', email: `${name}@example.com` }
  return ask({ method: 'POST', path: '/leads', body, ...(key === undefined ? {} : { key }) })
}

async function leadsSent(upstream: CountingUpstream): Promise<number> {
  return (await upstream.counts()).methods.AddSingleLead ?? 0
}

/** An answer in a few words. */
function told({ status, headers, body }: Answered): string {
  if (status < 400) return headers['idempotency-replayed'] === 'true' ? `${status} replayed` : String(status)
  const { code, outcome } = JSON.parse(body) as Record<string, string>
  return `${status} ${code} ${outcome}`
}
