import { Pool } from 'undici'
import { client, tally } from './asking.ts'
import { startBalancer, startCluster } from './cluster.ts'
import { startCountingUpstream } from './counted.ts'
import { type Scenario, same } from './scenario.ts'
import { until } from './until.ts'

/** What the balancer does where none of its gateways is ready, and with what a client says of itself. */
export const balancer: Scenario = {
  name: 'balancer',
  needs: ['redis-server', 'haproxy'],
  async run({ finish }) {
    const upstream = await startCountingUpstream({}, finish)
    const cluster = await startCluster(
      upstream.url,
      { SHUTDOWN_DELAY_MS: '0', RATE_LIMIT_PER_MINUTE: '0' },
      finish
    )
    const url = await startBalancer(cluster, finish)
    const ask = client(url, 1, finish)
    const [one, two] = cluster.instances

    // From an address of its own: it is locked out then.
    const liar = new Pool(url, { localAddress: '127.0.0.2' })
    finish(() => liar.destroy())
    const limited = await Promise.all(
      Array.from({ length: 40 }, async (_, index) => {
        const { statusCode, body } = await liar.request({
          method: 'GET',
          path: '/tags',
          headers: forged(index)
        })
        await body.dump()
        return statusCode
      })
    )
    await cluster.redis.stop()
    for (const { url: instance } of cluster.instances) {
      await until(async () => (await fetch(`${instance}/health/ready`)).status === 503)
    }
    // Until the balancer has seen it as well, and for a while after that.
    const reads: number[] = []
    for (const end = performance.now() + 2_500; performance.now() < end; ) {
      reads.push((await ask({ path: '/tags' })).status)
    }
    await Promise.all([one.process.end(), two.process.end()])
    const { status, body } = await ask({ path: '/tags' })
    const { code, outcome } = JSON.parse(body) as Record<string, string>

    return [
      {
        promise: 'a client does not choose its address',
        done: `${limited.length} requests with wrong credentials through HAProxy, each from “another” address`,
        figure: tally(limited),
        wanted: '401 × 20 at most, the others 429',
        reached:
          limited.filter((answer) => answer === 401).length <= 20 &&
          limited.every((answer) => answer === 401 || answer === 429)
      },
      same(
        'where no gateway has its store, reads go on',
        'reads through HAProxy while Redis is gone',
        tally(reads),
        `200 × ${reads.length}`
      ),
      same(
        'where no gateway is there, a problem says so',
        'a request through HAProxy when both have ended',
        `${status} ${code} ${outcome}`,
        '503 overloaded not_applied'
      )
    ]
  }
}

function forged(index: number): Record<string, string> {
  return {
    authorization: 'Bearer hpg_wrong',
    'x-forwarded-for': `203.0.113.${index}`,
    forwarded: `for=203.0.113.${index}`
  }
}
