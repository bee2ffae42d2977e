import { readConfig } from '../config.ts'
import { giveBackMemory } from '../idle-memory.ts'
import { start, stopOnSignals } from '../main.ts'
import { type Command, print } from './command.ts'

export const startCommand: Command = {
  summary: 'start the gateway; without UPSTREAM_URL, the sandbox inside it',
  usage: '',
  options: {},
  async run({ json }) {
    const gateway = await start(readConfig(process.env))
    stopOnSignals(gateway)
    const { url, sandbox } = gateway
    const docs = `${url}/docs`
    if (json) print(JSON.stringify({ url, docs, sandbox }))
    else print(banner(url, docs, sandbox))
    giveBackMemory()
  }
}

function banner(url: string, docs: string, sandbox: boolean): string {
  const credentials = sandbox ? '1001:sandbox-key-1001' : 'API_UID:API_KEY'
  const upstream = sandbox
    ? 'a sandbox of V1 with demo data (set UPSTREAM_URL for the real one)'
    : 'UPSTREAM_URL'
  return [
    '',
    `  Prospector Gateway  ${url}`,
    `  Docs                ${docs}`,
    `  Upstream            ${upstream}`,
    '',
    `  curl -u ${credentials} ${url}/tags`,
    ''
  ].join('\n')
}
