import { once } from 'node:events'
import { connect } from 'node:net'
import { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import Fastify from 'fastify'
import { describe, expect, it, onTestFinished } from 'vitest'
import { closeConnectionsAtTheEnd } from '../src/http/closing.ts'
import { basic, build, demo } from './build.ts'
import { exampleOf } from './examples.ts'
import { request } from './http/exporting.ts'
import { leads, linesOf, startImport } from './imports/client.ts'
import { hang } from './misbehaviour.ts'
import { gateway, launch, type Running } from './process.ts'
import { listen, sendRaw } from './raw.ts'
import { documented, startUpstream, type Upstream } from './upstream.ts'

const GATEWAY_SECRET = 'a secret of the tests with 32 characters and more'
const headers = { authorization: basic(...demo) }

/** A gateway as a process of its own, that lingers for so long. */
async function lingering(SHUTDOWN_DELAY_MS: string, upstream: Upstream) {
  const env = { PORT: '0', GATEWAY_SECRET, SHUTDOWN_DELAY_MS, UPSTREAM_URL: upstream.url.href }
  const running = gateway(['start', '--json'], env)
  const url = await addressOf(running)
  return {
    ...running,
    ready: () => fetch(`${url}/health/ready`),
    get: (path: string) => fetch(url + path, { headers })
  }
}

async function addressOf(running: Running): Promise<string> {
  return JSON.parse(/^\{"url".*$/m.exec(await running.saying(/"url":.*\n/))?.[0] ?? '').url
}

/** A process starts in seconds where others have the machine. */
const slow = { timeout: 30_000 }
const patient = { timeout: 15_000 }

describe('at SIGTERM', slow, () => {
  it('tells balancers at once, and goes on taking requests, each on a connection that ends with it', async () => {
    const running = await lingering('600000', await startUpstream())
    expect((await running.ready()).status).toBe(200)
    running.kill('SIGTERM')
    await expect.poll(async () => (await running.ready()).status, patient).toBe(503)

    const ready = await running.ready()
    expect(await ready.json()).toMatchObject({
      code: 'overloaded',
      detail: expect.stringContaining('closing')
    })
    expect(ready.headers.get('retry-after')).toMatch(/^\d+$/)
    for (const path of ['/health/live', '/tags', '/docs', '/nothing']) {
      const answer = await running.get(path)
      expect(answer.status, path).toBe(path === '/nothing' ? 404 : 200)
      expect(answer.headers.get('connection'), path).toBe('close')
    }

    // A second signal waits for nothing.
    running.kill('SIGTERM')
    expect((await running.ended).code).toBe(1)
  })

  it('ends with 0 after the delay and the requests that are under way', async () => {
    const release = Promise.withResolvers<void>()
    const upstream = await startUpstream(async (call) => {
      await release.promise
      return exampleOf(call.method).success
    })
    const running = await lingering('300', upstream)
    const asked = running.get('/tags')
    await expect.poll(() => upstream.calls.length, patient).toBe(1)
    running.kill('SIGTERM')
    // It has closed once it takes no connections.
    await expect
      .poll(
        () =>
          running.ready().then(
            () => 'taken',
            () => 'refused'
          ),
        patient
      )
      .toBe('refused')
    release.resolve()
    expect((await asked).status).toBe(200)
    expect((await running.ended).code).toBe(0)
  })

  it('cuts what does not end in time, and ends with 0 all the same', async () => {
    const upstream = await startUpstream(() => hang)
    const program = `
      import { readConfig } from './src/config.ts'
      import { start, stopOnSignals } from './src/main.ts'
      const gateway = await start(readConfig(process.env))
      console.log(JSON.stringify({ url: gateway.url }))
      stopOnSignals(gateway, 200)`
    const env = { PORT: '0', GATEWAY_SECRET, UPSTREAM_URL: upstream.url.href }
    const running = launch(process.execPath, ['--input-type=module', '-e', program], env)
    const asked = fetch(`${await addressOf(running)}/tags`, { headers })
    const failed = expect(asked).rejects.toThrow()
    await expect.poll(() => upstream.calls.length, patient).toBe(1)
    running.kill('SIGTERM')
    const { code, stdout } = await running.ended
    expect(code).toBe(0)
    expect(stdout).toContain('they are cut')
    await failed
  })
})

describe('at SIGINT', slow, () => {
  it('closes without the delay', async () => {
    const running = await lingering('600000', await startUpstream())
    running.kill('SIGINT')
    expect((await running.ended).code).toBe(0)
  })
})

describe('a server that is about to close', () => {
  it.each([
    ['a request that no route fits', 'GET /nothing HTTP/1.1'],
    ['a path that nothing can read', 'GET /tags/%zz HTTP/1.1'],
    ['an open route', 'GET /problems/not-found HTTP/1.1'],
    ['a refusal', 'POST /tags HTTP/1.1']
  ])('ends the connection of %s', async (_what, line) => {
    const { server } = await build()
    const port = await listen(server)
    server.closing.begin()
    const answer = await sendRaw(port, `${line}\r\nHost: test\r\n\r\n`)
    expect(answer.headers.connection).toBe('close')
  })

  it('goes on with an import, and tells it the end when it closes', async () => {
    const { server, upstream } = await build({ upstream: documented })
    const client = startImport(await listen(server))
    await client.send(linesOf(leads(100)))
    await expect.poll(() => upstream.calls.length).toBe(1)
    server.closing.begin()
    await client.send(linesOf(leads(100, 101)))
    await expect.poll(() => client.lines().map(({ status }) => status)).toEqual(['queued', 'queued'])
    const closed = server.close()
    await client.send(linesOf(leads(100, 201)))
    await client.has('"overloaded"')
    client.end()
    await closed
  })
})

describe('a server that closes', () => {
  it('is not held by the connection of a stream that had begun before', async () => {
    const server = Fastify()
    closeConnectionsAtTheEnd(server)
    const rest = Promise.withResolvers<void>()
    server.get('/', async (_request, reply) => {
      async function* pieces() {
        yield 'first'
        await rest.promise
        yield 'last'
      }
      return reply.send(Readable.from(pieces()))
    })
    onTestFinished(() => server.server.closeAllConnections())
    const client = request(await listen(server), '/', { headers: { connection: 'keep-alive' } })
    await client.has('first')
    const closed = server.close()
    await expect.poll(() => server.server.listening).toBe(false)
    rest.resolve()
    await client.has('last')
    await closed
    expect(await client.ended).toBe('ended')
  })
})

describe('a server that closes', () => {
  it.each(['', '\r\n', 'GET /health/live HT'])(
    'is not held by a connection that has sent no request: %j',
    async (beginning) => {
      const { server } = await build()
      const socket = connect(await listen(server), '127.0.0.1')
      socket.on('error', () => undefined)
      await once(server.server, 'connection')
      socket.write(beginning)
      const gone = once(socket, 'close')
      await server.close()
      await gone
    }
  )
})

describe('a start that fails', () => {
  it('leaves no store open, which would keep the process', async () => {
    const program = `
      import { readConfig } from './src/config.ts'
      import { start } from './src/main.ts'
      await start({ ...readConfig(process.env), UPSTREAM_URL: 'no address' }).catch(({ code }) => console.log(code))`
    const env = { STORE_URL: 'redis://127.0.0.1:1', GATEWAY_SECRET }
    const cwd = fileURLToPath(new URL('../', import.meta.url))
    const { code, stdout } = await launch(process.execPath, ['--input-type=module', '-e', program], env, cwd)
      .ended
    expect(stdout).toContain('ERR_INVALID_URL')
    expect(code).toBe(0)
  }, 20_000)
})
