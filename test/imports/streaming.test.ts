import { once } from 'node:events'
import type { Socket } from 'node:net'
import { createGunzip } from 'node:zlib'
import { afterAll, describe, expect, it, onTestFinished, vi } from 'vitest'
import { build } from '../build.ts'
import { chunksOf, decodedSoFar } from '../http/exporting.ts'
import { listen } from '../raw.ts'
import { type Answering, success } from '../upstream.ts'
import { csv, type Importing, leads, linesOf, startImport } from './client.ts'

const accepted: Answering = () => success()

const patient = { UPSTREAM_TIMEOUT_MS: 600_000 }
const shared = await build({ config: patient }, afterAll)
const port = await listen(shared.server)

/** The gateway of all tests that don't close it. */
function listening(upstream: Answering = accepted) {
  shared.upstream.answers(upstream)
  return { ...shared, port }
}

/** One of a test's own. */
async function closing(upstream: Answering) {
  const app = await build({ upstream, config: patient })
  return { ...app, port: await listen(app.server) }
}

/** Waits until something is so. */
const until = (so: () => boolean) => vi.waitFor(() => expect(so()).toBe(true), { timeout: 4_000 })
const isWhole = ({ bytes }: Importing) => chunksOf(bytes()).isWhole

describe('while the upload goes on', () => {
  it('the head, rejected lines and chunks are answered', async () => {
    const { port } = listening()
    const client = startImport(port)
    await client.has('200 OK')
    expect(client.lines()).toEqual([])
    await client.send('{"city":"x"}\n')
    await client.has('"line":1')
    await client.send(linesOf(leads(99)))
    await client.send('{"email":"a@b')
    await client.send('.c"}\n')
    await client.has('"chunk":1')
    expect(client.lines().at(-1)).toEqual({ chunk: 1, lines: [2, 101], status: 'queued' })
    client.end()
    await client.has('"done"')
    await until(() => isWhole(client))
  })

  it('they are answered compressed, too', async () => {
    const { port } = listening()
    const client = startImport(port, { headers: { 'accept-encoding': 'gzip' } })
    await client.send('{"city":"x"}\n')
    await until(() => chunksOf(client.bytes()).body.length > 60)
    expect(client.text()).toContain('content-encoding: gzip')
    expect(await decodedSoFar(createGunzip(), chunksOf(client.bytes()).body)).toContain('"line":1')
    client.end()
    await until(() => isWhole(client))
  })

  it('of CSV nothing is answered before the header row is there', async () => {
    const { port } = listening()
    const client = startImport(port, { headers: csv })
    await client.send('id,em')
    await client.send('ail\n5,a@b.c')
    await client.has('skipped_columns')
    client.end()
    await client.has('"done"')
    expect(client.lines().map(({ status }) => status)).toEqual(['skipped_columns', 'queued', 'done'])
  })

  it('a connection serves the next request after it', async () => {
    const { port } = listening()
    const client = startImport(port)
    client.end()
    await client.has('"done"')
    client.socket.write('GET /health/live HTTP/1.1\r\nHost: a\r\n\r\n')
    await client.has('"live"')
  })
})

describe('a client that sends all before it reads', () => {
  it('gets every line', async () => {
    const { port } = listening()
    const client = startImport(port)
    client.socket.pause()
    const count = 20_000
    await client.send('{}\n'.repeat(count))
    client.end()
    client.socket.resume()
    await client.has('"done"')
    const lines = client.lines()
    expect(lines).toHaveLength(count + 1)
    expect(lines.at(-1)).toMatchObject({ status: 'done', rejected: count })
  })

  it('is not read from without end', async () => {
    const { server } = listening()
    const connected = once(server.server, 'connection')
    const client = startImport(port)
    const [connection] = await connected
    client.socket.pause()
    // Each byte is answered with forty.
    const part = `3000\r\n${'{}\n'.repeat(0x3000 / 3)}\r\n`
    const send = () => {
      while (client.socket.write(part));
    }
    client.socket.on('drain', send)
    send()
    const enough = 4_000_000
    let read = -1
    while (connection.bytesRead > read && read < enough) {
      read = connection.bytesRead
      await new Promise((resolve) => setTimeout(resolve, 500))
    }
    expect(read).toBeLessThan(enough)
  })
})

