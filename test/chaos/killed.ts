import { once } from 'node:events'
import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { hang } from '../misbehaviour.ts'
import { type Answered, type Asking, demo, newKey, type Served, startGateway, told } from './gateway.ts'
import { startProxy, type TcpProxy } from './proxy.ts'
import { type Row, type Scenario, same } from './scenario.ts'
import { until } from './until.ts'
import { type ChaosUpstream, startChaos } from './upstream.ts'

/** A write with a key, and the Method that must never have a second effect. */
interface Write {
  readonly line: string
  readonly method: string
  readonly asking: Asking & { readonly body: object; readonly key: string }
}

interface Setting {
  readonly gateway: Served
  readonly upstream: ChaosUpstream
  readonly proxy: TcpProxy
  readonly writes: readonly Write[]
}

/** A moment in the life of a write, and what the same request is told after the restart. */
interface Point {
  readonly name: string
  /** Not tried in short: it looks to the gateway as another one does. */
  readonly rare?: true
  /** Starts the writes, and settles at that moment. */
  readonly reach: (setting: Setting) => Promise<void>
  /** What a creation and a charge are told, and how often they were carried out in the end. */
  readonly wanted: readonly [creation: string, charge: string]
}

const unknown = '504 upstream-timeout unknown, replayed'
const isWrite = /"Method":"(AddTag|creditDeduct)"/

/** Asks, and doesn't care what comes of it. */
function begin({ gateway, writes }: Setting): void {
  for (const { line, asking } of writes) void gateway.ask(line, asking).catch(() => undefined)
}

/** Sends the head and a half of the body. */
async function beginHalf({ gateway, writes }: Setting): Promise<void> {
  for (const { line, asking } of writes) {
    const body = JSON.stringify(asking.body)
    const { hostname, port } = new URL(gateway.url)
    const socket = connect(Number(port), hostname).on('error', () => undefined)
    const head = [
      `${line} HTTP/1.1`,
      `host: ${hostname}`,
      `authorization: ${demo}`,
      'content-type: application/json',
      `content-length: ${body.length}`,
      `idempotency-key: ${asking.key}`
    ]
    await once(socket, 'connect')
    socket.write(`${head.join('\r\n')}\r\n\r\n${body.slice(0, 5)}`)
  }
  await sleep(200)
}

/** Both wait for their turn behind others: the same key is answered "in progress". */
async function beginBehindOthers(setting: Setting): Promise<void> {
  const { gateway, upstream, writes } = setting
  upstream.behaves({ manner: () => ({ ignored: true, spoil: () => hang }) })
  for (let nth = 0; nth < concurrency; nth++) void gateway.ask('GET /campaigns').catch(() => undefined)
  await until(() => upstream.calls.length === concurrency)
  begin(setting)
  await sleep(200)
  for (const { line, asking } of writes) {
    await until(async () => {
      const signal = AbortSignal.timeout(1_000)
      return (await gateway.ask(line, { ...asking, signal })).body.code === 'request-in-progress'
    })
  }
}

async function beginUnread(setting: Setting): Promise<void> {
  const { proxy } = setting
  proxy.holds(isWrite)
  begin(setting)
  await until(() => proxy.held === 2)
}

const beginRead = (manner: { readonly ignored?: true }) => async (setting: Setting) => {
  const { upstream, writes } = setting
  upstream.behaves({
    manner: ({ method }) => (isOneOf(writes, method) ? { ...manner, spoil: () => hang } : {})
  })
  begin(setting)
  const calls = () => upstream.calls.filter(({ method }) => isOneOf(writes, method))
  await until(
    () => calls().length === 2 && (manner.ignored === true || calls().every(({ applied }) => applied))
  )
}

async function beginAndLose({ gateway, writes }: Setting): Promise<void> {
  await Promise.all(writes.map(({ line, asking }) => gateway.ask(line, asking)))
}

const isOneOf = (writes: readonly Write[], name: string) => writes.some(({ method }) => method === name)

