import { fileURLToPath } from 'node:url'
import { launch } from '../process.ts'
import type { Finish } from '../upstream.ts'

const program = fileURLToPath(new URL('generator.ts', import.meta.url))

/** A request of a load, and its answer: status 0 where the connection broke. */
export interface Sample {
  /** When it was sent, and how long it took, in milliseconds. */
  readonly at: number
  readonly ms: number
  readonly status: number
  /** Whether the answer says when to try again. */
  readonly retries: boolean
}

export interface Load {
  readonly url: string
  readonly accounts: readonly string[]
  readonly seconds: number
  /** Requests a second, however long the answers take; if not said, `clients` ask one after the other each. */
  readonly rate?: number
  readonly clients?: number
}

/** Runs a load in a process of its own: see generator.ts. */
export async function runLoad(
  { url, accounts, seconds, rate, clients }: Load,
  finish: Finish
): Promise<readonly Sample[]> {
  const options = { url, accounts: accounts.join(','), seconds, rate, clients }
  const args = Object.entries(options).flatMap(([name, value]) =>
    value === undefined ? [] : [`--${name}`, String(value)]
  )
  const { code, stdout, stderr } = await launch(
    process.execPath,
    [program, ...args],
    {},
    undefined,
    '',
    finish
  ).ended
  if (code !== 0) throw new Error(`the load ended with ${code}: ${stderr}`)
  return JSON.parse(stdout) as readonly Sample[]
}

/** How many good answers a second a load got, once it had begun. */
export function goodRate(samples: readonly Sample[], seconds: number): number {
  const begun = 1_000
  const good = samples.filter(
    ({ at, ms, status }) => status === 200 && at + ms >= begun && at + ms < seconds * 1000
  )
  return good.length / (seconds - begun / 1000)
}
