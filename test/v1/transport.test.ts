import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { addTag, fetchAllTags, updateTag } from '../../src/v1/methods/tags.ts'
import { drip, hang, longer, noHttp, reset, truncated } from '../misbehaviour.ts'
import { documented, type Misbehaviour, success } from '../upstream.ts'
import { startV1 } from './client.ts'

const v1 = await startV1(undefined, {}, afterAll)
beforeEach(() => {
  v1.upstream.answers(documented)
  v1.upstream.resetAtOnce = false
})

const add = { title: 'a' }

describe('the deadline', () => {
  const late: Readonly<Record<string, Misbehaviour>> = {
    'of an upstream that never answers': hang,
    'of one that drips a byte now and then': drip(20),
    'of one that stops in its headers': (_response, { socket }) => {
      socket.write('HTTP/1.1 200 OK\r\nx-slow: ')
    },
    'of one that stops in its body': (response) => {
      response.writeHead(200, { 'content-length': '100' })
      response.write('{"response"')
    }
  }

  it.each(Object.entries(late))(
    '%s passes: a read times out, a write has outcome unknown',
    async (_what, answer) => {
      v1.upstream.answers(() => answer)
      expect(await v1.failureOf(fetchAllTags, {}, 150)).toMatchObject({ kind: 'timeout', outcome: undefined })
      expect(await v1.failureOf(addTag, add, 150)).toMatchObject({ kind: 'timeout', outcome: 'unknown' })
      expect(v1.upstream.calls).toHaveLength(2)
      // The upstream is not left with connections that nobody listens to.
      for (const { abandoned } of v1.upstream.calls) await abandoned
    }
  )

  it('counts while a call waits for a connection: then nothing was sent', async () => {
    const one = await startV1(() => hang, { connections: 1 })
    const first = one.failureOf(addTag, add, 600)
    await expect.poll(() => one.upstream.calls.length).toBe(1)
    expect(await one.failureOf(addTag, add, 100)).toMatchObject({ kind: 'timeout', outcome: 'not_applied' })
    expect(await first).toMatchObject({ kind: 'timeout', outcome: 'unknown' })
    expect(one.upstream.calls).toHaveLength(1)
  })
})

describe('a connection', () => {
  it('that is refused: nothing was sent', async () => {
    const nowhere = await startV1(documented, { url: new URL('http://127.0.0.1:1/') })
    expect(await nowhere.failureOf(fetchAllTags, {})).toMatchObject({
      kind: 'unavailable',
      outcome: undefined
    })
    for (const failed of [
      nowhere.failureOf(addTag, add),
      nowhere.failureOf(updateTag, { tag_id: '1', title: 'a' })
    ]) {
      expect(await failed).toMatchObject({ kind: 'unavailable', outcome: 'not_applied' })
    }
  })

  it('to a name that nobody has: nothing was sent', async () => {
    const nowhere = await startV1(documented, { url: new URL('http://nobody.invalid/') })
    expect(await nowhere.failureOf(addTag, add)).toMatchObject({
      kind: 'unavailable',
      outcome: 'not_applied'
    })
  })

  it('to something that speaks no TLS: nothing was sent', async () => {
    const url = new URL(v1.upstream.url.href.replace('http:', 'https:'))
    const plain = await startV1(documented, { url })
    expect(await plain.failureOf(addTag, add)).toMatchObject({ kind: 'unavailable', outcome: 'not_applied' })
  })

  const broken: Readonly<Record<string, Misbehaviour>> = {
    'that is reset after the request was read': reset,
    'that ends before the answer is whole': truncated,
    'that ends without an answer': (_response, { socket }) => {
      socket.end()
    },
    'that answers something that is no HTTP': noHttp,
    'that answers 100 Continue': (_response, { socket }) => {
      socket.write('HTTP/1.1 100 Continue\r\n\r\n')
      socket.end()
    },
    'that answers with 100,000 headers': (_response, { socket }) => {
      socket.end(`HTTP/1.1 200 OK\r\n${'x: y\r\n'.repeat(100_000)}\r\n`)
    }
  }
  it.each(Object.entries(broken))(
    '%s: failed or malformed, outcome unknown, sent once',
    async (_what, answer) => {
      v1.upstream.answers(() => answer)
      const failed = await v1.failureOf(addTag, add)
      expect(['failed', 'malformed']).toContain(failed.kind)
      expect(failed.outcome).toBe('unknown')
      expect(v1.upstream.calls).toHaveLength(1)
      expect((await v1.failureOf(fetchAllTags, {})).outcome).toBeUndefined()
      v1.upstream.answers(documented)
      expect(await v1.call(fetchAllTags, {})).toHaveLength(2)
    }
  )

  it('that is reset before the request was read: outcome unknown', async () => {
    v1.upstream.resetAtOnce = true
    expect(await v1.failureOf(addTag, add)).toMatchObject({ outcome: 'unknown' })
    expect(v1.upstream.calls).toEqual([])
  })

  it('that says more than it promised harms no later call', async () => {
    v1.upstream.answers((_call, index) => (index === 0 ? longer : success({ tag: [] })))
    expect(await v1.failureOf(addTag, add)).toMatchObject({ kind: 'malformed', outcome: 'unknown' })
    expect(await v1.call(fetchAllTags, {})).toEqual([])
  })

  it('that sends a second answer unasked harms no later call', async () => {
    const answer = (tags: string) => {
      const body = JSON.stringify({ response: 'true', message: tags, tag: [{ TagId: tags }] })
      return `HTTP/1.1 200 OK\r\ncontent-length: ${body.length}\r\n\r\n${body}`
    }
    const twice: Misbehaviour = (_response, { socket }) => {
      socket.write(answer('1') + answer('2'))
    }
    v1.upstream.answers((_call, index) => (index === 0 ? twice : success({ tag: [{ TagId: '3' }] })))
    await v1.call(fetchAllTags, {}).catch(() => undefined)
    expect(await v1.call(fetchAllTags, {})).toMatchObject([{ id: '3' }])
  })
})

describe('connections', () => {
  it('are kept, and no more than allowed at a time', async () => {
    const ports = new Set<number | undefined>()
    const two = await startV1(
      () =>
        (response, { socket }) => {
          ports.add(socket.remotePort)
          setTimeout(() => response.end(JSON.stringify(success({ tag: [] }))), 5)
        },
      { connections: 2 }
    )
    await Promise.all(Array.from({ length: 20 }, () => two.call(fetchAllTags, {})))
    expect(two.upstream.calls).toHaveLength(20)
    expect(ports.size).toBeLessThanOrEqual(2)
  })

  it('carry answers to whom they belong', async () => {
    v1.upstream.answers(({ body }) => success({ 'Added TagId': String(body.TagTitle) }))
    const titles = Array.from({ length: 50 }, (_, index) => `t${index}`)
    const ids = await Promise.all(titles.map((title) => v1.call(addTag, { title })))
    expect(ids.map(({ id }) => id)).toEqual(titles)
  })
})
