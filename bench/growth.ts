import { callPage, pageSizes, tags } from './cases.ts'
import { fullGateway, type Gateway } from './gateways.ts'
import { type Measured, measure, type Outcomes, type Rounds } from './measurement.ts'
import type { CannedUpstream } from './nginx.ts'

/** One thing that grows, all else the same. Outcomes by its size. */
export interface Series {
  readonly name: 'connections' | 'rows' | 'keys' | 'accounts'
  readonly outcomes: Outcomes
}

const connections = [1, 4, 16, 64, 256, 1000]
const keys = [1, 10, 100, 1_000, 10_000]
const accounts = [1, 10, 100, 1_000]
const typicalConnections = 64

/**
 * Measures the gateway with every feature on, each size in a process of its own: connections, rows of a page whose reply
 * is another one each time, keys of one account and accounts of one key each, whose clients ask in turn.
 */
export async function measureGrowth(
  upstream: CannedUpstream,
  core: number,
  rounds: Rounds
): Promise<readonly Series[]> {
  const listOfTags = upstream.at(tags.reply)
  const series = async (
    name: Series['name'],
    sizes: readonly number[],
    start: (size: number) => Promise<Gateway>,
    ask: (gateway: Gateway, size: number) => Pick<Measured, 'asked' | 'connections'>
  ): Promise<Series> => {
    await using started = new AsyncDisposableStack()
    const all: Measured[] = []
    for (const size of sizes) {
      const gateway = await start(size)
      started.defer(() => gateway.stop())
      all.push({ name: String(size), running: gateway, ...ask(gateway, size) })
    }
    return { name, outcomes: await measure(name, all, rounds) }
  }
  const one = ({ url, headers }: Gateway, path: string) => ({ url: `${url}${path}`, headers })
  const inTurn = (gateway: Gateway) => {
    const { authorization: _first, ...headers } = gateway.headers
    const asked = { url: `${gateway.url}${tags.path}`, headers, keys: gateway.keys }
    return { asked, connections: typicalConnections }
  }

  return [
    await series(
      'connections',
      connections,
      () => fullGateway(listOfTags, core),
      (gateway, size) => ({ asked: one(gateway, tags.path), connections: size })
    ),
    await series(
      'rows',
      pageSizes,
      (size) => fullGateway(upstream.changingAt(callPage(size).reply), core),
      (gateway, size) => ({ asked: one(gateway, callPage(size).path), connections: typicalConnections })
    ),
    await series('keys', keys, (size) => fullGateway(listOfTags, core, { keys: size }), inTurn),
    await series(
      'accounts',
      accounts,
      (size) => fullGateway(listOfTags, core, { accounts: size, keys: size }),
      inTurn
    )
  ]
}