describe('a client that hangs up', () => {
  it('in its upload: what is on its way comes back, and nothing more is sent', async () => {
    const gate = Promise.withResolvers<void>()
    const { port, upstream, server } = await closing(async () => {
      await gate.promise
      return success()
    })
    const client = startImport(port)
    await client.send(linesOf(leads(250)))
    await until(() => upstream.calls.length === 2)
    client.socket.destroy()
    const closed = server.close()
    const abandoned = vi.fn()
    for (const call of upstream.calls) void call.abandoned.then(abandoned)
    await new Promise((resolve) => setTimeout(resolve, 100))
    gate.resolve()
    await closed
    expect(upstream.calls).toHaveLength(2)
    expect(abandoned).not.toHaveBeenCalled()
  })

  it('after its upload: what is on its way comes back, and nothing more is sent', async () => {
    const gate = Promise.withResolvers<void>()
    const { port, upstream, server } = await closing(async () => {
      await gate.promise
      return success()
    })
    const connected = once(server.server, 'connection')
    const client = startImport(port)
    // All in one piece: nothing more has to be read.
    await client.send('{"phone":"1"}\n'.repeat(1_000))
    client.end()
    await until(() => upstream.calls.length === 4)
    const [connection] = await connected
    client.socket.resetAndDestroy()
    await new Promise((resolve) => (connection as Socket).once('close', resolve))
    gate.resolve()
    await server.close()
    expect(upstream.calls).toHaveLength(4)
  })

  it('in its header row harms nobody', async () => {
    const { port, ask, server } = listening()
    const connected = once(server.server, 'connection')
    const client = startImport(port, { headers: csv })
    await client.send('email,na')
    const [connection] = await connected
    client.socket.resetAndDestroy()
    await new Promise((resolve) => (connection as Socket).once('close', resolve))
    expect((await ask('GET /health/live')).status).toBe(200)
  })
})

describe('what cannot be read', () => {
  const endings: Readonly<Record<string, readonly [string, string]>> = {
    'text behind a quote': [
      '"a"b,c\n',
      'has more behind the closing quote of a cell: quotes inside are doubled'
    ],
    'a quote that is not closed': ['a,"b\n', 'has a quote that is not closed'],
    'a record over 256 KiB that is in quotes': [
      `a,"${'b'.repeat(280_000)}\n`,
      'must not have more than 262144 bytes: is a quote not closed?'
    ]
  }

  it.each(Object.entries(endings))('ends an import: %s', async (_what, [record, detail]) => {
    const { port, upstream } = listening()
    const client = startImport(port, { headers: csv })
    const rows = leads(150)
      .map(({ email }) => `${email},\n`)
      .join('')
    await client.send(`email,city\n${rows}${record}x,y\n`)
    await client.send('z,z\n')
    client.end()
    expect(await client.ended).toBe('ended')
    expect(isWhole(client)).toBe(false)
    const lines = client.lines()
    expect(lines.at(-1)).toMatchObject({
      error: {
        code: 'invalid-request',
        detail: `Line 151 ${detail}: what follows cannot be read.`,
        errors: [{ detail, pointer: '' }]
      }
    })
    expect(lines.slice(0, -1)).toEqual(
      expect.arrayContaining([
        { line: 151, status: 'rejected', errors: [{ detail, pointer: '' }] },
        { chunk: 1, lines: [1, 100], status: 'queued' },
        { chunk: 2, lines: [101, 150], status: 'not_attempted' }
      ])
    )
    expect(lines).toHaveLength(4)
    expect(upstream.calls).toHaveLength(1)
  })

  it('is told at once, and the connection ends with the upload', async () => {
    const { port } = listening()
    const client = startImport(port, { headers: csv })
    await client.send('email\n"a"b\n')
    await client.has('"error"')
    await client.send('x\n'.repeat(100_000))
    client.end()
    expect(await client.ended).toBe('ended')
  })

  it('resets the connection of a client of HTTP/1.0, which gets no chunks', async () => {
    const { port } = listening()
    const body = 'email\n"a"b\n'
    const client = startImport(port, {
      version: '1.0',
      headers: { ...csv, 'content-length': String(body.length) }
    })
    client.socket.write(body)
    expect(await client.ended).toBe('reset')
    expect(client.text()).toContain('"error"')
  })
})

