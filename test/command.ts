import { Readable } from 'node:stream'
import { vi } from 'vitest'
import { run } from '../src/cli.ts'
import type { Ended } from './process.ts'

/**
 * Runs a command in this process, which is faster than one of its own: what it would print, and its exit code.
 * `input` is its standard input. Of those that are called at once each waits for the one before.
 */
export function runHere(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  input: string | Buffer = ''
): Promise<Ended> {
  const ended = last.then(() => runAlone(args, env, input))
  last = ended.catch(() => {})
  return ended
}

let last: Promise<unknown> = Promise.resolve()

async function runAlone(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  input: string | Buffer
): Promise<Ended> {
  const written = { stdout: '', stderr: '' }
  for (const stream of ['stdout', 'stderr'] as const) {
    vi.spyOn(process[stream], 'write').mockImplementation((text) => {
      written[stream] += String(text)
      return true
    })
  }
  const stdin = Object.getOwnPropertyDescriptor(process, 'stdin')
  Object.defineProperty(process, 'stdin', { configurable: true, value: Readable.from([Buffer.from(input)]) })
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value)
  const before = process.exitCode
  try {
    await run(args)
    return { code: Number(process.exitCode ?? 0), ...written }
  } finally {
    process.exitCode = before
    if (stdin) Object.defineProperty(process, 'stdin', stdin)
    vi.restoreAllMocks()
    vi.unstubAllEnvs()
  }
}
