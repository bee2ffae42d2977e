import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it, onTestFinished } from 'vitest'
import { basic, build, demo } from './build.ts'
import { gateway, launch } from './process.ts'
import { listen, sendRaw } from './raw.ts'

const canary = 'canary-of-the-environment-with-32-characters-and-more'

/** Tells on standard output, at SIGUSR2, what objects of the program inherit, and what a report of a crash has. */
const probe = `data:text/javascript,${encodeURIComponent(`
  // npm is a program of its own.
  if (process.argv[1]?.includes('prospector-gateway')) process.on('SIGUSR2', () => {
    const inherited = Object.getOwnPropertyNames(Object.prototype)
    console.log(JSON.stringify({ inherited, report: process.report.getReport() }))
  })`)}`

const ways = {
  'the command': (env: NodeJS.ProcessEnv, cwd: string) => gateway(['start', '--json'], env, cwd),
  // It compiles first.
  'npm start': (env: NodeJS.ProcessEnv) => launch('npm', ['start', '--', '--json'], env)
}

describe.each(Object.entries(ways))('the gateway that %s starts', { timeout: 60_000 }, (_way, start) => {
  it('has no environment in crash reports, and no __proto__ in its objects', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'gateway-hardening-'))
    onTestFinished(() => rm(folder, { recursive: true }))
    const running = start({ PORT: '0', GATEWAY_SECRET: canary, NODE_OPTIONS: `--import=${probe}` }, folder)
    await running.saying(/"url":/)
    running.kill('SIGUSR2')
    const [text = ''] = /^\{"inherited".*$/m.exec(await running.saying(/"inherited".*\n/)) ?? []
    expect(text).not.toContain(canary)
    const { inherited, report } = JSON.parse(text)
    expect(report).toHaveProperty('javascriptStack')
    expect(report).not.toHaveProperty('environmentVariables')
    expect(inherited).toContain('hasOwnProperty')
    expect(inherited).not.toContain('__proto__')
  })
})

describe('the server', async () => {
  const app = await build({}, afterAll)
  const port = await listen(app.server)
  const head = (target: string, ...lines: string[]) =>
    [`GET ${target} HTTP/1.1`, 'Host: gateway', `Authorization: ${basic(...demo)}`, ...lines, '', ''].join(
      '\r\n'
    )

  it('has its limits', () => {
    expect(app.server.server).toMatchObject({
      headersTimeout: 10_000,
      // Of slow-bodies.ts: 15 seconds for all but imports.
      requestTimeout: 0,
      connectionsCheckingInterval: 2_000,
      keepAliveTimeout: 65_000,
      maxRequestsPerSocket: 10_000,
      maxHeaderSize: 16_384
    })
    expect(app.server.initialConfig.bodyLimit).toBe(262_144)
  })

  it('parts with a client whose headers do not end', async () => {
    const { server } = await build()
    const slow = connect(await listen(server), '127.0.0.1')
    onTestFinished(() => void slow.destroy())
    // The time alone is another one: production's is checked above.
    server.server.headersTimeout = 50
    slow.write('GET /tags HTTP/1.1\r\nHost: gateway\r\n')
    const [bytes] = await once(slow, 'data')
    expect(String(bytes)).toMatch(/^HTTP\/1\.1 408 /)
    await once(slow, 'close')
  }, 20_000)

  it('tells with the last request that a connection may have that it ends', async () => {
    const { server } = await build()
    const client = connect(await listen(server), '127.0.0.1')
    onTestFinished(() => void client.destroy())
    server.server.maxRequestsPerSocket = 1
    client.write('GET /health/live HTTP/1.1\r\nHost: gateway\r\n\r\n')
    expect(String((await once(client, 'data'))[0])).toMatch(/^HTTP\/1\.1 200 .*\r\nconnection: close\r\n/is)
  })

  it('serves a request on a connection that was there before it closed', async () => {
    const { server } = await build()
    const accepted = once(server.server, 'connection')
    const client = connect(await listen(server), '127.0.0.1')
    onTestFinished(() => void client.destroy())
    await accepted
    const closed = server.close()
    await expect.poll(() => server.server.listening).toBe(false)
    client.write('GET /health/live HTTP/1.1\r\nHost: gateway\r\n\r\n')
    expect(String((await once(client, 'data'))[0])).toMatch(/^HTTP\/1\.1 200 /)
    await closed
  })

  it.each([
    ['two Host headers', head('/tags', 'Host: other')],
    ['two equal Host headers', head('/tags', 'Host: gateway')],
    [
      'two Host headers with many others between them',
      head('/tags', ...Array(900).fill('a:'), 'Host: other')
    ],
    ['an absolute target of another host', head('http://other/tags')],
    ['an absolute target of another port', head('http://gateway:81/tags')],
    ['an absolute target with credentials for another host', head('http://gateway@other/tags')],
    ['a target that is no path', head('gateway:80')],
    ['an empty Host and an absolute target', head('http://other/tags').replace('Host: gateway', 'Host:')]
  ])('refuses %s, and ends the connection', async (_what, bytes) => {
    const { status, headers, body } = await sendRaw(port, bytes)
    expect({ status, code: JSON.parse(body).code }).toEqual({ status: 400, code: 'invalid-request' })
    expect(headers.connection).toBe('close')
    expect(app.upstream.calls).toEqual([])
  })

  it('takes an absolute target of its own host', async () => {
    const { status } = await sendRaw(port, head('http://gateway/tags', 'Connection: close'))
    expect(status).toBe(200)
  })
})
