import { setTimeout as sleep } from 'node:timers/promises'
import { type Answered, type Ask, type Asked, client, tally } from './asking.ts'
import { type Instance, startBalancer, startCluster } from './cluster.ts'
import { startCountingUpstream } from './counted.ts'
import { exactly, type Row, type Scenario, same } from './scenario.ts'
import { until } from './until.ts'

const connections = 40

/** What a request through the balancer came to; `broken` where the connection did. */
interface Outcome {
  readonly kind: 'GET' | 'POST'
  readonly result: number | 'broken'
  /** What the upstream counts it by, where it is a POST. */
  readonly marker: string
}

/** Both gateways of a cluster restarted, one after the other, under load. */
export const roll: Scenario = {
  name: 'roll',
  needs: ['redis-server', 'haproxy'],
  async run({ short, finish }) {
    const delayMs = short ? 1_300 : 5_000
    const requests = short ? 600 : 2_500
    const upstream = await startCountingUpstream({ latencyMs: 20 }, finish)
    const cluster = await startCluster(
      upstream.url,
      { RATE_LIMIT_PER_MINUTE: '0', SHUTDOWN_DELAY_MS: String(delayMs) },
      finish
    )
    const balancer = await startBalancer(cluster, finish)
    const load = startLoad(client(balancer, connections, finish), requests)

    await sleep(500)
    const ends: Ended[] = []
    for (const instance of cluster.instances) {
      ends.push(await endOf(instance))
      await instance.startAgain()
      // Whoever rolls looks before going on, as an orchestrator does.
      await sleep(500)
    }
    const outcomes = await load.end()
    const { applied } = await upstream.counts()

    const done = `${outcomes.length} GETs and POSTs on ${connections} connections through HAProxy, while two gateways restart in turn`
    const failed = outcomes.filter(({ kind, result }) => result !== (kind === 'GET' ? 200 : 201))
    const posts = outcomes.filter(({ kind }) => kind === 'POST')
    const times = posts.map(({ marker }) => applied[marker] ?? 0)
    return [
      {
        promise: 'nothing is lost at a rolling restart',
        done,
        figure: `${failed.length} failed${failed.length > 0 ? `: ${tally(failed.map(({ kind, result }) => `${kind} ${result}`))}` : ''}`,
        wanted: `0 of ${requests} or more`,
        reached: failed.length === 0 && outcomes.length >= requests
      },
      exactly('each POST is applied once', done, times.filter((count) => count !== 1).length, 0),
      ...ends.flatMap(rowsOf)
    ]

    function rowsOf({ order, code }: Ended, index: number): Row[] {
      const told = `SIGTERM to gateway ${index + 1}, asked itself meanwhile`
      return [
        same(
          'it is not ready first, answers on, and then leaves',
          told,
          order,
          'ready, 503 and served, gone'
        ),
        exactly('it ends with 0', told, code ?? -1, 0)
      ]
    }
  }
}

interface Ended {
  /** What it was seen to do, in order. */
  readonly order: string
  readonly code: number | null
}

/** Tells an instance to end, and watches it until it has. */
async function endOf({ url, process }: Instance): Promise<Ended> {
  const seen = ['ready']
  const see = (what: string) => seen.at(-1) !== what && seen.push(what)
  const ended = process.end()
  await until(async () => {
    const state = await stateOf(url)
    see(state)
    return state === 'gone'
  }, 40_000)
  return { order: seen.join(', '), code: await ended }
}

/** How an instance answers: to its balancer, and to a request after that. */
async function stateOf(url: string): Promise<string> {
  const headers = { authorization: `Basic ${btoa('1001:a-key')}` }
  try {
    const ready = await fetch(`${url}/health/ready`, { headers })
    await ready.text()
    const served = await fetch(`${url}/tags`, { headers })
    await served.text()
    const closes = served.headers.get('connection') === 'close'
    if (ready.status === 200) return 'ready'
    return `${ready.status} and ${served.status === 200 && closes ? 'served' : `${served.status}, kept alive`}`
  } catch {
    return 'gone'
  }
}

/** Clients that ask, one after the other on each connection, until they are told to end and have asked so often. */
function startLoad(ask: Ask, least: number): { end(): Promise<Outcome[]> } {
  const outcomes: Outcome[] = []
  let begun = 0
  let ends = false
  async function one(number: number): Promise<void> {
    const kind = number % 2 === 0 ? 'GET' : 'POST'
    const marker = `roll-${number}@example.com`
    const asked: Asked =
      kind === 'GET'
        ? { path: '/tags' }
        : {
            method: kind,
            path: '/leads',
            key: `roll-${number}`,
            body: { group_id: '5787', email: marker }
          }
    const answered = await ask(asked).catch((): Answered | null => null)
    outcomes.push({ kind, result: answered?.status ?? 'broken', marker })
  }
  const clients = Array.from({ length: connections }, async () => {
    while (!ends || begun < least) {
      await one(begun++)
      // Spread over the whole of the roll.
      await sleep(50)
    }
  })
  return {
    async end() {
      ends = true
      await Promise.all(clients)
      return outcomes
    }
  }
}
