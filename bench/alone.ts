import { setTimeout as sleep } from 'node:timers/promises'
import { callPage, tags } from './cases.ts'
import { cachedGateway, fullGateway } from './gateways.ts'
import { median } from './measure.ts'
import { startUpstream } from './processes.ts'

/** What is measured of the gateway by itself. */
export interface Alone {
  /** From its start to its first answer to a client. */
  readonly startSeconds: number
  /** Resident when it has been idle for a while, in MB. */
  readonly idleMemory: number
  /** The upstream calls that were made for 64 clients who asked the same at once. */
  readonly coalescedCalls: number
}

const starts = 5
/** What starting took is given back after a second. */
const idleMs = 3_000
const clients = 64

/** Starts the gateway with every feature on, some times over, and once over an upstream that takes 50 ms a call. */
export async function measureAlone(upstream: string, core: number): Promise<Alone> {
  const seconds: number[] = []
  const memory: number[] = []
  for (let n = 0; n < starts; n++) {
    const { url, headers, startedAt, memory: now, stop } = await fullGateway(upstream, core)
    await asked(`${url}${tags.path}`, headers)
    seconds.push((performance.now() - startedAt) / 1000)
    await sleep(idleMs)
    memory.push(now())
    await stop()
  }
  return {
    startSeconds: median(seconds),
    idleMemory: median(memory),
    coalescedCalls: await callsForTheSame(core)
  }
}

async function callsForTheSame(core: number): Promise<number> {
  const upstream = await startUpstream(1_000, 50)
  const { url, headers, stop } = await cachedGateway(upstream.url, core)
  const { path } = callPage(100)
  await Promise.all(Array.from({ length: clients }, () => asked(`${url}${path}`, headers)))
  const { calls } = (await (await fetch(upstream.url)).json()) as { calls: number }
  await stop()
  await upstream.stop()
  return calls
}

async function asked(url: string, headers: Readonly<Record<string, string>>): Promise<void> {
  const answer = await fetch(url, { headers })
  const text = await answer.text()
  if (answer.status !== 200) throw new Error(`${url}: ${answer.status} ${text}`)
}
