import { describe, expect, it } from 'vitest'
import { ResponseFault } from '../../../src/v1/wire/head.ts'
import { type Asked, answerOf, ended, reached, requestOf, start } from './server.ts'

describe('a connection', () => {
  it('is used again when it has its answer', async () => {
    const { server, ask } = await start({ most: 4 })
    for (const name of ['a', 'b', 'c']) {
      const { outcome } = ask(name)
      const asked = await server.next()
      expect(asked).toMatchObject({ name, over: 0 })
      asked.answer()
      expect(await outcome).toBe(name)
    }
    expect(server.sockets).toHaveLength(1)
  })

  const last: Readonly<Record<string, string>> = {
    'says Connection: close': 'HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 1\r\n\r\na',
    'is of HTTP/1.0': 'HTTP/1.0 200 OK\r\ncontent-length: 1\r\n\r\na',
    'says Keep-Alive: timeout=1': 'HTTP/1.1 200 OK\r\nkeep-alive: timeout=1\r\ncontent-length: 1\r\n\r\na'
  }
  it.each(Object.entries(last))('is ended, and not used again, where an answer %s', async (_what, text) => {
    const { server, ask } = await start({ most: 1 })
    const [a, b] = [ask('a'), ask('b')]
    const first = await server.next()
    first.answer(text)
    expect(await a.outcome).toBe('a')
    await ended(first.socket)
    const second = await reached(server, b)
    expect(second).toMatchObject({ name: 'b', over: 1 })
    second.answer()
    expect(await b.outcome).toBe('b')
  })

  it('that ends an answer is not used for a request that waits', async () => {
    const { server, ask } = await start({ most: 1 })
    const [a, b] = [ask('a'), ask('b')]
    const first = await server.next()
    first.socket.end('HTTP/1.1 200 OK\r\n\r\nuntil the end')
    expect(await a.outcome).toBe('until the end')
    // What waited is not told that its answer was lost: it was never sent.
    const second = await reached(server, b)
    expect(second).toMatchObject({ name: 'b', over: 1 })
    second.answer()
    expect(await b.outcome).toBe('b')
  })

  it.each([
    ['an answer that goes on behind its length', `${answerOf('a')}x`, 'a'],
    ['a second answer', answerOf('a').repeat(2), 'a'],
    ['an answer that is no HTTP', '220 smtp.example.com ready\r\n', expect.any(ResponseFault)]
  ])('is ended by %s, and what waits gets another', async (_what, text, outcome) => {
    const { server, ask } = await start({ most: 1 })
    const [a, b] = [ask('a'), ask('b')]
    const first = await server.next()
    first.answer(text)
    expect(await a.outcome).toEqual(outcome)
    await ended(first.socket)
    const second = await reached(server, b)
    expect(second.over).toBe(1)
    second.answer()
    expect(await b.outcome).toBe('b')
  })

  it('that ends before the answer is whole fails its request alone', async () => {
    const { server, ask } = await start({ most: 1 })
    const [a, b] = [ask('a'), ask('b')]
    const first = await server.next()
    first.socket.end(answerOf('aaa').slice(0, -1))
    expect(await a.outcome).toMatchObject({ message: expect.stringContaining('before the answer was whole') })
    const second = await reached(server, b)
    expect(second).toMatchObject({ name: 'b', over: 1 })
    second.answer()
    expect(await b.outcome).toBe('b')
  })

  const idle: Readonly<Record<string, (asked: Asked) => void>> = {
    'was ended': ({ socket }) => socket.end(),
    'was reset': ({ socket }) => socket.resetAndDestroy(),
    'brought bytes unasked': ({ answer }) => answer(answerOf('not asked for'))
  }
  /** A connection that has carried one request, and its next one is asked for by `next`. */
  async function used() {
    const { server, ask } = await start({ most: 1 })
    const a = ask('a')
    const first = await server.next()
    first.answer()
    expect(await a.outcome).toBe('a')
    const next = async () => {
      const b = ask('b')
      const second = await reached(server, b)
      second.answer()
      expect(await b.outcome).toBe('b')
      return second
    }
    return { first, next, isUsable: () => a.connection?.isUsable(performance.now()) }
  }

  it.each(Object.entries(idle))('that %s while it was idle is not used again', async (_what, does) => {
    const { first, next, isUsable } = await used()
    expect(isUsable()).toBe(true)
    does(first)
    await expect.poll(isUsable).toBe(false)
    await ended(first.socket)
    expect(await next()).toMatchObject({ name: 'b', over: 1 })
  })

  it.each(Object.entries(idle))('that %s in the turn of a request does not carry it', async (_what, does) => {
    const { first, next } = await used()
    await new Promise(setImmediate)
    does(first)
    expect(await next()).toMatchObject({ name: 'b', over: 1 })
  })

  it('that answers before it took the whole request is not used again', async () => {
    const { server, connections, ask } = await start({ most: 1 })
    const a = requestOf('a')
    connections.send({ ...a, text: a.text + 'x'.repeat(32 * 1024 * 1024) })
    const first = await server.next()
    first.socket.pause()
    first.answer()
    expect(await a.outcome).toBe('a')
    expect(a.connection?.isUsable(performance.now())).toBe(false)
    const b = ask('b')
    const second = await reached(server, b)
    expect(second).toMatchObject({ name: 'b', over: 1 })
    second.answer()
    expect(await b.outcome).toBe('b')
  })

  it('that is given up tells its request nothing, and makes room for one that waits', async () => {
    const { server, ask } = await start({ most: 1 })
    const [a, b] = [ask('a'), ask('b')]
    const { socket } = await server.next()
    a.connection?.destroy()
    await ended(socket)
    const second = await reached(server, b)
    expect(second).toMatchObject({ name: 'b', over: 1 })
    second.answer()
    expect(await Promise.race([a.outcome, b.outcome])).toBe('b')
  })
})

