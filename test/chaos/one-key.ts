import { client, tally } from './asking.ts'
import { startCluster } from './cluster.ts'
import { startCountingUpstream } from './counted.ts'
import { exactly, type Scenario, same } from './scenario.ts'

const requests = 100

/** Many requests with one Idempotency-Key at once, at two gateways that share a Redis. */
export const oneKey: Scenario = {
  name: 'one-key',
  needs: ['redis-server'],
  async run({ finish }) {
    // Long enough that all are there while the first is on its way.
    const upstream = await startCountingUpstream({ latencyMs: 300 }, finish)
    const { instances } = await startCluster(upstream.url, { RATE_LIMIT_PER_MINUTE: '0' }, finish)
    const asks = instances.map(({ url }) => client(url, requests / 2, finish))
    const body = { group_id: '5787', email: 'one@example.com' }
    const round = () =>
      Promise.all(
        Array.from({ length: requests / 2 }, () =>
          asks.map((ask) => ask({ method: 'POST', path: '/leads', key: 'one', body }))
        ).flat()
      )

    const first = await round()
    const calls = (await upstream.counts()).methods.AddSingleLead ?? 0
    const again = await round()
    const callsAgain = (await upstream.counts()).methods.AddSingleLead ?? 0

    const done = `${requests} POSTs with one Idempotency-Key at once, over 2 instances with Redis`
    const after = `the same ${requests} once more`
    const created = first.filter(({ status }) => status === 201)
    const running = first.filter(({ status, body }) => status === 409 && body.includes('request-in-progress'))
    const replays = again.filter(({ headers }) => headers['idempotency-replayed'] === 'true')
    return [
      exactly('one call of the upstream', done, calls, 1),
      {
        promise: 'the others are told that it runs, or get its answer',
        done,
        figure: tally(first.map(({ status }) => status)),
        wanted: '201 and 409 alone, 201 at least once',
        reached: created.length > 0 && created.length + running.length === requests
      },
      exactly('each is the replay', after, replays.length, requests),
      same('all answers are the same', after, tally(new Set([...created, ...again].map(textOf))), 'one × 1'),
      exactly('no call more', after, callsAgain, 1)
    ]
    function textOf({ body }: { readonly body: string }): string {
      return body === created[0]?.body ? 'one' : body
    }
  }
}
