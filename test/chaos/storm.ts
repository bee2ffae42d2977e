import { reset } from '../misbehaviour.ts'
import { startGateway } from './gateway.ts'
import { atMost, type Scenario } from './scenario.ts'
import { startChaos } from './upstream.ts'

/** A retry for each ten calls, and three a second whatever happens. */
const budget = { share: 0.1, leastASecond: 3 }

/** An upstream that fails is not stormed: the retries have a budget. */
export const storm: Scenario = {
  name: 'storm',
  async run({ short, finish }) {
    const upstream = await startChaos(finish)
    upstream.behaves({ manner: () => ({ ignored: true, spoil: () => reset }) })
    const gateway = await startGateway(upstream.url, { CIRCUIT_BREAKER: 'off' }, finish)
    const requests = short ? 600 : 10_000
    const clients = 12
    let asked = 0
    const startedAt = performance.now()
    await Promise.all(
      Array.from({ length: clients }, async () => {
        while (asked++ < requests) await gateway.ask('GET /tags')
      })
    )
    const seconds = Math.ceil((performance.now() - startedAt) / 1000)
    const done = `${requests} reads by ${clients} clients in ${seconds} s, each try reset, CIRCUIT_BREAKER=off`
    const most = requests * (1 + budget.share) + budget.leastASecond * seconds
    return [atMost('no retry storm', done, upstream.calls.length, Math.floor(most), 'calls')]
  }
}
