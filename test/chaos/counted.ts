import { fileURLToPath } from 'node:url'
import type { Finish } from '../upstream.ts'
import { startProgram } from './programs.ts'

const program = fileURLToPath(new URL('counting-upstream.ts', import.meta.url))

interface Counts {
  /** How often each Method was called. */
  readonly methods: Readonly<Partial<Record<string, number>>>
  /** How often each lead (by its email), tag (its title) and deduction (its description) was sent. */
  readonly applied: Readonly<Partial<Record<string, number>>>
}

/** A V1 in another process: see counting-upstream.ts. */
export interface CountingUpstream {
  readonly url: string
  counts(): Promise<Counts>
}

/** Starts it; `atOnce` calls run at a time, and the others wait. */
export async function startCountingUpstream(
  { latencyMs = 0, atOnce = 1_000_000 }: { readonly latencyMs?: number; readonly atOnce?: number },
  finish: Finish
): Promise<CountingUpstream> {
  const args = ['--latency-ms', String(latencyMs), '--at-once', String(atOnce)]
  const { url } = await startProgram(program, args, {}, finish)
  return { url, counts: async () => (await fetch(new URL('/counts', url))).json() as Promise<Counts> }
}
