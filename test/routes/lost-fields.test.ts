import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { expectProblem } from '../expectations.ts'
import { hang, reset } from '../misbehaviour.ts'
import { sharingAsOthers } from '../sharing.ts'
import { type Answer, failure, success } from '../upstream.ts'

const build = await sharingAsOthers({ UPSTREAM_TIMEOUT_MS: 300 })
const underKey = () => ({ 'idempotency-key': randomUUID() })

/** A V1 with these custom fields, that does what a write asks for, or not, and then loses the answer. */
function upstream(names: readonly string[], then: { readonly applies: boolean; readonly loss?: Answer }) {
  const fields = new Set(names)
  return build({
    upstream: ({ method, body: { FieldName, PreviousFieldName, newFieldName } }) => {
      if (method === 'CheckCustomField') {
        return fields.has(String(FieldName)) ? success({ FieldName }) : failure('Not found')
      }
      if (then.applies) {
        fields.delete(String(PreviousFieldName))
        fields.add(String(newFieldName ?? FieldName))
      }
      return then.loss ?? reset
    }
  })
}

const check = 'CheckCustomField'

describe('POST /custom-fields, whose answer is lost,', () => {
  const add = 'AddcustomField'
  const body = { name: 'Age', type: 'date' }
  const post = (app: ReturnType<typeof build>, headers: Record<string, string> = underKey()) =>
    app.ask('POST /custom-fields', { body, headers })

  it.each([
    ['is reset', reset],
    ['never comes', hang],
    ['can’t be read', '<html></html>']
  ])('is 201 where it %s, and the field is there now', async (_what, loss) => {
    const app = upstream([], { applies: true, loss })
    const { status, headers, body } = await post(app)
    expect([status, headers.location]).toEqual([201, '/custom-fields/Age'])
    expect(body).toEqual({ name: 'Age', type: 'date', options: null, location_id: null, id: null })
    expect(app.upstream.methods).toEqual([check, add, check])
  })

  it('is unknown where the field is not there', async () => {
    const app = upstream([], { applies: false })
    expectProblem(await post(app), { status: 502, code: 'upstream-failed', outcome: 'unknown' })
    expect(app.upstream.methods).toEqual([check, add, check])
  })

  it('is unknown where the field was there before', async () => {
    const app = upstream(['Age'], { applies: true })
    expectProblem(await post(app), { status: 502, code: 'upstream-failed', outcome: 'unknown' })
    expect(app.upstream.methods).toEqual([check, add])
  })

  it('is unknown where the look fails', async () => {
    let sent = false
    const app = build({
      upstream: ({ method }) => {
        sent ||= method === add
        return sent ? reset : failure('Not found')
      }
    })
    expectProblem(await post(app), { status: 502, code: 'upstream-failed', outcome: 'unknown' })
  })

  it('is neither checked first nor looked for without a key', async () => {
    const app = upstream([], { applies: true })
    expectProblem(await post(app, {}), { status: 502, code: 'upstream-failed', outcome: 'unknown' })
    expect(app.upstream.methods).toEqual([add])
  })

  it('is settled by another look when it is sent again with its key', async () => {
    const headers = underKey()
    const names = new Set<unknown>()
    const app = build({
      upstream: ({ method, body }) =>
        method === add ? reset : names.has(body.FieldName) ? success() : failure('Not found')
    })
    expect((await post(app, headers)).status).toBe(502)
    names.add('Age')
    expect((await post(app, headers)).status).toBe(201)
    expect(app.upstream.methods.filter((method) => method === add)).toHaveLength(1)
  })
})

describe.each([
  ['with a key', underKey],
  ['without a key', () => ({})]
])('a new name for a custom field, whose answer is lost, %s,', (_with, headersOf) => {
  const update = 'UpdateCustomField'
  const rename = (app: ReturnType<typeof build>) =>
    app.ask('PATCH /custom-fields/Age', { body: { name: 'Years' }, headers: headersOf() })

  it.each([
    ['is reset', reset],
    ['never comes', hang],
    ['can’t be read', '']
  ])('is done where it %s, the new name is there, and the old one is not', async (_what, loss) => {
    const app = upstream(['Age'], { applies: true, loss })
    const { status, body } = await rename(app)
    expect([status, body.name]).toEqual([200, 'Years'])
    expect(app.upstream.methods).toEqual([update, check, check])
    expect(app.upstream.calls.slice(1).map(({ body }) => body.FieldName)).toEqual(['Years', 'Age'])
  })

  it.each([
    ['the old name is there alone', ['Age'], [update, check]],
    ['both names are there', ['Age', 'Years'], [update, check, check]],
    ['neither is there', [], [update, check]]
  ])('is unknown, and sent once, where %s', async (_what, names, asked) => {
    const app = upstream(names, { applies: false })
    expectProblem(await rename(app), { status: 502, code: 'upstream-failed', outcome: 'unknown' })
    expect(app.upstream.methods).toEqual(asked)
  })

  it('is unknown where the look fails', async () => {
    const app = build({ upstream: () => reset })
    expectProblem(await rename(app), { status: 502, code: 'upstream-failed', outcome: 'unknown' })
    expect(app.upstream.methods.filter((method) => method === update)).toHaveLength(1)
  })

  it('is 404 where V1 says that there is no such field', async () => {
    const app = build({ upstream: () => failure('Custom Field not found') })
    expectProblem(await rename(app), { status: 404, code: 'not-found' })
    expect(app.upstream.methods).toEqual([update])
  })
})

describe('PATCH /custom-fields/{name} that is sent again with its key', () => {
  it('is settled by another look at both names', async () => {
    const headers = underKey()
    const names = new Set(['Age'])
    const app = build({
      upstream: ({ method, body }) =>
        method === check ? (names.has(String(body.FieldName)) ? success() : failure('Not found')) : reset
    })
    const rename = () => app.ask('PATCH /custom-fields/Age', { body: { name: 'Years' }, headers })
    expect((await rename()).body.outcome).toBe('unknown')
    names.delete('Age')
    names.add('Years')
    expect((await rename()).status).toBe(200)
    expect((await rename()).headers['idempotency-replayed']).toBe('true')
    expect(app.upstream.methods.filter((method) => method !== check)).toHaveLength(1)
  })

  it('stays unknown where it kept the name: nothing tells whether the type has changed', async () => {
    const headers = underKey()
    const app = build({ upstream: ({ method }) => (method === check ? success() : '') })
    const change = () => app.ask('PATCH /custom-fields/Age', { body: { type: 'date' }, headers })
    expect((await change()).body.outcome).toBe('unknown')
    const sent = app.upstream.calls.length
    const again = await change()
    expect([again.status, again.body.outcome]).toEqual([502, 'unknown'])
    expect(again.headers['idempotency-replayed']).toBe('true')
    expect(app.upstream.calls).toHaveLength(sent)
  })
})
