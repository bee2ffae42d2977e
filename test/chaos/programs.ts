import { readFileSync } from 'node:fs'
import { launch } from '../process.ts'
import type { Finish } from '../upstream.ts'

/** A program of Node's in a process of its own, which printed where it is: `{"url": …}`. */
export interface Process {
  readonly url: string
  readonly pid: number
  /** Its resident memory, in bytes. */
  memory(): number
  /** Tells it to end, and waits until it has: its exit code, `null` after a signal. */
  end(): Promise<number | null>
}

/** Starts a program and waits until it says where it is. It is killed in the end. Throws where it ends before. */
export async function startProgram(
  path: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  finish: Finish
): Promise<Process> {
  const running = launch(process.execPath, [path, ...args], env, undefined, '', finish)
  const [line = ''] = /^\{"url".*$/m.exec(await running.saying(/^\{"url".*\n/m)) ?? []
  const { url } = JSON.parse(line) as { url: string }
  const { pid, ended } = running
  return {
    url,
    pid,
    memory: () => residentOf(pid),
    async end() {
      running.kill('SIGTERM')
      return (await ended).code
    }
  }
}

function residentOf(pid: number): number {
  const [, kilobytes] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
  return Number(kilobytes) * 1024
}
