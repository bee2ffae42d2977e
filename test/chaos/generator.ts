import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { client } from './asking.ts'
import type { Sample } from './load.ts'

/**
 * A load in a process of its own: reads of these accounts in turn, `--rate` a second whatever the answers are (as the
 * world does it), or else by `--clients` that wait for each answer. Prints a sample for each request.
 */
const { values } = parseArgs({
  options: {
    url: { type: 'string', default: '' },
    accounts: { type: 'string', default: '1001' },
    seconds: { type: 'string', default: '1' },
    rate: { type: 'string' },
    clients: { type: 'string', default: '1' }
  }
})
const accounts = values.accounts.split(',')
const ms = Number(values.seconds) * 1000
const samples: Sample[] = []
const ask = client(values.url, 2_000, () => {})
const since = performance.now()
let asked = 0

async function one(): Promise<void> {
  const at = performance.now() - since
  const account = accounts[asked++ % accounts.length] ?? '1001'
  try {
    const { status, headers, ms: took } = await ask({ path: '/tags', account })
    samples.push({ at, ms: took, status, retries: headers['retry-after'] !== undefined })
  } catch {
    samples.push({ at, ms: performance.now() - since - at, status: 0, retries: false })
  }
}

if (values.rate === undefined) {
  const clients = Array.from({ length: Number(values.clients) }, async () => {
    while (performance.now() - since < ms) await one()
  })
  await Promise.all(clients)
} else {
  const under: Promise<void>[] = []
  for (let now = 0; now < ms; now = performance.now() - since) {
    while (asked < (now / 1000) * Number(values.rate)) under.push(one())
    await sleep(2)
  }
  await Promise.all(under)
}
process.stdout.write(JSON.stringify(samples), () => process.exit())