const concurrency = 4

const points: readonly Point[] = [
  { name: 'before the key is reserved', reach: beginHalf, wanted: ['201; done once', '200; done once'] },
  {
    name: 'while it waits for its turn',
    reach: beginBehindOthers,
    wanted: ['201; done once', '200; done once']
  },
  {
    name: 'after it was sent, before the upstream reads it',
    reach: beginUnread,
    wanted: [`${unknown}; never done`, `${unknown}; never done`]
  },
  {
    name: 'after the upstream read it and did nothing',
    rare: true,
    reach: beginRead({ ignored: true }),
    wanted: [`${unknown}; never done`, `${unknown}; never done`]
  },
  {
    name: 'after the upstream carried it out, before it answers',
    reach: beginRead({}),
    wanted: ['201; done once', `${unknown}; done once`]
  },
  {
    name: 'after the answer, before the client has it',
    reach: beginAndLose,
    wanted: ['201, replayed; done once', '200, replayed; done once']
  }
]

/** What the same request is told now; while another try of it seems to run it is asked again. */
async function tryAgain(gateway: Served, { line, asking }: Write): Promise<Answered> {
  for (const end = performance.now() + 10_000; ; await sleep(100)) {
    const answered = await gateway.ask(line, asking)
    if (answered.status !== 409 || performance.now() > end) return answered
  }
}

/** The tags with this title, and the credits that are gone. */
async function effects(upstream: ChaosUpstream, title: string, creditsBefore: number) {
  const tags = (await upstream.truth('FetchAllTags')).split(`"${title}"`).length - 1
  return [tags, creditsBefore - (await creditsOf(upstream))]
}

async function creditsOf(upstream: ChaosUpstream): Promise<number> {
  return Number(/"credits":"(\d+)"/.exec(await upstream.truth('fetchCreditCount'))?.[1])
}

async function tried(
  { name, reach, wanted }: Point,
  setting: Omit<Setting, 'writes'>
): Promise<readonly Row[]> {
  const { gateway, upstream, proxy } = setting
  const title = `Tag of ${newKey()}`
  const writes: readonly Write[] = [
    { line: 'POST /tags', method: 'AddTag', asking: { body: { title }, key: newKey() } },
    {
      line: 'POST /credits/deductions',
      method: 'creditDeduct',
      asking: { body: { description: 'a call' }, key: newKey() }
    }
  ]
  const creditsBefore = await creditsOf(upstream)
  upstream.behaves({})
  await reach({ ...setting, writes })
  process.kill(gateway.process.pid, 'SIGKILL')
  upstream.behaves({})
  proxy.holds(null)
  await upstream.cutOff()
  await gateway.startAgain()
  const rows: Row[] = []
  for (const [index, write] of writes.entries()) {
    const first = await tryAgain(gateway, write)
    await tryAgain(gateway, write)
    const replayed = first.headers['idempotency-replayed'] === 'true' ? ', replayed' : ''
    const times = (await effects(upstream, title, creditsBefore))[index] ?? Number.NaN
    const often = ['never done', 'done once'][times] ?? `done ${times} times`
    rows.push(
      same(
        'a request sent again after a crash has no second effect',
        `kill -9 ${name}, a start, ${write.line} twice more with its key`,
        `${told(first)}${replayed}; ${often}`,
        wanted[index] ?? ''
      )
    )
  }
  return rows
}

/** A gateway that is killed in the middle of a write, and started again. */
export const killed: Scenario = {
  name: 'killed',
  async run({ short, finish }) {
    const upstream = await startChaos(finish)
    const proxy = await startProxy(upstream.url, finish)
    const env = { UPSTREAM_ACCOUNT_CONCURRENCY: String(concurrency) }
    const gateway = await startGateway(proxy.url, env, finish)
    const rows: Row[] = []
    for (const point of short ? points.filter(({ rare }) => !rare) : points)
      rows.push(...(await tried(point, { gateway, upstream, proxy })))
    return rows
  }
}
