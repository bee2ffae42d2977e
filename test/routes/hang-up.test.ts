import { once } from 'node:events'
import { request as ask, type ClientRequest } from 'node:http'
import { describe, expect, it } from 'vitest'
import { basic, build, demo } from '../build.ts'
import { memoryStore } from '../memory-store.ts'
import { hang } from '../misbehaviour.ts'
import { listen } from '../raw.ts'
import { documented, success } from '../upstream.ts'

/** A request over a connection of its own, and nobody waits for its answer. */
function send(
  port: number,
  method: string,
  path: string,
  body?: object,
  headers: Readonly<Record<string, string>> = {}
): ClientRequest {
  const request = ask({
    port,
    method,
    path,
    agent: false,
    headers: {
      authorization: basic(...demo),
      ...(body && { 'content-type': 'application/json' }),
      ...headers
    }
  })
  request.on('error', () => undefined)
  return request.end(body && JSON.stringify(body))
}

describe('a client that hangs up', () => {
  it.each(['/tags', '/tags/1', '/leads?group_id=1', '/calls?format=ndjson', '/leads/1/groups'])(
    'ends what is read for it: GET %s',
    async (path) => {
      const { server, upstream } = await build({ upstream: () => hang })
      const request = send(await listen(server), 'GET', path)
      await expect.poll(() => upstream.calls.length).toBeGreaterThan(0)
      request.destroy()
      await Promise.all(upstream.calls.map(({ abandoned }) => abandoned))
      // It is not asked for again.
      const { length } = upstream.calls
      await server.inject({ path: '/health/live' })
      expect(upstream.calls).toHaveLength(length)
    }
  )

  it('leaves the queue with what waits there', async () => {
    const { promise, resolve } = Promise.withResolvers<typeof hang>()
    const { server, upstream } = await build({
      config: { UPSTREAM_CONNECTIONS: 1 },
      upstream: (call, index) => (index === 0 ? promise : documented(call, index))
    })
    const port = await listen(server)
    const first = send(port, 'GET', '/tags')
    await expect.poll(() => upstream.calls.length).toBe(1)
    const waiting = send(port, 'GET', '/groups')
    await once(waiting, 'finish')
    await new Promise((done) => setTimeout(done, 50))
    waiting.destroy()
    await new Promise((done) => setTimeout(done, 50))
    const last = send(port, 'GET', '/campaigns')
    resolve(hang)
    first.destroy()
    const [answer] = await once(last, 'response')
    expect(answer.statusCode).toBe(200)
    expect(upstream.methods).toEqual(['FetchAllTags', 'FetchAllCampaigns'])
  })

  it('ends nothing that changes something, and what belongs to it', async () => {
    const { promise, resolve } = Promise.withResolvers<string>()
    const { server, upstream } = await build({
      upstream: async (call, index) => (index === 0 ? promise : documented(call, index))
    })
    const port = await listen(server)
    const request = send(port, 'POST', '/tags', { title: 'a' })
    await expect.poll(() => upstream.calls.length).toBe(1)
    request.destroy()
    resolve(JSON.stringify({ response: 'true', 'Added TagId': '7' }))
    await expect.poll(() => upstream.methods).toEqual(['AddTag', 'FetchAllTags'])
  })

  it('is a connection that closes, not one that has been read from', async () => {
    const { server } = await build()
    const port = await listen(server)
    const [answer] = await once(send(port, 'POST', '/tags', { title: 'a' }), 'response')
    expect(answer.statusCode).toBe(201)
  })
})

describe('a client that hangs up before its write is sent', () => {
  it('ends it: what is read for it stops, and nothing is sent', async () => {
    const { server, upstream } = await build({ upstream: () => hang })
    const port = await listen(server)
    const request = send(port, 'DELETE', '/leads/5/groups/7')
    await expect.poll(() => upstream.calls.length).toBe(1)
    request.destroy()
    await upstream.calls[0]?.abandoned
    upstream.answers(documented)
    await server.close()
    expect(upstream.methods).toEqual([])
  })

  it('leaves its key free', async () => {
    const { promise, resolve } = Promise.withResolvers<typeof hang>()
    const { ask, server, upstream } = await build({
      upstream: (call, index) => (index === 0 ? promise : documented(call, index))
    })
    const port = await listen(server)
    const request = send(port, 'POST', '/tags', { title: 'a' }, { 'idempotency-key': 'a' })
    await expect.poll(() => upstream.methods).toEqual(['FetchAllTags'])
    request.destroy()
    await upstream.calls[0]?.abandoned
    resolve(hang)
    const again = () => ask('POST /tags', { body: { title: 'a' }, headers: { 'idempotency-key': 'a' } })
    await expect.poll(async () => (await again()).status).toBe(201)
    expect(upstream.methods.filter((method) => method === 'AddTag')).toHaveLength(1)
  })
})

describe('a server that closes', () => {
  it('waits for a write whose client has hung up, and records it', async () => {
    const store = memoryStore()
    const { promise, resolve } = Promise.withResolvers<object>()
    const first = await build({ store, upstream: () => promise })
    const key = { 'idempotency-key': 'a' }
    const request = send(await listen(first.server), 'POST', '/credits/deductions', {}, key)
    await expect.poll(() => first.upstream.calls.length).toBe(1)
    request.destroy()
    const closed = first.server.close()
    await new Promise((done) => setTimeout(done, 50))
    resolve(success())
    await closed

    const second = await build({ store })
    const replayed = await second.ask('POST /credits/deductions', { body: {}, headers: key })
    expect(replayed.status).toBe(200)
    expect(replayed.headers['idempotency-replayed']).toBe('true')
    expect(second.upstream.calls).toHaveLength(0)
  })
})
