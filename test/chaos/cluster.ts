import { fileURLToPath } from 'node:url'
import { freePort, launch } from '../process.ts'
import { type RedisServer, startRedis } from '../redis.ts'
import type { Finish } from '../upstream.ts'
import { type Process, startProgram } from './programs.ts'
import { until } from './until.ts'

const bin = fileURLToPath(new URL('../../bin/prospector-gateway.js', import.meta.url))

/** An instance of the gateway, which comes back at the same address. */
export interface Instance {
  readonly url: string
  /** The process that runs now. */
  readonly process: Process
  /** Starts it anew, after it has ended, and waits until it is ready. */
  startAgain(): Promise<void>
}

/** A gateway as in production, over the V1 at this address. */
export async function startInstance(
  upstreamUrl: string,
  env: NodeJS.ProcessEnv,
  finish: Finish
): Promise<Instance> {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const start = () =>
    startProgram(
      bin,
      ['start', '--json'],
      {
        PORT: String(port),
        ADMIN_PORT: '0',
        UPSTREAM_URL: upstreamUrl,
        GATEWAY_SECRET: 'a secret of the chaos of 32 characters and more',
        LOG_LEVEL: 'error',
        ...env
      },
      finish
    )
  let running = await start()
  return {
    url,
    get process() {
      return running
    },
    async startAgain() {
      running = await start()
      await until(async () => (await fetch(`${url}/health/ready`)).ok)
    }
  }
}

export interface Cluster {
  readonly redis: RedisServer
  readonly instances: readonly [Instance, Instance]
}

/** Two gateways that share a Redis. */
export async function startCluster(
  upstreamUrl: string,
  env: NodeJS.ProcessEnv,
  finish: Finish
): Promise<Cluster> {
  const redis = await startRedis()
  finish(() => redis.stop())
  const settings = { STORE_URL: redis.url, TRUST_PROXY: '127.0.0.1', ...env }
  const instances = await Promise.all([
    startInstance(upstreamUrl, settings, finish),
    startInstance(upstreamUrl, settings, finish)
  ])
  return { redis, instances }
}

/** HAProxy before them, with the configuration that this repository offers; its address. */
export async function startBalancer({ instances }: Cluster, finish: Finish): Promise<string> {
  const [one, two] = instances
  const address = `127.0.0.1:${await freePort()}`
  const balancer = launch(
    'haproxy',
    ['-db', '-f', 'deploy/haproxy.cfg'],
    { BALANCER_ADDRESS: address, GATEWAY_1: new URL(one.url).host, GATEWAY_2: new URL(two.url).host },
    undefined,
    '',
    finish
  )
  const url = `http://${address}`
  await Promise.race([
    until(async () => (await fetch(`${url}/health/ready`)).ok),
    balancer.ended.then(({ stderr }) => Promise.reject(new Error(`haproxy ended: ${stderr}`)))
  ])
  return url
}
