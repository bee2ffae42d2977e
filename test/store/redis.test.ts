import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import type { Store } from '../../src/store/store.ts'
import { freePort } from '../process.ts'
import { describeWithRedis, startRedis } from '../redis.ts'
import { opened } from './opening.ts'

const value = Buffer.from('1')
/** For tests that wait for what is forgotten, in milliseconds. */
const timeout = 30_000
const unavailable = { name: 'StoreUnavailable' }

async function redis(options?: Parameters<typeof startRedis>[0]) {
  const server = await startRedis(options)
  onTestFinished(() => server.stop())
  return server
}

/** Another process that has the store open, as it is named there. */
async function opener(url: string) {
  const script = fileURLToPath(new URL('opener.ts', import.meta.url))
  const child = spawn(process.execPath, [script, url], { stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = once(child, 'exit')
  const kill = async () => {
    child.kill('SIGKILL')
    await ended
  }
  onTestFinished(kill)
  const [name] = await once(child.stdout, 'data')
  return { instance: String(name).trim(), kill }
}

async function ready(store: Store): Promise<void> {
  while (!(await store.isReady())) await sleep(20)
}

describeWithRedis('Redis', () => {
  it('grants exactly what the bucket holds, to all that take at once', async () => {
    const { url } = await redis()
    const stores = [await opened(url), await opened(url)]
    const limit = { burst: 100, perSecond: 0.01 }
    const taken = await Promise.all(
      Array.from({ length: 200 }, () => stores.map((store) => store.take('a', limit))).flat()
    )
    expect(taken.filter(({ granted }) => granted)).toHaveLength(100)
    expect(taken.at(-1)).toMatchObject({ granted: false, left: 0 })
  })

  it('keeps nothing of a bucket that is full again', async () => {
    const { url } = await redis()
    const store = await opened(url)
    await store.take('a', { burst: 10, perSecond: 100 })
    await sleep(50)
    expect(await ask(Number(new URL(url).port), 'EXISTS hpg:bucket:a')).toBe(':0')
  })

  it('marks all its names', async () => {
    const { url } = await redis()
    const store = await opened(url)
    await store.put('a', value)
    await store.take('b', { burst: 1, perSecond: 0.01 })
    const port = Number(new URL(url).port)
    expect(await ask(port, 'EXISTS hpg:record:a hpg:bucket:b')).toBe(':2')
    expect(await ask(port, `EXISTS hpg:instance:${store.instance}`)).toBe(':1')
    expect(await ask(port, 'DBSIZE')).toBe(':3')
  })

  it('that hangs is waited for by those that ask first, and not for long', async () => {
    const server = await redis()
    const store = await opened(server.url)
    server.signal('SIGSTOP')
    const calls = [
      store.get('a'),
      store.put('a', value),
      store.swap('a', value, value),
      store.delete('b'),
      store.list(''),
      store.take('a', { burst: 1, perSecond: 1 })
    ]
    const ends = Promise.all(calls.map((call) => expect(call).rejects.toMatchObject(unavailable)))
    // Without an end of their own they would wait for ever.
    expect(await Promise.race([ends.then(() => 'ended'), sleep(3_000)])).toBe('ended')
    expect(await store.isReady()).toBe(false)
  })

  it('that hangs gets no more to do, and is used again when it goes on', async () => {
    const server = await redis()
    const store = await opened(server.url)
    server.signal('SIGSTOP')
    await expect(store.put('sent', value)).rejects.toMatchObject(unavailable)
    await expect(store.put('refused', value)).rejects.toMatchObject(unavailable)
    server.signal('SIGCONT')
    await ready(store)
    // Nobody knew of it: that is what unavailable means.
    expect(await store.get('sent')).toEqual(value)
    expect(await store.get('refused')).toBeNull()
  })

  it('need not be there at the start, and may go and come back', async () => {
    const port = await freePort()
    const warnings: string[] = []
    const store = await opened(`redis://127.0.0.1:${port}`, (message) => warnings.push(message))
    await expect(store.put('refused', value)).rejects.toThrow(
      `the store at redis://127.0.0.1:${port} cannot be used: ECONNREFUSED`
    )
    expect(await store.isReady()).toBe(false)
    const first = await redis({ port })
    await ready(store)
    expect(await store.get('refused')).toBeNull()
    await store.take('a', { burst: 1, perSecond: 1 })
    await first.stop()
    await expect(store.get('a')).rejects.toMatchObject(unavailable)
    expect(await store.isReady()).toBe(false)
    await redis({ port })
    await ready(store)
    // The scripts have to be told to it again.
    expect(await store.take('a', { burst: 1, perSecond: 1 })).toMatchObject({ granted: true })
    expect(warnings.map((message) => message.replace(/^the store at \S+ /, '').split(':')[0])).toEqual([
      'cannot be used',
      'is back',
      'cannot be used',
      'is back'
    ])
  })

  it('is asked with the password of its address, and nobody is told of that', async () => {
    const server = await redis({ password: 'canary-right' })
    await (await opened(server.url)).put('a', value)
    const warnings: string[] = []
    const wrong = server.url.replace('//:canary-right', '//canary-user:canary%2Fwrong')
    const store = await opened(wrong, (message) => warnings.push(message))
    const error: unknown = await store.get('a').catch((caught: unknown) => caught)
    expect(error).toMatchObject({ ...unavailable, message: expect.stringMatching(/WRONGPASS$/) })
    expect(warnings).toHaveLength(1)
    expect(warnings.join() + (error instanceof Error ? `${error.stack}${error.cause}` : '')).not.toMatch(
      /canary/
    )
  })
})

describeWithRedis('a process that shares Redis', () => {
  it('is there for the others, from its first moment until it closes its store', async () => {
    const { url } = await redis()
    const [one, other] = [await opened(url), await opened(url)]
    expect(await one.isAlive(other.instance)).toBe(true)
    expect(await other.isAlive(one.instance)).toBe(true)
    await other.close()
    expect(await one.isAlive(other.instance)).toBe(false)
    expect(await one.isAlive(one.instance)).toBe(true)
  })

  it('is there for as long as it runs', { timeout }, async () => {
    const { url } = await redis()
    const [one, other] = [await opened(url), await opened(url)]
    // Longer than what it says once holds.
    await sleep(7_000)
    expect(await one.isAlive(other.instance)).toBe(true)
  })

  it('is gone for the others some seconds after it was killed', { timeout }, async () => {
    const { url } = await redis()
    const store = await opened(url)
    const { instance, kill } = await opener(url)
    expect(await store.isAlive(instance)).toBe(true)
    await kill()
    await vi.waitFor(async () => expect(await store.isAlive(instance)).toBe(false), 10_000)
  })

  it('is there again once Redis is back, which has forgotten all', async () => {
    const port = await freePort()
    const first = await redis({ port })
    const [one, other] = [await opened(first.url), await opened(first.url)]
    await first.stop()
    await expect(one.isAlive(other.instance)).rejects.toMatchObject(unavailable)
    await redis({ port })
    await Promise.all([ready(one), ready(other)])
    expect(await one.isAlive(other.instance)).toBe(true)
  })
})

describe('a server that repeats what it was sent', () => {
  it('has no say in an error', async () => {
    const port = await answering('-ERR unknown command, with args beginning with: `canary-password`\r\n')
    const warnings: string[] = []
    const store = await opened(`redis://:canary-password@127.0.0.1:${port}`, (message) =>
      warnings.push(message)
    )
    const error: unknown = await store.get('a').catch((caught: unknown) => caught)
    expect(error).toMatchObject({ ...unavailable, message: expect.stringMatching(/: ERR$/) })
    expect(warnings.join()).not.toContain('canary')
  })
})

describe('rediss://', () => {
  it('speaks TLS, and shows no password to a server that doesn’t', async () => {
    const sent: Buffer[] = []
    const port = await answering('-ERR\r\n', sent)
    const store = await opened(`rediss://:canary@127.0.0.1:${port}`)
    await expect(store.get('a')).rejects.toMatchObject(unavailable)
    // A handshake record (RFC 8446, 5.1).
    expect(sent[0]?.[0]).toBe(22)
    expect(Buffer.concat(sent).toString('latin1')).not.toContain('canary')
  })
})

/** A server that answers everything the same. */
async function answering(answer: string, sent: Buffer[] = []): Promise<number> {
  const server = createServer((socket) =>
    socket
      .on('data', (data) => {
        sent.push(data)
        socket.write(answer)
      })
      .on('error', () => {})
  ).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  const address = server.address()
  return typeof address === 'object' && address ? address.port : 0
}

/** Asks Redis in its own words; the answer is one line. */
async function ask(port: number, command: string): Promise<string> {
  const socket = connect(port, '127.0.0.1')
  socket.write(`${command}\r\n`)
  const [answer] = await once(socket, 'data')
  socket.destroy()
  return String(answer).trim()
}
