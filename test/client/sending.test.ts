import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { type ClientOptions, createClient } from '../../client/index.ts'

type Answering = (request: IncomingMessage, response: ServerResponse, turn: number) => void

/** A client of a server that answers in turns, and the requests that the server has had. */
async function over(answering: Answering, options: Partial<ClientOptions> = {}) {
  const heard: IncomingMessage[] = []
  const server = createServer((request, response) => {
    request.resume().on('end', () => answering(request, response, heard.push(request)))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  const baseUrl = `http://127.0.0.1:${port}`
  return { gateway: createClient({ baseUrl, key: 'hpg_k', ...options }), heard }
}

const page = JSON.stringify({ data: [], has_more: false, next_cursor: null, total: 0 })

function problem(response: ServerResponse, status: number, code: string, headers = {}): void {
  response.writeHead(status, { 'content-type': 'application/problem+json', ...headers })
  response.end(JSON.stringify({ type: `/problems/${code}`, title: 'No', status, code, instance: 'r1' }))
}

describe('sending', () => {
  it.each([
    [429, 'rate-limited'],
    [503, 'overloaded'],
    [409, 'request-in-progress']
  ])('waits for the Retry-After of a %d and asks again', async (status, code) => {
    const { gateway, heard } = await over((_request, response, turn) => {
      if (turn < 3) problem(response, status, code, { 'retry-after': '0' })
      else response.setHeader('content-type', 'application/json').end(page)
    })
    expect((await gateway.get('/tags')).total).toBe(0)
    expect(heard).toHaveLength(3)
  })

  it('gives up after as many retries as it may make', async () => {
    const { gateway, heard } = await over(
      (_request, response) => problem(response, 503, 'overloaded', { 'retry-after': '0' }),
      { retries: 2 }
    )
    await expect(gateway.get('/tags')).rejects.toMatchObject({ status: 503, code: 'overloaded' })
    expect(heard).toHaveLength(3)
  })

  it('does not wait longer than it may, nor where no Retry-After says how long', async () => {
    const { gateway, heard } = await over((_request, response, turn) =>
      problem(response, 429, 'rate-limited', turn === 1 ? { 'retry-after': '61' } : {})
    )
    await expect(gateway.get('/tags')).rejects.toMatchObject({ status: 429 })
    await expect(gateway.get('/tags')).rejects.toMatchObject({ status: 429 })
    expect(heard).toHaveLength(2)
  })

  it('sends a write whose connection broke again under the same Idempotency-Key', async () => {
    const { gateway, heard } = await over((request, response, turn) => {
      if (turn === 1) request.socket.destroy()
      else response.writeHead(201, { 'content-type': 'application/json' }).end('{"id":"7"}')
    })
    expect(await gateway.post('/tags', { body: { title: 'new' } })).toEqual({ id: '7' })
    const keys = heard.map(({ headers }) => headers['idempotency-key'])
    expect(keys).toEqual([expect.stringMatching(/^[0-9a-f]{32}$/), keys[0]])
    await gateway.post('/tags', { body: { title: 'new' } })
    expect(heard[2]?.headers['idempotency-key']).not.toBe(keys[0])
  })

  it("takes the caller's own Idempotency-Key, and sends none with reads", async () => {
    const { gateway, heard } = await over((_request, response) =>
      response.setHeader('content-type', 'application/json').end(page)
    )
    await gateway.post('/credits/deductions', { headers: { 'idempotency-key': 'mine' } })
    await gateway.get('/tags')
    expect(heard.map(({ headers }) => headers['idempotency-key'])).toEqual(['mine', undefined])
  })

  it('asks for a token each time it is given a way to get one', async () => {
    let tokens = 0
    const { gateway, heard } = await over(
      (_request, response) => response.setHeader('content-type', 'application/json').end(page),
      { key: async () => `token-${++tokens}` }
    )
    await gateway.get('/tags')
    await gateway.get('/tags')
    expect(heard.map(({ headers }) => headers.authorization)).toEqual(['Bearer token-1', 'Bearer token-2'])
  })

  it('tells of an answer that is not of a gateway by its status', async () => {
    const { gateway } = await over((_request, response) =>
      response.writeHead(502).end('<h1>Bad gateway</h1>')
    )
    await expect(gateway.get('/tags')).rejects.toMatchObject({
      status: 502,
      code: 'http-502',
      problem: undefined
    })
  })

  it.each([
    ['tells of it', true],
    ['is cut', false]
  ])('throws in the middle of an export that %s, after the rows that came', async (_how, told) => {
    const { gateway } = await over((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/x-ndjson' }).write('{"id":"1"}\n{"id":"2"}\n')
      const error = { type: '/problems/upstream-failed', title: 'No', status: 502, code: 'upstream-failed' }
      if (told) response.write(`${JSON.stringify({ error })}\n`)
      setTimeout(() => response.destroy(), 100)
    })
    const rows: string[] = []
    const reading = (async () => {
      for await (const { id } of gateway.export('/tags')) rows.push(id)
    })()
    await expect(reading).rejects.toThrow(told ? 'No' : 'terminated')
    expect(rows).toEqual(['1', '2'])
  })

  it('ends the request when nobody reads on', async () => {
    const closed = Promise.withResolvers<void>()
    const { gateway } = await over((_request, response) => {
      response.on('close', () => closed.resolve())
      response.writeHead(200, { 'content-type': 'application/x-ndjson' }).write('{"id":"1"}\n')
    })
    for await (const { id } of gateway.export('/tags')) {
      expect(id).toBe('1')
      break
    }
    await closed.promise
  })
})
