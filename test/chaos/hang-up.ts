import { setTimeout as sleep } from 'node:timers/promises'
import { hang } from '../misbehaviour.ts'
import { quantile } from './asking.ts'
import { newKey, type Served, startGateway, told } from './gateway.ts'
import { atMost, exactly, type Row, type Scenario, same } from './scenario.ts'
import { until } from './until.ts'
import { type ChaosUpstream, startChaos } from './upstream.ts'

/** Milliseconds that the upstream's work takes, during which clients go away. */
const workMs = 400

/** Hangs up on a read as soon as the upstream has read it: how long the upstream takes to see that. */
async function abortedAfter(gateway: Served, upstream: ChaosUpstream): Promise<number> {
  upstream.behaves({ manner: () => ({ ignored: true, spoil: () => hang }) })
  const client = new AbortController()
  const asked = gateway.ask('GET /tags', { signal: client.signal }).catch(() => undefined)
  await until(() => upstream.calls.length > 0)
  const gone = performance.now()
  client.abort()
  await asked
  const seen = upstream.calls[0]?.abandoned ?? Promise.reject(new Error('no call'))
  return Math.max(0, (await Promise.race([seen, sleep(5_000, Number.POSITIVE_INFINITY)])) - gone)
}

/** Hangs up on a read that waits behind another one, and lets that one end: the calls that it makes nevertheless. */
async function callsFromTheQueue(gateway: Served, upstream: ChaosUpstream): Promise<number> {
  upstream.behaves({ manner: ({ method }) => (method === 'FetchAllCampaigns' ? { waitMs: workMs } : {}) })
  const before = gateway.ask('GET /campaigns')
  await until(() => upstream.calls.length > 0)
  const client = new AbortController()
  const waiting = gateway.ask('GET /groups', { signal: client.signal }).catch(() => undefined)
  await sleep(workMs / 4)
  client.abort()
  await waiting
  await before
  // Whoever came later has had its turn when this is answered.
  await gateway.ask('GET /tags')
  return upstream.of('FetchAllGroups').length
}

/** Hangs up on a write as soon as the upstream has read it. */
async function writeAlone(gateway: Served, upstream: ChaosUpstream, key?: string): Promise<string> {
  const asking = { body: { title: newKey() }, ...(key !== undefined && { key }) }
  upstream.behaves({ manner: ({ method }) => (method === 'AddTag' ? { waitMs: workMs } : {}) })
  const client = new AbortController()
  const asked = gateway.ask('POST /tags', { ...asking, signal: client.signal }).catch(() => undefined)
  await until(() => upstream.of('AddTag').length > 0)
  client.abort()
  await asked
  const [call] = upstream.of('AddTag')
  let abandoned = false
  void call?.abandoned.then(() => {
    abandoned = true
  })
  await until(() => call?.applied === true)
  // Its answer is on the way; reading it takes one turn of the queue.
  await gateway.ask('GET /campaigns')
  if (key === undefined) return abandoned ? 'given up' : 'gone on'
  const again = async () => gateway.ask('POST /tags', { ...asking, key })
  let retry = await again()
  await until(async () => {
    if (retry.status === 409) retry = await again()
    return retry.status !== 409
  })
  const replayed = retry.headers['idempotency-replayed'] === 'true' ? ', replayed' : ''
  return `${told(retry)}${replayed}; ${upstream.of('AddTag').length} call`
}

/** A client that hangs up: reads stop at once, writes go on and are remembered. */
export const hangUp: Scenario = {
  name: 'hang-up',
  async run({ short, finish }) {
    const upstream = await startChaos(finish)
    const gateway = await startGateway(upstream.url, { UPSTREAM_ACCOUNT_CONCURRENCY: '1' }, finish)
    const rounds = short ? 5 : 40
    const times: number[] = []
    while (times.length < rounds && times.every(Number.isFinite)) {
      times.push(await abortedAfter(gateway, upstream))
    }
    // Where one was not aborted it would stand in the way of the others.
    await upstream.cutOff()
    const rows: Row[] = [
      // This machine has more to do than that, in the tests above all: one stall is nobody's fault.
      atMost(
        'a read stops when its client hangs up',
        `${rounds} GETs whose client leaves while the upstream hangs; ${short ? 'the median' : 'the 95th of 100'}`,
        quantile(times, short ? 0.5 : 0.95),
        250,
        'ms'
      ),
      exactly(
        'a read that waits for its turn is not sent when its client is gone',
        'a GET whose client leaves while it waits; calls of its Method',
        await callsFromTheQueue(gateway, upstream),
        0
      ),
      same(
        'a write goes on when its client hangs up',
        'a POST without a key whose client leaves while the upstream works',
        await writeAlone(gateway, upstream),
        'gone on'
      ),
      same(
        'a write goes on and is recorded when its client hangs up',
        'a POST with a key whose client leaves while the upstream works, then the same again',
        await writeAlone(gateway, upstream, newKey()),
        '201, replayed; 1 call'
      )
    ]
    return rows
  }
}
