import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { startSandbox } from '../../src/sandbox/server.ts'
import { build, documentedRoutes } from '../build.ts'
import { expectProblem, placesOf } from '../expectations.ts'
import { csv, leads, linesOf, ndjson } from '../imports/client.ts'
import { sharing } from '../sharing.ts'
import { success } from '../upstream.ts'

const shared = await sharing()
const app = () => shared({ upstream: () => success() })
const body = linesOf(leads(1))

describe('the media type of an upload', () => {
  const taken = [
    'application/x-ndjson',
    'Application/X-NDJSON',
    'application/x-ndjson; charset=utf-8',
    'application/x-ndjson;charset="UTF-8"',
    'application/x-ndjson; charset=utf8'
  ]
  it.each(taken)('may be %s', async (type) => {
    const { ask } = app()
    const answered = await ask('POST /leads/import?group_id=1', { body, headers: { 'content-type': type } })
    expect(answered.body.at(-1)).toMatchObject({ status: 'done', queued: 1 })
  })

  it('may be text/csv, with parameters', async () => {
    const { ask } = app()
    const headers = { 'content-type': 'text/csv; charset=utf-8; header=present' }
    const answered = await ask('POST /leads/import?group_id=1', { body: 'email\na@b.c\n', headers })
    expect(answered.body.at(-1)).toMatchObject({ status: 'done', queued: 1 })
  })

  const refused = [
    undefined,
    'application/json',
    'application/ndjson',
    'text/plain',
    'text/csvx',
    'text/csv; charset=iso-8859-1',
    'text/csv; charset=utf-8; charset=latin1',
    'text/csv; charset = latin1',
    'application/x-ndjson; charset=utf-16',
    'nonsense'
  ]
  it.each(refused)('is 415 where it is %s', async (type) => {
    const { ask, upstream } = app()
    for (const upload of [body, '']) {
      const answered = await ask('POST /leads/import?group_id=1', {
        body: upload,
        headers: { 'content-type': type }
      })
      expectProblem(answered, { status: 415, code: 'unsupported-media-type' })
      expect(answered.body.detail).toMatch(/application\/x-ndjson.*text\/csv/)
    }
    expect(upstream.calls).toEqual([])
  })

  it.each(['gzip', 'br'])('is 415 with Content-Encoding: %s', async (encoding) => {
    const { ask } = app()
    const headers = { ...ndjson, 'content-encoding': encoding }
    expectProblem(await ask('POST /leads/import?group_id=1', { body, headers }), {
      ...{ status: 415, code: 'unsupported-media-type' }
    })
  })
})

describe('the query', () => {
  it.each([
    ['', ['group_id']],
    ['?group_id=', ['group_id']],
    ['?group_id=x', ['group_id']],
    ['?group_id=1&group_id=2', ['group_id']],
    ['?group_id=1&tag_ids=', ['tag_ids', 'tag_ids']],
    ['?group_id=1&tag_ids=5,', ['tag_ids']],
    ['?group_id=1&tag_ids=5,5', ['tag_ids']],
    [`?group_id=1&tag_ids=${Array.from({ length: 101 }, (_, index) => index)}`, ['tag_ids']],
    ['?group_id=1&tag_id=5', ['tag_id']],
    ['?tag_ids=x', ['group_id', 'tag_ids']]
  ])('%s is 400, and nothing is read', async (query, places) => {
    const { ask, upstream } = app()
    const answered = await ask(`POST /leads/import${query}`, { body, headers: ndjson })
    expectProblem(answered, { status: 400, code: 'invalid-request' })
    expect(placesOf(answered)).toEqual(places)
    expect(upstream.calls).toEqual([])
  })

  it('may name 100 tags', async () => {
    const { ask, upstream } = app()
    const ids = Array.from({ length: 100 }, (_, index) => String(index))
    await ask(`POST /leads/import?group_id=1&tag_ids=${ids}`, { body, headers: ndjson })
    expect(upstream.calls[0]?.body.tagId).toEqual(ids)
  })
})

describe('the answer', () => {
  it('is NDJSON, and not kept by anybody', async () => {
    const { ask } = app()
    const { status, headers } = await ask('POST /leads/import?group_id=1', { body, headers: ndjson })
    expect(status).toBe(200)
    expect(headers).toMatchObject({ 'content-type': 'application/x-ndjson', 'cache-control': 'no-store' })
  })

  it.each(['application/x-ndjson', '*/*', 'application/*', 'application/json, */*;q=0.1'])(
    'is one to Accept: %s',
    async (accept) => {
      const { ask } = app()
      const headers = { ...ndjson, accept }
      expect((await ask('POST /leads/import?group_id=1', { body, headers })).status).toBe(200)
    }
  )

  it.each(['application/json', 'text/csv'])('is 406 to Accept: %s, and nothing is read', async (accept) => {
    const { ask, upstream } = app()
    const headers = { ...ndjson, accept }
    expectProblem(await ask('POST /leads/import?group_id=1', { body, headers }), {
      ...{ status: 406, code: 'not-acceptable' }
    })
    expect(upstream.calls).toEqual([])
  })

  it('has been given to whoever uploads more than any body may have', async () => {
    const { ask } = app()
    const answered = await ask('POST /leads/import?group_id=1', {
      body: `${body}${'\n'.repeat(3 * 1024 * 1024)}`,
      headers: ndjson
    })
    expect(answered.body.at(-1)).toMatchObject({ queued: 1 })
  })
})

describe('the path', () => {
  it.each(['GET', 'PUT', 'PATCH', 'DELETE'])('has no %s', async (method) => {
    const { ask } = app()
    const answered = await ask(`${method} /leads/import?group_id=1`)
    expectProblem(answered, { status: 405, code: 'method-not-allowed' })
    expect(answered.headers.allow).toBe('OPTIONS, POST')
  })
})

it('has an example of each media type in the document, and both are the same import', async () => {
  const { ask, server, upstream } = app()
  const found = documentedRoutes(server).find(({ operation }) => operation.operationId === 'importLeads')
  const examples = Object.entries(found?.operation.requestBody?.content ?? {})
  expect(examples.map(([type]) => type)).toEqual(['application/x-ndjson', 'text/csv'])
  for (const [type, media] of examples) {
    const answered = await ask('POST /leads/import?group_id=1', {
      body: media?.examples?.documented?.value,
      headers: { 'content-type': type }
    })
    expect(answered.body.at(-1)).toMatchObject({ status: 'done', queued: 2, rejected: 0 })
  }
  const [one, other] = upstream.calls.map(({ body: sent }) => sent.leads_array)
  expect(one).toEqual(other)
})

it('of the sandbox brings leads that are there a moment later', async () => {
  const sandbox = await startSandbox()
  onTestFinished(() => sandbox.close())
  const { ask } = await build({ url: sandbox.url, sandbox: true })
  const groups = await ask('GET /groups')
  const [{ id }] = groups.body.data
  const answered = await ask(`POST /leads/import?group_id=${id}`, {
    headers: csv,
    body: 'email,first_name\nnobody.else@example.com,Import\n'
  })
  expect(answered.body.at(-1)).toMatchObject({ queued: 1 })
  await vi.waitFor(
    async () => {
      const found = await ask('GET /leads?email=nobody.else@example.com')
      expect(found.body.data).toMatchObject([{ first_name: 'Import', group_ids: [id] }])
    },
    { timeout: 4_000 }
  )
})
