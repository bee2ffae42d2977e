import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { expectProblem } from '../expectations.ts'
import { hang, reset, truncated } from '../misbehaviour.ts'
import { sharingAsOthers } from '../sharing.ts'
import { type Answer, type Answering, failure, raw, success } from '../upstream.ts'
import { titled } from './resources.ts'

const build = await sharingAsOthers({ UPSTREAM_TIMEOUT_MS: 300 })
const underKey = (key: string = randomUUID()) => ({ 'idempotency-key': key })

/** What is created, and found in a list afterwards. */
interface Created {
  readonly path: string
  readonly add: string
  readonly list: string
  readonly body: object
  /** V1's rows: what was there, what was made as it was sent, and something else that was made meanwhile. */
  readonly there: object
  readonly made: (id: number) => object
  readonly another: object
  /** The reply with these rows. */
  readonly listed: (rows: readonly object[]) => object
  /** What `made(7)` is to a client. */
  readonly seen: object
  /** What the answer tells of it beyond the row. */
  readonly location: string
}

const ofTitles = titled.map(({ path, add, method, key, rows, seen, as }): Created => {
  const row = (id: number, title: string) => ({ ...rows([id])[0], [as]: title })
  return {
    path,
    add,
    list: method,
    body: { title: ' New title' },
    // The same title, but it was there before.
    there: row(6, ' New title'),
    made: (id) => row(id, ' New title'),
    another: row(5, 'new title'),
    listed: (found) => success({ [key]: found }),
    seen: { ...seen('7'), title: ' New title' },
    location: `${path}/7`
  }
})

const member = (memberId: number, email: string) => ({ memberId, first_name: 'Ann', last_name: 'Lee', email })
const ofMembers: Created = {
  path: '/members',
  add: 'addMemberUser',
  list: 'getMemberUsers',
  body: {
    first_name: 'Ann',
    last_name: 'Lee',
    email: 'Ann@x.com',
    inbound_phone: '14087777111',
    password: 'Secret-pass'
  },
  there: member(6, 'bob@x.com'),
  made: (id) => member(id, 'ann@X.com'),
  another: member(5, 'zoe@x.com'),
  listed: (found) => success({ data: found }),
  seen: { id: '7', email: 'Ann@x.com', inbound_phone: '14087777111' },
  location: '/members/7'
}

/** How an answer gets lost, and what a client sees of that. */
const losses: readonly (readonly [string, Answer, number, string])[] = [
  ['is reset', reset, 502, 'upstream-failed'],
  ['never comes', hang, 504, 'upstream-timeout'],
  ['breaks off', truncated, 502, 'upstream-failed'],
  ['is a page', '<html></html>', 502, 'upstream-malformed'],
  ['is empty', '', 502, 'upstream-malformed'],
  ['is that of a server between', raw(502, {}, 'Bad Gateway'), 502, 'upstream-failed'],
  ['says that V1 is unavailable', failure('Redis is unavailable'), 503, 'upstream-unavailable']
]