describe('connections', () => {
  it('are used again from the one that was used last', async () => {
    const { server, ask } = await start({ most: 3 })
    /** Asks at the same time, has them answered in this order, and tells what each went over. */
    const overs = async (...names: readonly string[]) => {
      const requests = new Map(names.toSorted().map((name) => [name, ask(name)]))
      const asked = new Map<string, Asked>()
      while (asked.size < names.length) {
        const one = await server.next()
        asked.set(one.name, one)
      }
      for (const name of names) {
        asked.get(name)?.answer()
        expect(await requests.get(name)?.outcome).toBe(name)
      }
      return names.toSorted().map((name) => asked.get(name)?.over)
    }
    const [a, b, c] = await overs('c', 'a', 'b')
    expect(new Set([a, b, c])).toEqual(new Set([0, 1, 2]))
    expect(await overs('d')).toEqual([b])
    expect(await overs('e')).toEqual([b])
    expect(await overs('h', 'g', 'f')).toEqual([b, a, c])
    expect(await overs('i', 'j')).toEqual([b, a])
    expect(await overs('k')).toEqual([a])
    expect(server.sockets).toHaveLength(3)
  })

  it('are as many as allowed, and what waits is sent in order', async () => {
    const { server, ask } = await start({ most: 2 })
    const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']
    const outcomes = names.map((name) => ask(name).outcome)
    const underWay = [await server.next(), await server.next()]
    for (let answered = 1; answered <= names.length; answered++) {
      const asked = answered % 3 === 0 ? underWay.pop() : underWay.shift()
      asked?.answer()
      if (server.names.length < names.length) underWay.push(await server.next())
      expect(server.names.length).toBeLessThanOrEqual(answered + 2)
    }
    expect(await Promise.all(outcomes)).toEqual(names)
    // The first two are sent at the same time.
    expect([...server.names.slice(0, 2).toSorted(), ...server.names.slice(2)]).toEqual(names)
    expect(server.sockets).toHaveLength(2)
  })

  it('never send what was withdrawn while it waited, nor what may no longer leave', async () => {
    const { server, connections, ask } = await start({ most: 1 })
    const a = ask('a')
    const [withdrawn, late] = [requestOf('withdrawn'), requestOf('late', false)]
    connections.send(withdrawn)
    connections.send(late)
    const last = ask('last')
    connections.withdraw(withdrawn)
    for (const { outcome } of [a, last]) {
      ;(await server.next()).answer()
      await outcome
    }
    expect(server.names).toEqual(['a', 'last'])
    expect(withdrawn.connection).toBeUndefined()
    expect(late.connection).toBeDefined()
    expect(server.sockets).toHaveLength(1)
  })

  it('that are closed fail what is under way and what waits, and whatever is sent later', async () => {
    const { server, connections, ask } = await start({ most: 1 })
    const [a, b] = [ask('a'), ask('b')]
    const { socket } = await server.next()
    connections.close()
    const closed = { message: 'the connections are closed' }
    expect(await a.outcome).toMatchObject(closed)
    expect(await b.outcome).toMatchObject(closed)
    await ended(socket)
    const later = ask('later')
    await expect.poll(() => Promise.race([later.outcome, undefined])).toMatchObject(closed)
    expect(server.names).toEqual(['a'])
  })

  it('that read at the same time don’t mix what they read', async () => {
    const { server, ask } = await start({ most: 3 })
    const bodies = ['a', 'b', 'c'].map((letter) => letter.repeat(300_000))
    const requests = bodies.map((body) => ask(body.slice(0, 1)))
    const asked = [await server.next(), await server.next(), await server.next()]
    const parts = asked.map(({ name }) => {
      const chunks = `${(10_000).toString(16)}\r\n${name.repeat(10_000)}\r\n`.repeat(30)
      const whole: Readonly<Record<string, string>> = {
        a: answerOf(name.repeat(300_000)),
        b: `HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n${chunks}0\r\n\r\n`,
        c: `HTTP/1.1 200 OK\r\n\r\n${name.repeat(300_000)}`
      }
      return whole[name]?.match(/.{1,7001}/gs) ?? []
    })
    for (let index = 0; index < 60; index++) {
      await Promise.all(
        asked.map(({ socket }, which) => {
          const part = parts[which]?.[index]
          return part === undefined ? undefined : new Promise((resolve) => socket.write(part, resolve))
        })
      )
    }
    for (const { name, socket } of asked) if (name === 'c') socket.end()
    expect(await Promise.all(requests.map(({ outcome }) => outcome))).toEqual(bodies)
  })
})
