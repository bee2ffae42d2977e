import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { afterAll, afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { limitSlowBodies } from '../../src/http/slow-bodies.ts'
import { basic, build, demo } from '../build.ts'
import { listen } from '../raw.ts'
import { type Client, request } from './exporting.ts'

const app = await build({ config: { UPSTREAM_TIMEOUT_MS: 60_000 } }, afterAll)
const port = await listen(app.server)

beforeEach(() => {
  // The clock of the gateway alone: sockets have their own.
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
})
afterEach(() => {
  vi.useRealTimers()
})

const authorized = { authorization: basic(...demo), 'content-type': 'application/json' }

/** Sends the head of a request that has a body, and waits until the server has read it. */
async function begun(line: string, headers: Readonly<Record<string, string>>): Promise<Client> {
  const [method = '', target = ''] = line.split(' ')
  const arrived = once(app.server.server, 'request')
  const length = 'transfer-encoding' in headers ? {} : { 'content-length': '20' }
  const client = request(port, target, { method, headers: { ...length, ...headers } })
  await arrived
  return client
}

const drips: Readonly<Record<string, readonly [string, Readonly<Record<string, string>>]>> = {
  'a request': ['POST /tags', authorized],
  'a request in chunks': ['POST /tags', { ...authorized, 'transfer-encoding': 'chunked' }],
  'an import before its header row': [
    'POST /leads/import?group_id=1',
    { ...authorized, 'content-type': 'text/csv' }
  ]
}

describe('a body that has not arrived 15 seconds after the head', () => {
  it.each(Object.entries(drips))('of %s is 408, and the connection ends', async (_what, [line, headers]) => {
    const client = await begun(line, headers)
    vi.advanceTimersByTime(14_999)
    client.socket.write('1')
    expect(client.text()).toBe('')
    vi.advanceTimersByTime(1)
    await client.has('request-timeout')
    expect(client.text()).toMatch(/^HTTP\/1\.1 408 .*connection: close/s)
    await client.ended
  })

  const refused: Readonly<Record<string, readonly [string, Readonly<Record<string, string>>, string]>> = {
    'that nobody sent credentials for': ['POST /tags', {}, '401'],
    'to nowhere': ['POST /nothing', {}, '404'],
    'with another method': ['DELETE /tags', {}, '405'],
    'of another type': ['POST /tags', { ...authorized, 'content-type': 'text/plain' }, '415'],
    'to a path that is not well-formed': ['POST /%', {}, '400']
  }

  it.each(Object.entries(refused))(
    'of a request %s ends the connection, though that is answered',
    async (_what, [line, headers, status]) => {
      const client = await begun(line, headers)
      await client.has('"instance"')
      expect(client.text()).toContain(`HTTP/1.1 ${status} `)
      expect(client.socket.readyState).toBe('open')
      vi.advanceTimersByTime(15_000)
      await client.ended
    }
  )

  it('does not hold a connection open for a client that never ends its own side', async () => {
    const client = await begun('POST /tags', authorized)
    const connections = () =>
      new Promise<number>((resolve) => app.server.server.getConnections((_error, count) => resolve(count)))
    client.socket.allowHalfOpen = true
    vi.advanceTimersByTime(15_000)
    await client.has('request-timeout')
    vi.advanceTimersByTime(2_000)
    vi.useRealTimers()
    await vi.waitFor(async () => expect(await connections()).toBe(0))
  })
})

describe('a request that has arrived', () => {
  it('may be answered later than that', async () => {
    const gate = Promise.withResolvers<void>()
    app.upstream.answers(async () => {
      await gate.promise
      return { response: 'true', message: 'done', 'Added TagId': '5' }
    })
    const body = '{"title":"a title ab"}'
    const client = request(port, '/tags', {
      method: 'POST',
      headers: { ...authorized, 'content-length': String(body.length) }
    })
    client.socket.write(body)
    while (app.upstream.calls.length === 0) await new Promise((resolve) => setImmediate(resolve))
    vi.advanceTimersByTime(16_000)
    gate.resolve()
    await client.has('201 Created')
  })

  it('and is not read yet is not late', async () => {
    const server = createServer()
    limitSlowBodies(server, 15_000)
    server.listen(0, '127.0.0.1')
    onTestFinished(() => void server.close().closeAllConnections())
    await once(server, 'listening')
    const { port: own } = server.address() as AddressInfo
    const arrived = once(server, 'request')
    const client = request(own, '/', { method: 'POST', headers: { 'content-length': '3' } })
    client.socket.write('abc')
    const [incoming] = (await arrived) as [IncomingMessage]
    while (!incoming.complete) await new Promise((resolve) => setImmediate(resolve))
    const late = vi.fn()
    server.on('clientError', late)
    vi.advanceTimersByTime(60_000)
    expect(late).not.toHaveBeenCalled()
  })

  it('leaves no limit behind for the next one on its connection', async () => {
    const [connection, client] = await Promise.all([
      once(app.server.server, 'connection').then(([socket]) => socket as Socket),
      begun('POST /nothing', { 'content-length': '0' })
    ])
    client.socket.write('POST /nothing HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n{}')
    await client.has('404')
    while ((client.text().match(/404/g) ?? []).length < 4)
      await new Promise((resolve) => setImmediate(resolve))
    expect(vi.getTimerCount()).toBe(0)
    expect(connection.destroyed).toBe(false)
  })
})
