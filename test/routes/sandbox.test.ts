import { afterAll, describe, expect, it } from 'vitest'
import { startSandbox } from '../../src/sandbox/server.ts'
import { build } from '../build.ts'
import { expectProblem, linksOf } from '../expectations.ts'
import { listed } from './resources.ts'

const sandbox = await startSandbox({ leads: 10, calls: 10, guesses: { duplicateTitles: 'refused' } })
afterAll(() => sandbox.close())
const app = await build({ url: sandbox.url, sandbox: true }, afterAll)

describe('over the sandbox', () => {
  it('the demo account is known, another key is not', async () => {
    expect((await app.ask('GET /account')).body).toMatchObject({ id: '1001', authenticated: true })
    for (const as of [
      ['1001', 'wrong'],
      ['9999', 'sandbox-key-1001']
    ] as const) {
      expectProblem(await app.ask('GET /account', { as }), { status: 401, code: 'invalid-credentials' })
      expectProblem(await app.ask('GET /tags', { as }), { status: 401, code: 'invalid-credentials' })
    }
  })

  it.each(listed)('$path has rows, each of which can be got', async ({ path }) => {
    const { body } = await app.ask(`GET ${path}`)
    expect(body.data.length).toBeGreaterThan(0)
    for (const row of body.data.slice(0, 3))
      expect((await app.ask(`GET ${path}/${row.id}`)).body).toEqual(row)
    expectProblem(await app.ask(`GET ${path}/999999999999999999`), { status: 404, code: 'not-found' })
  })

  it.each(listed)('$path is walked by links to the same rows', async ({ path }) => {
    const whole = (await app.ask(`GET ${path}?limit=500`)).body
    const walked: unknown[] = []
    for (let target: string | undefined = `${path}?limit=3`; target; ) {
      const { body, headers } = await app.ask(`GET ${target}`)
      walked.push(...body.data)
      target = linksOf(headers.link).next
    }
    expect(walked).toEqual(whole.data)
    expect(whole.total).toBe(whole.data.length)
  })

  it.each(['/tags', '/groups'])('in %s a title is created, read, renamed and found again', async (path) => {
    const title = `Tests: «${path}» "redis" & <already exists>`
    const created = await app.ask(`POST ${path}`, { body: { title } })
    expect(created.status).toBe(201)
    expect(created.headers['gateway-representation']).toBeUndefined()
    const { location = '' } = created.headers
    expect((await app.ask(`GET ${location}`)).body).toEqual(created.body)
    expect(created.body.title).toBe(title)

    expectProblem(await app.ask(`POST ${path}`, { body: { title } }), { status: 409, code: 'already-exists' })

    const renamed = await app.ask(`PATCH ${location}`, { body: { title: 'Other' } })
    expect(renamed.status).toBe(200)
    expect(renamed.body).toEqual({ ...created.body, title: 'Other' })
    expect((await app.ask(`GET ${location}`)).body).toEqual(renamed.body)
    expectProblem(await app.ask(`PATCH ${path}/999999999999999999`, { body: { title: 'x' } }), {
      status: 404,
      code: 'not-found'
    })
  })

  it('a group is deleted once', async () => {
    const { headers } = await app.ask('POST /groups', { body: { title: 'To be deleted' } })
    expect((await app.ask(`DELETE ${headers.location}`)).status).toBe(204)
    expectProblem(await app.ask(`GET ${headers.location}`), { status: 404, code: 'not-found' })
    expectProblem(await app.ask(`DELETE ${headers.location}`), { status: 404, code: 'not-found' })
  })

  it('one account sees nothing of another', async () => {
    const mine = (await app.ask('GET /tags')).body.data
    const theirs = (await app.ask('GET /tags', { as: ['1002', 'sandbox-key-1002'] })).body.data
    const ids = new Set(mine.map(({ id }: { id: string }) => id))
    expect(theirs.filter(({ id }: { id: string }) => ids.has(id))).toEqual([])
  })

  it('an account without anything has empty lists', async () => {
    for (const { path } of listed) {
      const { status, body } = await app.ask(`GET ${path}`, { as: ['1004', 'sandbox-key-1004'] })
      expect(status).toBe(200)
      expect(body).toEqual({ data: [], has_more: false, next_cursor: null, total: 0 })
    }
  })
})