describe.each([...ofTitles, ofMembers])('POST $path, whose answer is lost,', (kind) => {
  const { path, add, list, body, there, made, another, listed, seen, location } = kind

  /** A V1 that makes so many of what it is asked for, and gives its lists by turns; the last one for ever. */
  function upstream(loss: Answer, makes: readonly object[]) {
    let rows: readonly object[] = [there]
    const answering: Answering = ({ method }) => {
      if (method === list) return listed(rows)
      rows = [another, ...rows, ...makes]
      return loss
    }
    return build({ upstream: answering })
  }
  const post = (app: ReturnType<typeof build>, headers: Record<string, string> = underKey()) =>
    app.ask(`POST ${path}`, { body, headers })

  it.each(losses)('is 201 where it %s, and it is there now', async (_what, loss) => {
    const app = upstream(loss, [made(7)])
    const answered = await post(app)
    expect(answered.status).toBe(201)
    expect(answered.body).toMatchObject(seen)
    expect(answered.headers.location).toBe(location)
    expect(answered.headers['gateway-representation']).toBeUndefined()
    expect(app.upstream.methods).toEqual([list, add, list, list])
  })

  it.each(losses)('is unknown where it %s, and it is not there', async (_what, loss, status, code) => {
    const app = upstream(loss, [])
    expectProblem(await post(app), { status, code, outcome: 'unknown' })
    expect(app.upstream.methods).toEqual([list, add, list])
  })

  it('is unknown where it is there twice', async () => {
    const app = upstream(reset, [made(7), made(8)])
    expectProblem(await post(app), { status: 502, code: 'upstream-failed', outcome: 'unknown' })
  })

  it('is found where the list repeats its row', async () => {
    expect((await post(upstream(reset, [made(7), made(7)]))).status).toBe(201)
  })

  it('is neither read first nor looked for without a key', async () => {
    const app = upstream(reset, [made(7)])
    expectProblem(await post(app, {}), { status: 502, code: 'upstream-failed', outcome: 'unknown' })
    expect(app.upstream.methods).toEqual([add])
  })

  it('is unknown with its first failure where the look fails', async () => {
    const lists = [listed([there]), failure('Redis is unavailable')]
    const app = build({ upstream: ({ method }) => (method === list ? (lists.shift() ?? reset) : '') })
    expectProblem(await post(app), { status: 502, code: 'upstream-malformed', outcome: 'unknown' })
  })

  it.each([
    ['refuses the credentials', failure('Invalid (api_uId or api_key)'), 401],
    ['limits the rate', failure('Rate limit. Try again in 60 seconds'), 429],
    ['says that V1 is unavailable', failure('Redis is unavailable'), 503]
  ])('is not sent where the look before it %s: its key is free', async (_what, answer, status) => {
    const headers = underKey()
    const app = build({ upstream: () => answer })
    expect((await post(app, headers)).status).toBe(status)
    expect(app.upstream.methods).not.toContain(add)
    expect((await post(app, headers)).headers['idempotency-replayed']).toBeUndefined()
  })

  it('is no other request’s, which was answered as its maker', async () => {
    let rows: readonly object[] = [there]
    const app = build({
      upstream: ({ method }, index) => {
        if (method === list) return listed(rows)
        if (index === 1) return reset
        rows = [there, made(7)]
        // Each has its id under its own name.
        return success({ 'Added TagId': '7', 'Added GroupId': '7' })
      }
    })
    const headers = underKey()
    expect((await post(app, headers)).status).toBe(502)
    expect((await post(app, underKey())).status).toBe(201)
    const again = await post(app, headers)
    expect([again.status, again.headers['idempotency-replayed']]).toEqual([502, 'true'])
  })

  it('is sent though the look before it fails; then nothing is looked for, now or later', async () => {
    const headers = underKey()
    let sent = false
    const app = build({
      upstream: ({ method }) => {
        if (method === list)
          return sent ? listed([made(7)]) : failure('Service you are trying to access is not available')
        sent = true
        return reset
      }
    })
    for (const replayed of [undefined, 'true']) {
      const answered = await post(app, headers)
      expect([answered.status, answered.body.outcome]).toEqual([502, 'unknown'])
      expect(answered.headers['idempotency-replayed']).toBe(replayed)
    }
    expect(app.upstream.methods.filter((method) => method === add)).toHaveLength(1)
    expect(app.upstream.methods.at(-1)).toBe(add)
  })

  it.each([
    ['refuses', failure('Not to my taste'), 422, 'upstream-rejected'],
    ['says that it exists', failure('It already exists'), 409, 'already-exists'],
    ['refuses the credentials', failure('Invalid (api_uId or api_key)'), 401, 'invalid-credentials']
  ])('is not looked for where V1 %s', async (_what, answer, status, code) => {
    const app = upstream(answer, [made(7)])
    expectProblem(await post(app), { status, code })
    expect(app.upstream.methods).toEqual([list, add])
  })

  it('is settled by another look when it is sent again with its key', async () => {
    const headers = underKey()
    let rows = [there]
    const app = build({ upstream: ({ method }) => (method === list ? listed(rows) : reset) })
    const unknown = await post(app, headers)
    expectProblem(unknown, { status: 502, code: 'upstream-failed', outcome: 'unknown' })

    const stillUnknown = await post(app, headers)
    expect(stillUnknown.headers['idempotency-replayed']).toBe('true')
    expect([stillUnknown.status, stillUnknown.text]).toEqual([unknown.status, unknown.text])

    rows = [there, made(7)]
    const found = await post(app, headers)
    expect([found.status, found.headers.location]).toEqual([201, location])
    expect(found.headers['idempotency-replayed']).toBeUndefined()

    const replayed = await post(app, headers)
    expect(replayed.headers['idempotency-replayed']).toBe('true')
    expect([replayed.status, replayed.text]).toEqual([201, found.text])
    expect(app.upstream.methods.filter((method) => method === add)).toHaveLength(1)
  })
})

describe('a deduction of credits whose answer is lost', () => {
  it.each(losses)('is never looked for, nor sent again, where it %s', async (_what, loss, status, code) => {
    const headers = underKey()
    const app = build({ upstream: () => loss })
    const deduct = () => app.ask('POST /credits/deductions', { body: {}, headers })
    for (const answered of [await deduct(), await deduct()]) {
      expect(answered.body).toMatchObject({ status, code, outcome: 'unknown' })
    }
    expect(app.upstream.methods).toEqual(['creditDeduct'])
  })
})

describe('leads that are only queued, whose answer is lost,', () => {
  it('are never looked for', async () => {
    const app = build({ upstream: () => reset })
    const body = { group_id: '1', leads: [{ email: 'a@x.com' }] }
    const answered = await app.ask('POST /leads/batch', { body, headers: underKey() })
    expectProblem(answered, { status: 502, code: 'upstream-failed', outcome: 'unknown' })
    expect(app.upstream.methods).toEqual(['AddMultipleLeads'])
  })
})