describe('an upload that pauses', () => {
  /** Lets the clock of the gateway go forward; sockets have their own. */
  const stopClock = () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    onTestFinished(() => void vi.useRealTimers())
  }
  const turns = async (so: () => boolean) => {
    while (!so()) await new Promise((resolve) => setImmediate(resolve))
  }

  it('for 15 seconds breaks an import off, once what is on its way has come back', async () => {
    const gate = Promise.withResolvers<void>()
    const { port, upstream } = listening(async () => {
      await gate.promise
      return success()
    })
    stopClock()
    const client = startImport(port)
    await client.send(linesOf(leads(150)))
    await turns(() => upstream.calls.length === 1)
    vi.advanceTimersByTime(14_999)
    await client.send('{"city":"x"}\n')
    await client.has('"line":151')
    vi.advanceTimersByTime(14_999)
    await client.send('\n')
    // Whatever was read by then, all of it has been taken.
    for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve))
    vi.advanceTimersByTime(15_000)
    await client.has('"not_attempted"')
    expect(client.text()).not.toContain('"error"')
    gate.resolve()
    expect(await client.ended).toBe('ended')
    expect(isWhole(client)).toBe(false)
    expect(client.lines().slice(1)).toEqual([
      { chunk: 2, lines: [101, 150], status: 'not_attempted' },
      { chunk: 1, lines: [1, 100], status: 'queued' },
      { error: expect.objectContaining({ status: 408, code: 'request-timeout' }) }
    ])
  })

  it('before its header row is there is 408', async () => {
    const { port } = listening()
    stopClock()
    const client = startImport(port, { headers: csv })
    await client.send('email')
    for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve))
    vi.advanceTimersByTime(15_000)
    await client.has('request-timeout')
    expect(client.text()).toMatch(/^HTTP\/1\.1 408 /)
  })

  it('because the upstream takes its time goes on', async () => {
    const gate = Promise.withResolvers<void>()
    const { port, upstream } = listening(async () => {
      await gate.promise
      return success()
    })
    stopClock()
    const client = startImport(port)
    // Four chunks are on their way, and the fifth waits: nothing more is read.
    await client.send(linesOf(leads(1_000)))
    await turns(() => upstream.calls.length === 4)
    for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve))
    vi.advanceTimersByTime(20_000)
    gate.resolve()
    client.end()
    await client.has('"done"')
    expect(client.lines().at(-1)).toMatchObject({ queued: 1_000 })
  })
})

describe('a server that closes', () => {
  it('tells an upload that has paused, at once, and that what has only begun was not attempted', async () => {
    const { port, upstream, server } = await closing(accepted)
    const client = startImport(port)
    await client.send(linesOf(leads(130)))
    await client.has('"chunk":1')
    const closed = server.close()
    await client.has('"error"')
    client.end()
    await closed
    const lines = client.lines()
    expect(lines.at(-2)).toMatchObject({ chunk: 2, lines: [101, 130], status: 'not_attempted' })
    expect(lines.at(-1)).toMatchObject({ error: { code: 'overloaded', outcome: 'not_applied' } })
    expect(upstream.calls).toHaveLength(1)
    expect(isWhole(client)).toBe(false)
  })
})
