import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { build as buildApp } from '../build.ts'
import { expectProblem } from '../expectations.ts'
import { leadRow, nothing } from '../leads/rows.ts'
import { memoryStore } from '../memory-store.ts'
import { hang, reset } from '../misbehaviour.ts'
import { sharing } from '../sharing.ts'
import { type Answer, failure, success } from '../upstream.ts'

const config = { UPSTREAM_TIMEOUT_MS: 300 }
const build = await sharing(config)
const underKey = () => ({ 'idempotency-key': randomUUID() })
type App = ReturnType<typeof build>
type Who = readonly [string, string]

let accounts = 0
/** Somebody whose leads nobody has seen yet. */
const somebody = (): Who => [`account${++accounts}`, 'k']

const [add, search] = ['AddSingleLead', 'SearchByUserInput']
const body = { group_id: '5', first_name: 'Ann', email: 'ann@x.com', phone: '3465656235' }
const ours = (id: number, fields: object = {}) =>
  leadRow(id, { Firstname: 'ann', Lastname: '', 'E-Mail': 'Ann@X.com', Phone: '+1 346-565-6235', ...fields })

/** A V1 whose searches find these rows, and that loses the answers of writes. */
const upstream = (rows: readonly object[], loss: Answer = reset) =>
  build({
    upstream: ({ method }) =>
      method === search ? (rows.length > 0 ? success({ Results: rows }) : nothing) : loss
  })

/** Lets the gateway see leads with these ids by a search. */
async function see(app: App, as: Who, ids: readonly (number | string)[]): Promise<void> {
  app.upstream.answers(() => success({ Results: ids.map((id) => leadRow(id)) }))
  await app.ask('GET /leads?group_id=1', { as })
}

const post = (app: App, as: Who, headers: Record<string, string> = underKey()) =>
  app.ask('POST /leads', { body, headers, as })

/** The same after lead 10 was seen. */
async function postAfter10(rows: readonly object[], loss?: Answer) {
  const as = somebody()
  await see(build(), as, [9, 10, 2])
  const app = upstream(rows, loss)
  return { app, answered: await post(app, as) }
}

