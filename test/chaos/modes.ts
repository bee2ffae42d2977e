import { setTimeout as sleep } from 'node:timers/promises'
import {
  bomb,
  drip,
  drippingHead,
  endlessHead,
  halfAHead,
  hang,
  huge,
  longer,
  noHttp,
  reset,
  truncated,
  unasked,
  unreadable
} from '../misbehaviour.ts'
import { type Answer, raw } from '../upstream.ts'
import { type Answered, newKey, type Served, startGateway, told } from './gateway.ts'
import { atMost, exactly, type Row, type Scenario, same } from './scenario.ts'
import { type Behaviour, type ChaosUpstream, type Manner, startChaos } from './upstream.ts'

/** What a read, a creation and a charge are told. */
type Told = readonly [read: string, creation: string, charge: string]

const problem = (what: string, wait = ''): Told => [
  `${what}${wait}`,
  `${what} unknown${wait}`,
  `${what} unknown${wait}`
]
const fine: Told = ['200', '201', '200']
const malformed = problem('502 upstream-malformed')
const failed = problem('502 upstream-failed')
const late = problem('504 upstream-timeout')
const down = (seconds: number) => problem('503 upstream-unavailable', `, Retry-After ${seconds}`)

const always = (manner: Manner): Behaviour => ({ manner: () => manner })
const spoils = (spoil: (good: string) => Answer): Behaviour => always({ spoil })
const notice =
  '<br />\n<b>Notice</b>:  Undefined index: team_id in <b>/var/www/api.php</b> on line <b>412</b><br />\n'
const mega = 1024 * 1024

/** Each way to misbehave, and what the clients are told. */
const modes: Readonly<Record<string, readonly [how: Behaviour, wanted: Told]>> = {
  'half a second late': [always({ waitMs: 500 }), fine],
  'one byte each 500 ms': [spoils(() => drip(500)), late],
  'a hang': [spoils(() => hang), late],
  'a hang, ignored': [always({ ignored: true, spoil: () => hang }), late],
  'a reset before the call is read': [{ resets: () => true }, failed],
  'a reset after it is read, ignored': [always({ ignored: true, spoil: () => reset }), failed],
  'a reset after it is carried out': [spoils(() => reset), failed],
  'an answer cut short': [spoils(() => truncated), failed],
  'more than Content-Length says': [spoils(() => longer), malformed],
  'no HTTP': [spoils(() => noHttp), malformed],
  'a head that is cut off': [spoils(() => halfAHead), failed],
  'a head without an end': [spoils(() => endlessHead), malformed],
  'a head without an end, a line each 200 ms': [spoils(() => drippingHead(200)), late],
  '64 MB': [spoils(() => huge(64 * mega)), malformed],
  'a gzip bomb of 64 MB': [spoils(() => bomb), malformed],
  ...Object.fromEntries(
    Object.entries(unreadable).map(([what, how]) => [what, [spoils(() => how), malformed]])
  ),
  'PHP notices before the JSON': [spoils((good) => notice + good), fine],
  'a second reply, unasked': [spoils((good) => unasked(good, '{"response":"true","poison":[]}')), fine],
  'HTTP 500': [spoils(() => raw(500, {}, 'Fatal error')), failed],
  'HTTP 503': [spoils(() => raw(503, {}, 'down')), down(5)],
  'HTTP 503 with Retry-After': [spoils(() => raw(503, { 'retry-after': '30' }, 'down')), down(30)]
}

const requests = [
  { line: 'GET /campaigns', method: 'FetchAllCampaigns', most: 2 },
  { line: 'POST /tags', method: 'AddTag', most: 1 },
  { line: 'POST /credits/deductions', method: 'creditDeduct', most: 1 }
] as const

/** What a client is told, and how long to wait. */
function heard(answered: Answered): string {
  const wait = answered.headers['retry-after']
  return `${told(answered)}${wait === undefined ? '' : `, Retry-After ${wait}`}`
}

/** All three at once. */
function askAll(gateway: Served) {
  const [read, create, charge] = requests
  return Promise.all([
    gateway.ask(read.line),
    gateway.ask(create.line, { body: { title: newKey() } }),
    gateway.ask(charge.line, { key: newKey() })
  ])
}

/** How many calls there were too many; those that were not read have no Method, and are four at most. */
function tooMany(upstream: ChaosUpstream): number {
  const extra = requests.map(({ method, most }) => Math.max(0, upstream.of(method).length - most))
  return extra.reduce((sum, calls) => sum + calls, Math.max(0, upstream.unread - 4))
}

/** The memory of the process, in MB, once it had time to collect garbage: V8 waits up to ten seconds until it does. */
async function settledMemory(gateway: Served, wantedMb: number): Promise<number> {
  const memory = () => gateway.process.memory() / mega
  for (const end = performance.now() + 15_000; memory() > wantedMb && performance.now() < end; )
    await sleep(100)
  return memory()
}

/** Whatever the upstream does, the client sees one clear problem, and nobody else any harm. */
export const misbehaving: Scenario = {
  name: 'modes',
  async run({ short, finish }) {
    const upstream = await startChaos(finish)
    const deadline = { UPSTREAM_TIMEOUT_MS: short ? '1200' : '2000' }
    const gateway = await startGateway(upstream.url, { ...deadline, CIRCUIT_BREAKER: 'off' }, finish)
    for (let warm = 0; warm < 200; warm++) await askAll(gateway)
    const wanted = await gateway.ask('GET /campaigns')
    await sleep(300)
    const before = gateway.process.memory() / mega

    const rows: Row[] = []
    let largest = 0
    let harmed = 0
    const settle = async () => {
      largest = Math.max(largest, (await settledMemory(gateway, before + 40)) - before)
    }
    for (const [what, [how, said]] of Object.entries(modes)) {
      upstream.behaves(how)
      const answers = (await askAll(gateway)).map(heard).join(' · ')
      const extra = tooMany(upstream)
      rows.push(
        same(
          'one clear problem, reads sent twice at most, writes once',
          what,
          `${answers}; ${extra} calls too many`,
          `${said.join(' · ')}; 0 calls too many`
        )
      )
      upstream.behaves({})
      const next = await gateway.ask('GET /campaigns')
      const created = await gateway.ask('POST /tags', { body: { title: newKey() } })
      if (next.text !== wanted.text || created.status !== 201) harmed++
      if (!short) await settle()
    }
    if (short) await settle()
    const all = `${Object.keys(modes).length} modes, one after the other, 3 requests each`
    rows.push(exactly('the next requests are served right', all, harmed, 0))
    rows.push(atMost('memory does not rise', all, largest, 48, 'MB'))
    return rows
  }
}
