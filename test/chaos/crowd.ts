import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Finish } from '../upstream.ts'
import { client, tally } from './asking.ts'
import { startCountingUpstream } from './counted.ts'
import { startGateway } from './gateway.ts'
import { atMost, type Row, type Scenario } from './scenario.ts'

/** File descriptors that both processes need besides. */
const spare = 500

/**
 * In kB, of the process itself: the kernel's share is not in it, and the garbage of the requests is. Of few connections
 * that is most of it.
 */
const mostMemoryEach = { short: 64, whole: 24 }

/** Connections that do nothing, and connections that are slow on purpose. */
export const crowd: Scenario = {
  name: 'crowd',
  async run({ short, finish }) {
    const upstream = await startCountingUpstream({}, finish)
    const { url, process: gateway } = await startGateway(new URL(upstream.url), {}, finish)
    const ask = client(url, 1, finish)
    const port = Number(new URL(url).port)
    const wanted = short ? 1_000 : 10_000
    const idle = Math.min(wanted, descriptors() - spare)
    const fewer = idle < wanted ? ` (the limit of descriptors allows no more)` : ''

    // What the first requests need is nobody's.
    await idleConnections(port, 200, finish)
    await sleep(1_000)
    const before = gateway.memory()
    const sockets = await idleConnections(port, idle, finish)
    await sleep(1_000)
    const each = (gateway.memory() - before) / idle
    const done = `${idle} idle connections${fewer}`
    const open = sockets.filter(({ closed }) => !closed).length
    const among = await ask({ path: '/tags' })
    const rows: Row[] = [
      atMost(
        'an idle connection takes little memory',
        done,
        each / 1024,
        mostMemoryEach[short ? 'short' : 'whole'],
        'kB each'
      ),
      {
        promise: 'a request among them is served',
        done,
        figure: `${among.status}, while ${open} were open`,
        wanted: `200, while ${idle} are open`,
        reached: among.status === 200 && open === idle
      }
    ]
    for (const socket of sockets) socket.destroy()
    // The limits that end slow requests are no shorter than this takes.
    if (short) return rows
    return [...rows, await slowOnes(port, 1_000, () => ask({ path: '/tags' }), finish)]
  }
}

/** Half of them drip a head and half a body, a byte a second, for as long as they may. */
async function slowOnes(
  port: number,
  count: number,
  ask: () => Promise<{ readonly status: number }>,
  finish: Finish
): Promise<Row> {
  const heads = ['GET /tags HTTP/1.1\r\nhost: gateway\r\nx-slow: ', post]
  const sockets = await connections(port, count, finish)
  for (const [index, socket] of sockets.entries()) socket.write(heads[index % 2] ?? '')
  const statuses: number[] = []
  for (let second = 0; second < 20; second++) {
    for (const socket of sockets) if (socket.writable) socket.write('1')
    statuses.push((await ask()).status)
    await sleep(1_000)
  }
  const left = sockets.filter(({ closed }) => !closed).length
  return {
    promise: 'slow attackers are gone after 20 seconds, and the others are served',
    done: `${count} connections that drip heads and bodies, a byte a second, and a request each second`,
    figure: `${left} left, ${tally(statuses)}`,
    wanted: `0 left, 200 × ${statuses.length}`,
    reached: left === 0 && statuses.every((status) => status === 200)
  }
}

const post = [
  'POST /tags HTTP/1.1',
  'host: gateway',
  `authorization: Basic ${btoa('1001:a-key')}`,
  'content-type: application/json',
  'content-length: 1000\r\n\r\n'
].join('\r\n')

/** Connections that have each had an answer, and wait for nothing. */
async function idleConnections(port: number, count: number, finish: Finish): Promise<Socket[]> {
  const sockets = await connections(port, count, finish)
  // A few at a time: it is not a rush that is looked at.
  for (let from = 0; from < count; from += 100) {
    await Promise.all(
      sockets.slice(from, from + 100).map((socket) => {
        socket.write('GET /health/live HTTP/1.1\r\nhost: gateway\r\n\r\n')
        return once(socket, 'data')
      })
    )
  }
  return sockets
}

async function connections(port: number, count: number, finish: Finish): Promise<Socket[]> {
  const sockets: Socket[] = []
  finish(async () => {
    for (const socket of sockets) socket.destroy()
  })
  while (sockets.length < count) {
    const some = Array.from({ length: Math.min(100, count - sockets.length) }, () => {
      const socket = connect(port, '127.0.0.1')
      // Whoever is thrown out may be reset.
      socket.on('error', () => {})
      return socket
    })
    await Promise.all(some.map((socket) => once(socket, 'connect')))
    for (const socket of some) socket.on('data', () => {})
    sockets.push(...some)
  }
  return sockets
}

/** How many files a process may have open here. */
function descriptors(): number {
  const { userLimits } = process.report.getReport() as {
    readonly userLimits?: Readonly<Record<string, { readonly soft: number | 'unlimited' }>>
  }
  const soft = userLimits?.open_files?.soft
  return typeof soft === 'number' ? soft : Number.POSITIVE_INFINITY
}