describe('POST /leads, whose answer is lost,', () => {
  it.each([
    ['is reset', reset],
    ['never comes', hang],
    ['can’t be read', '<html></html>']
  ])('is 201 where it %s, and the lead is there, above the highest that was seen', async (_what, loss) => {
    const { app, answered } = await postAfter10([ours(11), ours(10), ours(3)], loss)
    expect([answered.status, answered.headers.location]).toEqual([201, '/leads/11'])
    const { group_id, ...sent } = body
    expect(answered.body).toMatchObject({ ...sent, id: '11', group_ids: [group_id] })
    expect(app.upstream.methods).toEqual([add, search])
    expect(app.upstream.calls[1]?.body).toMatchObject({ searchField: 'email', searchText: 'ann@x.com' })
  })

  it.each<[string, readonly object[]]>([
    ['is not there', []],
    ['was there before', [ours(10), ours(3)]],
    ['is there twice', [ours(11), ours(12)]],
    ['has another name', [ours(11, { Firstname: 'Bob' })]],
    ['has a name that was not sent', [ours(11, { Lastname: 'Lee' })]],
    ['has another phone', [ours(11, { Phone: '3465656236' })]],
    ['is in another group', [ours(11, { GroupId: '6' })]],
    ['has no number for an id', [ours(11, { LeadId: 'x11' })]]
  ])('is unknown where the lead %s', async (_what, rows) => {
    const { app, answered } = await postAfter10(rows)
    expectProblem(answered, { status: 502, code: 'upstream-failed', outcome: 'unknown' })
    expect(app.upstream.methods).toEqual([add, search])
  })

  it('is unknown where the search does not reach its end', async () => {
    const as = somebody()
    await see(build(), as, [10])
    let page = 0
    const app = build({
      upstream: ({ method }) => {
        if (method === add) return reset
        const first = 1000 * ++page
        const others = Array.from({ length: 100 }, (_, n) => leadRow(first + n))
        return success({ Results: page === 1 ? [ours(11), ...others.slice(1)] : others })
      }
    })
    expectProblem(await post(app, as), { status: 502, code: 'upstream-failed', outcome: 'unknown' })
    expect(page).toBe(5)
  })

  it('is unknown where the look fails', async () => {
    const as = somebody()
    await see(build(), as, [10])
    const app = build({ upstream: () => reset })
    expectProblem(await post(app, as), { status: 502, code: 'upstream-failed', outcome: 'unknown' })
    expect(app.upstream.methods.filter((method) => method === add)).toHaveLength(1)
  })

  it('is unknown, and nothing is searched, where no lead was ever seen', async () => {
    const app = upstream([ours(11)])
    expectProblem(await post(app, somebody()), { status: 502, code: 'upstream-failed', outcome: 'unknown' })
    expect(app.upstream.methods).toEqual([add])
  })

  it('is unknown where only another account’s leads were seen', async () => {
    await see(build(), somebody(), [10])
    const app = upstream([ours(11)])
    expect((await post(app, somebody())).body.outcome).toBe('unknown')
    expect(app.upstream.methods).toEqual([add])
  })

  it('is not looked for without a key', async () => {
    const as = somebody()
    await see(build(), as, [10])
    const app = upstream([ours(11)])
    expectProblem(await post(app, as, {}), { status: 502, code: 'upstream-failed', outcome: 'unknown' })
    expect(app.upstream.methods).toEqual([add])
  })

  it('is settled by another look when it is sent again with its key', async () => {
    const [as, headers] = [somebody(), underKey()]
    await see(build(), as, [10])
    let rows: readonly object[] = []
    const app = build({ upstream: ({ method }) => (method === add ? reset : success({ Results: rows })) })
    expect((await post(app, as, headers)).body.outcome).toBe('unknown')
    // Meanwhile somebody has seen it: what counts is what was seen before it was sent.
    rows = [ours(11)]
    await app.ask('GET /leads?email=ann@x.com', { as })
    expect((await post(app, as, headers)).headers.location).toBe('/leads/11')
    const replayed = await post(app, as, headers)
    expect([replayed.status, replayed.headers['idempotency-replayed']]).toEqual([201, 'true'])
    expect(app.upstream.methods.filter((method) => method === add)).toHaveLength(1)
  })

  const sights: readonly (readonly [string, (app: App, as: Who) => Promise<unknown>])[] = [
    ['a search', (app, as) => app.ask('GET /leads?email=a', { as })],
    ['a search by a custom field', (app, as) => app.ask('GET /leads?custom_field=a&custom_value=b', { as })],
    ['an export', (app, as) => app.ask('GET /leads?group_id=1&format=ndjson', { as })],
    ['a lead', (app, as) => app.ask('GET /leads/10', { as })],
    [
      'a creation',
      (app, as) => app.ask('POST /leads', { as, body: { group_id: '5', email: 'b@x.com' }, headers: {} })
    ]
  ]
  it.each(sights)('is found by what %s has shown', async (_what, look) => {
    const as = somebody()
    const seeing = build({
      upstream: ({ method }) =>
        method === add ? success({ AddedleadId: 10 }) : success({ Results: [leadRow(10)] })
    })
    await look(seeing, as)
    const rows = [ours(11), ours(10)]
    expect((await post(upstream(rows), as)).headers.location).toBe('/leads/11')
  })

  it('is found by what another gateway that shares the store has seen', async () => {
    const store = memoryStore()
    const [one, other] = [await buildApp({ config, store }), await buildApp({ config, store })]
    const as = somebody()
    await see(one, as, [10])
    await one.server.highestLeads.settled()
    other.upstream.answers(({ method }) =>
      method === add ? reset : success({ Results: [ours(11), ours(10)] })
    )
    expect((await post(other, as)).headers.location).toBe('/leads/11')
  })
})

