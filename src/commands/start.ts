import { readConfig } from '../config.ts'
import { giveBackMemory } from '../idle-memory.ts'
import { start, stopOnSignals } from '../main.ts'
import { type Command, print } from './command.ts'

export const startCommand: Command = {
  summary: 'start the gateway; without UPSTREAM_URL, the sandbox inside it',
  usage: '',
  notes: [
    'The log is JSON lines. In a terminal it is readable lines in their place, and of warnings and errors alone:',
    'LOG_LEVEL=debug shows all. With --json, and with NODE_ENV=production, all that is printed is JSON.'
  ],
  options: {},
  async run({ json }) {
    const production = process.env.NODE_ENV === 'production'
    const terminal = process.stdout.isTTY === true && !json && !production
    const gateway = await start(readConfig(process.env), { terminal })
    stopOnSignals(gateway)
    const { url, sandbox } = gateway
    const docs = `${url}/docs`
    if (json) print(JSON.stringify({ url, docs, sandbox }))
    else if (production) gateway.app.server.log.info({ url, docs, sandbox }, 'ready')
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
