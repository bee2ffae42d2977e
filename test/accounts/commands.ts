import { join } from 'node:path'
import { expect } from 'vitest'
import { runHere } from '../command.ts'
import { type Ended, gateway } from '../process.ts'
import { folder, secret } from './stores.ts'

/** What the command ended with, and its JSON where it printed any. */
export interface Answer extends Ended {
  readonly json: unknown
}

/**
 * A machine of an operator: commands that share a store of their own, in a folder of their own. One at a time.
 */
export async function machine(more: Readonly<Record<string, string>> = {}) {
  const path = await folder()
  const env = { STORE_URL: `file:${join(path, 'gateway.db')}`, GATEWAY_SECRET: secret, ...more }
  const run = async (
    args: readonly string[],
    input?: string | Buffer,
    instead: Readonly<Record<string, string>> = {}
  ): Promise<Answer> => {
    const ended = await runHere(args, { ...env, ...instead }, input)
    const isJson = args.includes('--json') && ended.code === 0
    return { ...ended, json: isJson ? JSON.parse(ended.stdout) : undefined }
  }
  return {
    path,
    env,
    run,
    /** The same in a process of its own. */
    spawn: (args: readonly string[], input?: string) => gateway(args, env, path, input),
    addAccount: (name: string, apiUid = '1001', apiKey = 'sandbox-key-1001') =>
      run(['accounts', 'add', name, '--api-uid', apiUid, '--json'], `${apiKey}\n`),
    async addKey(account: string, ...options: readonly string[]): Promise<{ key: string; id: string }> {
      const added = await run(['keys', 'add', '--account', account, '--json', ...options])
      return JSON.parse(added.stdout)
    }
  }
}

/** One line on standard error that says who speaks and what is wrong, and nothing on standard output. */
export function failed(code: number, says: RegExp) {
  const line = new RegExp(`^prospector-gateway: [^\\n]*${says.source}[^\\n]*\\n$`)
  return { code, stdout: '', stderr: expect.stringMatching(line) }
}
