import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { hang, reset } from '../misbehaviour.ts'
import { type Answer, type Finish, failure } from '../upstream.ts'
import { type Answered, type Served, startGateway, temporaryFolder, told } from './gateway.ts'
import { atMost, exactly, type Row, type Scenario, same } from './scenario.ts'
import { addAccounts } from './stored-account.ts'
import { until } from './until.ts'
import { type ChaosUpstream, startChaos } from './upstream.ts'

const timeoutMs = 200

/** What counts as failure, and how 8 clients see it while the circuit is closed. */
const failures: Readonly<Record<string, Answer>> = {
  'connections that are reset': reset,
  'Redis is unavailable': failure('Redis is unavailable. Please try again shortly.'),
  garbage: '<html>It works!</html>',
  timeouts: hang
}

/** A circuit that is open says so with 503, when to come back, and without a call. */
const isRefusal = ({ status, body, headers }: Answered) =>
  status === 503 && body.code === 'upstream-unavailable' && Number(headers['retry-after']) >= 1

/** So many clients ask again and again until the circuit is open: after how many seconds, for 10 at most. */
async function opensAfter(gateway: Served, upstream: ChaosUpstream): Promise<number> {
  const startedAt = performance.now()
  let opened = Number.POSITIVE_INFINITY
  await Promise.all(
    Array.from({ length: 8 }, async () => {
      while (opened === Number.POSITIVE_INFINITY && performance.now() - startedAt < 10_000) {
        const before = upstream.calls.length
        const answered = await gateway.ask('GET /tags')
        // "Redis is unavailable" is told in the same words, but after a call.
        if (isRefusal(answered) && answered.ms < 100 && (await staysQuiet(gateway, upstream))) {
          opened = Math.min(opened, (performance.now() - startedAt) / 1000)
        } else if (upstream.calls.length === before) await sleep(1)
      }
    })
  )
  return opened
}

/** Whether one more request makes no call. */
async function staysQuiet(gateway: Served, upstream: ChaosUpstream): Promise<boolean> {
  const before = upstream.calls.length
  return isRefusal(await gateway.ask('GET /tags')) && upstream.calls.length === before
}

async function opening(
  what: string,
  answer: Answer,
  finish: Finish,
  short: boolean
): Promise<readonly Row[]> {
  const upstream = await startChaos(finish)
  const gateway = await startGateway(upstream.url, { UPSTREAM_TIMEOUT_MS: String(timeoutMs) }, finish)
  await gateway.ask('GET /tags')
  upstream.behaves({ manner: () => ({ ignored: true, spoil: () => answer }) })
  const rows = [
    atMost('the circuit opens', `8 clients, ${what}`, await opensAfter(gateway, upstream), 2, 's')
  ]
  if (answer !== reset) return rows
  upstream.behaves({ manner: () => ({ ignored: true, spoil: () => answer }) })
  const refused: Answered[] = []
  for (let nth = 0; nth < 100; nth++) refused.push(await gateway.ask('GET /tags'))
  const quiet = refused.every(isRefusal) ? upstream.calls.length : Number.NaN
  rows.push(
    exactly('an open circuit sends nothing', '100 requests, each 503 with Retry-After; calls', quiet, 0)
  )
  // It has opened again and again, for longer each time.
  if (!short) {
    for (const end = performance.now() + 25_000; performance.now() < end; await sleep(20)) {
      await gateway.ask('GET /tags')
    }
  }
  upstream.behaves({})
  const healed = performance.now()
  await until(async () => (await gateway.ask('GET /tags')).status === 200, 40_000)
  const seconds = (performance.now() - healed) / 1000
  const done = `a request each 20 ms after the upstream healed${short ? '' : ', which failed for 25 s'}`
  rows.push(atMost('the circuit closes', done, seconds, 15, 's'))
  return rows
}

async function refusals(finish: Finish): Promise<readonly Row[]> {
  const upstream = await startChaos(finish)
  const gateway = await startGateway(upstream.url, {}, finish)
  upstream.behaves({ manner: () => ({ ignored: true, spoil: () => failure('This title is not welcome') }) })
  const answers = new Set<string>()
  for (let nth = 0; nth < 60; nth++) {
    answers.add(told(await gateway.ask('POST /tags', { body: { title: `Tag ${nth}` } })))
  }
  const figure = `${[...answers].join(', ')}; ${upstream.calls.length} calls`
  const done = '60 creations, each refused with response "false"'
  return [same('refusals are health', done, figure, '422 upstream-rejected; 60 calls')]
}

async function ofAnAccount(finish: Finish): Promise<readonly Row[]> {
  const secret = 'the secret of an operator with 32 characters and more'
  const storeUrl = `file:${join(temporaryFolder(finish), 'gateway.db')}`
  const { good = '', bad = '' } = await addAccounts(storeUrl, secret, {
    good: { apiUid: '1002', apiKey: 'sandbox-key-1002' },
    bad: { apiUid: '1001', apiKey: 'an old key' }
  })
  const upstream = await startChaos(finish)
  const gateway = await startGateway(upstream.url, { STORE_URL: storeUrl, GATEWAY_SECRET: secret }, finish)
  const ask = (authorization: string) => gateway.ask('GET /tags', { authorization })
  for (let nth = 0; nth < 3; nth++) await ask(bad)
  upstream.behaves({})
  const refused: Answered[] = []
  for (let nth = 0; nth < 20; nth++) refused.push(await ask(bad))
  const waits = refused.every(({ headers }) => Number(headers['retry-after']) >= 1)
  const words = `${[...new Set(refused.map(told))].join(', ')}${waits ? ', Retry-After' : ''}`
  return [
    same(
      'rejected credentials open the circuit of their account',
      '20 requests after V1 rejected the stored credentials 3 times',
      `${words}; ${upstream.calls.length} calls`,
      '502 upstream-credentials-rejected, Retry-After; 0 calls'
    ),
    same(
      'the circuit of one account is nobody else’s',
      'a request of another account meanwhile',
      told(await ask(good)),
      '200'
    )
  ]
}

/** A broken upstream is left alone for a while, and an account whose credentials are wrong. */
export const circuits: Scenario = {
  name: 'circuit',
  async run({ short, finish }) {
    // Each has a gateway and an upstream of its own.
    const rows = await Promise.all([
      ...Object.entries(failures).map(([what, answer]) => opening(what, answer, finish, short)),
      refusals(finish),
      ofAnAccount(finish)
    ])
    return rows.flat()
  }
}
