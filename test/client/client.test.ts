import { afterAll, describe, expect, it } from 'vitest'
import { type ClientOptions, createClient, type GatewayError } from '../../client/index.ts'
import { startSandbox } from '../../src/sandbox/server.ts'
import { build, demo } from '../build.ts'
import { listen } from '../raw.ts'

const sandbox = await startSandbox({ leads: 30, calls: 600 })
afterAll(() => sandbox.close())
const app = await build({ url: sandbox.url, config: { RATE_LIMIT_PER_MINUTE: 0 } }, afterAll)
const baseUrl = `http://127.0.0.1:${await listen(app.server)}`
const [apiUid, apiKey] = demo

/** A client of the gateway over the sandbox, and the requests that it has sent. */
function client(options: Partial<ClientOptions> = {}) {
  const sent: Request[] = []
  const gateway = createClient({
    baseUrl,
    basic: { apiUid, apiKey },
    fetch: (request) => {
      sent.push(request.clone())
      return fetch(request)
    },
    ...options
  })
  return { gateway, sent }
}

const everyCall = { from: '2020-01-01', to: '2026-12-31', include_total: true } as const

async function all<T>(rows: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = []
  for await (const row of rows) found.push(row)
  return found
}

describe('the typed client', () => {
  it('reads what is there, and writes', async () => {
    const { gateway } = client()
    const { data, total } = await gateway.get('/tags', { query: { limit: 2 } })
    expect(data).toHaveLength(2)
    expect(total).toBeGreaterThan(2)
    const made = await gateway.post('/tags', { body: { title: 'made by the client' } })
    expect(await gateway.get('/tags/{tag_id}', { path: { tag_id: made.id } })).toEqual(made)
    const renamed = await gateway.patch('/tags/{tag_id}', {
      path: { tag_id: made.id },
      body: { title: 'renamed' }
    })
    expect(renamed.title).toBe('renamed')
  })

  it('answers nothing where the API answers nothing, and puts ids into paths safely', async () => {
    const { gateway, sent } = client()
    const { id } = await gateway.post('/groups', { body: { title: 'to be deleted' } })
    expect(await gateway.delete('/groups/{group_id}', { path: { group_id: id } })).toBeUndefined()
    const [lead] = (await gateway.get('/leads', { query: { group_id: '5400', limit: 1 } })).data
    const email = lead?.email ?? ''
    const found = await gateway.get('/leads/{lead}', { path: { lead: email }, query: { id_type: 'email' } })
    expect(found.id).toBe(lead?.id)
    expect(sent.at(-1)?.url).toContain(encodeURIComponent(email))
  })

  it('walks a list to its end', async () => {
    const { gateway, sent } = client()
    const { total } = await gateway.get('/calls', { query: everyCall })
    const calls = await all(gateway.list('/calls', { query: { ...everyCall, limit: 50 } }))
    expect(new Set(calls.map(({ id }) => id)).size).toBe(total)
    expect(total).toBeGreaterThan(200)
    expect(sent.length).toBeGreaterThan(5)
    expect(sent.slice(1).every(({ url }) => url.includes('limit=50'))).toBe(true)
  })

  it('gives pages with what they say besides their rows', async () => {
    const { gateway } = client()
    const query = { from: '2020-01-01', to: '2020-01-02', include_total: true } as const
    for await (const { total, data } of gateway.pages('/calls', { query }))
      expect([total, data]).toEqual([0, []])
  })

  it('asks for no page that nobody wants', async () => {
    const { gateway, sent } = client()
    for await (const { id } of gateway.list('/calls', { query: { limit: 50 } })) {
      expect(id).toMatch(/^\d+$/)
      break
    }
    expect(sent).toHaveLength(1)
  })

  it('exports every row in one request', async () => {
    const { gateway, sent } = client()
    const calls = await all(gateway.export('/calls', { query: everyCall }))
    expect(sent).toHaveLength(1)
    const { total } = await gateway.get('/calls', { query: everyCall })
    expect(new Set(calls.map(({ id }) => id)).size).toBe(total)
  })

  it('imports leads, and tells of each that was refused', async () => {
    const { gateway } = client()
    const query = { group_id: '5400' }
    const body = 'email,first_name\nann@example.com,Ann\n,Bob\n'
    const lines = await all(gateway.importLeads({ query, type: 'text/csv', body }))
    expect(lines).toContainEqual(expect.objectContaining({ line: 2, status: 'rejected' }))
    expect(lines.at(-1)).toMatchObject({ status: 'done', queued: 1, rejected: 1 })
  })

  it('throws problems with their code, their status and every fault', async () => {
    const { gateway } = client()
    const nobody = gateway.get('/tags/{tag_id}', { path: { tag_id: '999' } })
    await expect(nobody).rejects.toMatchObject({ name: 'GatewayError', status: 404, code: 'not-found' })
    const body = { title: '', colour: 'red' }
    const wrong = gateway.post('/tags', { body })
    const error = await wrong.catch((error: GatewayError) => error)
    expect(error).toMatchObject({ status: 400, code: 'invalid-request', requestId: expect.any(String) })
    expect(error).toMatchObject({
      errors: expect.arrayContaining([expect.objectContaining({ pointer: '/title' })])
    })
  })

  it('throws with who it asks as', async () => {
    const { gateway } = client({ basic: { apiUid, apiKey: 'wrong' } })
    await expect(gateway.get('/tags')).rejects.toMatchObject({ status: 401, code: 'invalid-credentials' })
  })

  it('stops when it is told to', async () => {
    const { gateway } = client()
    const stopped = AbortSignal.abort()
    await expect(gateway.get('/tags', { signal: stopped })).rejects.toMatchObject({ name: 'AbortError' })
  })
})
