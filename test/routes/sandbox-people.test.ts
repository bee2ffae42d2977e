import { afterAll, describe, expect, it } from 'vitest'
import { startSandbox } from '../../src/sandbox/server.ts'
import { build } from '../build.ts'
import { expectProblem, linksOf } from '../expectations.ts'

const sandbox = await startSandbox({ leads: 10, calls: 600 })
afterAll(() => sandbox.close())
const app = await build({ url: sandbox.url, sandbox: true }, afterAll)

describe('over the sandbox', () => {
  it.each(['object', 'string', 'documented'] as const)(
    'the names of fields are read where V1 writes them as %s',
    async (fieldsName) => {
      const other = await startSandbox({ leads: 1, calls: 1, guesses: { fieldsName } })
      const { ask } = await build({ url: other.url })
      const { body } = await ask('GET /lead-fields')
      await other.close()
      expect(body.default).toContain('additional_info')
      expect(body.default).toHaveLength(14)
      expect(body.custom).toContain('loan_amount')
    }
  )

  it('a custom field is created, found, renamed, and deleted once', async () => {
    const body = { name: 'Roof/Area', type: 'select', options: ['small', 'large'] }
    const created = await app.ask('POST /custom-fields', { body })
    expect(created.body).toEqual({ ...body, location_id: null, id: null })
    const { location = '' } = created.headers
    expect((await app.ask(`GET ${location}`)).body.name).toBe('Roof/Area')
    expectProblem(await app.ask('POST /custom-fields', { body }), { status: 409, code: 'already-exists' })

    expect((await app.ask(`PATCH ${location}`, { body: { name: 'Size' } })).body.name).toBe('Size')
    expectProblem(await app.ask(`GET ${location}`), { status: 404, code: 'not-found' })
    const names = (await app.ask('GET /custom-fields')).body.data.map(({ name }: { name: string }) => name)
    expect(names).toContain('size')

    expect((await app.ask('DELETE /custom-fields/Size')).status).toBe(204)
    expectProblem(await app.ask('DELETE /custom-fields/Size'), { status: 404, code: 'not-found' })
  })

  it('a location that is not there is pointed to', async () => {
    const body = { name: 'Elsewhere', type: 'date', location_id: 'nowhere' }
    expectProblem(await app.ask('POST /custom-fields', { body }), {
      status: 422,
      code: 'unknown-reference',
      errors: [{ pointer: '/location_id' }]
    })
  })

  it('a member is created, changed, and deleted once; the seats follow', async () => {
    const before = (await app.ask('GET /seats')).body
    const body = {
      first_name: 'New',
      last_name: 'One',
      email: 'New.One@example.com',
      inbound_phone: '14087777111',
      password: 'Secret-pass'
    }
    const created = await app.ask('POST /members', { body })
    expect(created.status).toBe(201)
    const { location = '' } = created.headers
    expect((await app.ask(`GET ${location}`)).body).toEqual(created.body)
    expect((await app.ask('GET /seats')).body).toEqual({
      total: before.total,
      active: before.active + 1,
      remaining: before.remaining - 1
    })
    expectProblem(await app.ask('POST /members', { body }), { status: 409, code: 'already-exists' })

    const changed = await app.ask(`PATCH ${location}`, { body: { status: 'inactive', last_name: 'Two' } })
    expect(changed.body).toEqual({ ...created.body, status: 'inactive', last_name: 'Two' })
    expect((await app.ask(`GET ${location}`)).body).toEqual(changed.body)

    expect((await app.ask(`DELETE ${location}`)).status).toBe(204)
    expectProblem(await app.ask(`GET ${location}`), { status: 404, code: 'not-found' })
    expectProblem(await app.ask(`DELETE ${location}`), { status: 404, code: 'not-found' })
  })

  it('a deduction lowers the balance', async () => {
    const { balance } = (await app.ask('GET /credits')).body
    const headers = { 'idempotency-key': '1' }
    expect((await app.ask('POST /credits/deductions', { body: {}, headers })).status).toBe(200)
    expect((await app.ask('GET /credits')).body.balance).toBe(balance - 1)
  })

  it('dashboards have the members of a day', async () => {
    const yesterday = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10)
    const { body } = await app.ask(`GET /dashboards/members?date=${yesterday}`)
    expect(body).toMatchObject({ date: yesterday, calculated: true })
    expect(body.data.length).toBeGreaterThan(0)
    const [campaign] = (await app.ask('GET /campaigns')).body.data
    const path = `/dashboards/campaigns?campaign_id=${campaign.id}`
    expect((await app.ask(`GET ${path}&date=${yesterday}`)).body).toMatchObject({ campaign_id: campaign.id })
    expect((await app.ask(`GET ${path}&date=2001-01-01`)).body).toMatchObject({ calculated: false, data: [] })
  })

  it('phone numbers are walked by links, and each can be got', async () => {
    const whole = (await app.ask('GET /phone-numbers?limit=500')).body
    expect(whole.data).toHaveLength(whole.total)
    const walked: { id: string }[] = []
    for (let target: string | undefined = '/phone-numbers?limit=5'; target; ) {
      const { body, headers } = await app.ask(`GET ${target}`)
      walked.push(...body.data)
      target = linksOf(headers.link).next
    }
    expect(walked).toEqual(whole.data)
    for (const row of walked.slice(-2))
      expect((await app.ask(`GET /phone-numbers/${row.id}`)).body).toEqual(row)
    const held = (await app.ask('GET /phone-numbers?spam=true')).body.data
    const free = (await app.ask('GET /phone-numbers?spam=false')).body.data
    expect(held.length).toBeGreaterThan(0)
    expect(held.length + free.length).toBe(whole.total)
  })

  it('an account without anything has empty lists', async () => {
    const as = ['1004', 'sandbox-key-1004'] as const
    for (const path of ['/custom-fields', '/members', '/phone-numbers'])
      expect((await app.ask(`GET ${path}`, { as })).body, path).toMatchObject({ data: [], total: 0 })
    expect((await app.ask('GET /credits', { as })).body).toEqual({ balance: 0 })
  })
})