describe('PUT /leads/{lead}/groups/{group_id}, whose answer is lost,', () => {
  const copy = 'CopyLead'
  const row = (GroupId: string) => leadRow(7, { GroupId })
  const put = (app: App, headers: Record<string, string> = underKey(), path = '/leads/7/groups/5') =>
    app.ask(`PUT ${path}`, { headers })

  it.each([
    ['is reset', reset],
    ['never comes', hang],
    ['can’t be read', '']
  ])('is 204 where it %s, and the lead’s own row names the group', async (_what, loss) => {
    const app = upstream([row('1,5')], loss)
    expect((await put(app)).status).toBe(204)
    expect(app.upstream.methods).toEqual([copy, search])
    expect(app.upstream.calls[1]?.body).toMatchObject({ searchField: 'leadId', searchText: '7' })
  })

  it.each<[string, readonly object[]]>([
    ['names others', [row('1,55')]],
    ['names none', [row('')]],
    ['is not there', []]
  ])('is unknown where the row %s', async (_what, rows) => {
    const app = upstream(rows)
    expectProblem(await put(app), { status: 502, code: 'upstream-failed', outcome: 'unknown' })
  })

  it('is not looked for without a key', async () => {
    const app = upstream([row('1,5')])
    expectProblem(await put(app, {}), { status: 502, code: 'upstream-failed', outcome: 'unknown' })
    expect(app.upstream.methods).toEqual([copy])
  })

  it('is settled by another look when it is sent again with its key, also by an email', async () => {
    const headers = underKey()
    const path = '/leads/lead7@example.com/groups/5?id_type=email'
    const unknown = await put(upstream([row('1')]), headers, path)
    expect(unknown.body.outcome).toBe('unknown')
    const later = upstream([row('1,5')])
    expect((await put(later, headers, path)).status).toBe(204)
    expect(later.upstream.methods).not.toContain(copy)
    expect((await put(later, headers, path)).headers['idempotency-replayed']).toBe('true')
  })
})

describe('PUT /leads/{lead}/groups, the answer of whose copy is lost,', () => {
  const put = (rows: readonly object[], headers: Record<string, string> = underKey()) => {
    const app = build({
      upstream: ({ method }) =>
        method === 'MoveLead' ? success() : method === search ? success({ Results: rows }) : reset
    })
    return { app, answering: app.ask('PUT /leads/7/groups', { body: { group_ids: ['1', '5'] }, headers }) }
  }

  it('is 200 where the lead’s own row names the group', async () => {
    const { app, answering } = put([leadRow(7, { GroupId: '1,5' })])
    const { status, body } = await answering
    expect([status, body]).toEqual([200, { lead_id: '7', group_ids: ['1', '5'] }])
    expect(app.upstream.methods).toEqual(['MoveLead', 'CopyLead', search])
  })

  it.each([
    ['the row lacks the group', leadRow(7, { GroupId: '1' }), underKey()],
    ['there is no key', leadRow(7, { GroupId: '1,5' }), {}]
  ])('is partially applied where %s', async (_what, row, headers) => {
    const answered = await put([row], headers).answering
    expectProblem(answered, { status: 502, code: 'partially-applied', outcome: 'unknown' })
    expect(answered.body).toMatchObject({
      applied: ['/group_ids/0'],
      failed: [{ pointer: '/group_ids/1', outcome: 'unknown' }]
    })
  })
})

describe('DELETE /leads/{lead}/groups/{group_id}, whose answer is lost,', () => {
  it('is 204 where V1 then says that the lead is not there', async () => {
    let sent = 0
    // One of its own: how often calls are sent again is limited.
    const app = await buildApp({
      upstream: ({ method }) => {
        if (method === search) return success({ Results: [leadRow(7, { GroupId: '5' })] })
        return ++sent === 1 ? reset : failure('No record found for provided leadId: 7')
      }
    })
    expect((await app.ask('DELETE /leads/7/groups/5')).status).toBe(204)
    expect(sent).toBe(2)
  })
})
