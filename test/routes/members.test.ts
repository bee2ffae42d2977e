import { describe, expect, it } from 'vitest'
import { losAngeles } from '../build.ts'
import { expectProblem, placesOf } from '../expectations.ts'
import { sharing } from '../sharing.ts'
import { type Answering, failure, success } from '../upstream.ts'

const build = await sharing(losAngeles)

const row = (memberId: string | number, more: object = {}) => ({
  memberId,
  first_name: 'Ann',
  last_name: 'Lee',
  email: `m${memberId}@x.com`,
  title: '',
  direct_call_recording: 'false',
  outbound_call_recording: 'Yes',
  member_status: 'Active',
  dated: '2025-07-21 15:28:07',
  ...more
})
const input = {
  first_name: 'New',
  last_name: 'One',
  email: 'New@x.com',
  inbound_phone: '14087777111',
  password: 'Secret-pass'
}
const { password: _password, ...sent } = input

/** The list, and what else is answered. */
const lists =
  (rows: readonly object[], others: Answering = () => success()): Answering =>
  (call, index) =>
    call.method === 'getMemberUsers' ? success({ data: rows }) : others(call, index)
const sentTo = (body: Readonly<Record<string, unknown>> | undefined) => {
  const { api_uId, api_key, ...rest } = body ?? {}
  return rest
}

describe('members', () => {
  it('are listed and got, with null for what is missing', async () => {
    const { ask, upstream } = build({ upstream: lists([row(1), row('2', { member_status: 'Inactive' })]) })
    const { body } = await ask('GET /members')
    expect(body).toMatchObject({ total: 2, has_more: false })
    expect(body.data[1]).toMatchObject({
      id: '2',
      title: null,
      company: null,
      direct_call_recording: false,
      outbound_call_recording: true,
      status: 'inactive',
      created_at: '2025-07-21T22:28:07Z'
    })
    expect((await ask('GET /members/2')).body).toEqual(body.data[1])
    expectProblem(await ask('GET /members/3'), { status: 404, code: 'not-found' })
    expect(new Set(upstream.methods)).toEqual(new Set(['getMemberUsers']))
  })

  it.each([['[{"response":"true","results":[]}]'], ['{"0":{"response":"true","data":[]}}']])(
    'are none in %s',
    async (reply) => {
      const { ask } = build({ upstream: () => reply })
      expect((await ask('GET /members')).body.data).toEqual([])
    }
  )
})

describe('POST /members', () => {
  it('answers the member of the list with this email, what was sent laid over it', async () => {
    const listed = [row(1), row(7, { email: 'new@X.com', first_name: 'old', direct_number: '+1800' })]
    const { ask, upstream } = build({ upstream: lists(listed) })
    const { status, headers, body, text } = await ask('POST /members', { body: input })
    expect(status).toBe(201)
    expect(headers.location).toBe('/members/7')
    expect(headers['gateway-representation']).toBeUndefined()
    expect(body).toMatchObject({ id: '7', ...sent, direct_number: '+1800', status: 'active' })
    expect(text).not.toContain(input.password)
    expect(upstream.calls.map((call) => sentTo(call.body))).toEqual([
      { Method: 'addMemberUser', ...input },
      { Method: 'getMemberUsers' }
    ])
  })

  it.each([
    ['is not in the list', success({ data: [row(1)] })],
    ['cannot be looked for', failure('Redis is unavailable')],
    ['is in no list that can be read', 'nonsense']
  ])('has no id where the new member %s', async (_how, list) => {
    const { ask } = build({ upstream: ({ method }) => (method === 'addMemberUser' ? success() : list) })
    const { status, headers, body } = await ask('POST /members', { body: input })
    expect(status).toBe(201)
    expect(headers.location).toBeUndefined()
    expect(headers['gateway-representation']).toBe('partial')
    expect(body).toMatchObject({ id: null, ...sent, status: null, created_at: null })
  })

  it.each([
    ['Email already exists.', 409, 'already-exists'],
    ['Members limit reached', 422, 'upstream-rejected']
  ])('where V1 says %s is %i %s, and nothing is read', async (message, status, code) => {
    const { ask, upstream } = build({ upstream: () => failure(message) })
    const answered = await ask('POST /members', { body: input })
    expectProblem(answered, { status, code })
    expect(upstream.calls).toHaveLength(1)
  })

  it.each([
    ['Short1a', ['must not have fewer than 8 characters']],
    ['alllowercase', ['must have an upper and a lower case letter']],
    ['ALLUPPERCASE1', ['must have an upper and a lower case letter']],
    ['1234567', ['must not have fewer than 8 characters', 'must have an upper and a lower case letter']]
  ])('refuses the password %s', async (password, details) => {
    const { ask, upstream } = build()
    const answered = await ask('POST /members', { body: { ...input, password } })
    expectProblem(answered, {
      status: 400,
      code: 'invalid-request',
      errors: details.map((detail) => ({ detail, pointer: '/password' }))
    })
    expect(answered.text).not.toContain(password)
    expect(upstream.calls).toEqual([])
  })

  it.each(['aaaaaaaA', 'Aaaaaaaa', '1234 5öÄaZ', 'a-sasdasdsA3'])(
    'takes the password %s',
    async (password) => {
      const { ask } = build({ upstream: lists([]) })
      expect((await ask('POST /members', { body: { ...input, password } })).status).toBe(201)
    }
  )

  it('names everything that is missing', async () => {
    const { ask } = build()
    const answered = await ask('POST /members', { body: {} })
    expect(new Set(placesOf(answered))).toEqual(
      new Set(['/email', '/first_name', '/inbound_phone', '/last_name', '/password'])
    )
  })

  it('never repeats the password of V1’s words', async () => {
    const { ask } = build({ upstream: () => failure('Wrong password') })
    expect((await ask('POST /members', { body: input })).text).not.toContain(input.password)
  })
})

describe('PATCH /members/{member_id}', () => {
  it.each([
    ['a status', { status: 'inactive' }, { member_status: 'Inactive' }],
    ['a name', { first_name: 'Bea' }, { first_name: 'Bea' }],
    ['a password', { password: 'Secret-pass' }, { password: 'Secret-pass' }],
    [
      'a phone and an email',
      { inbound_phone: '1', email: 'b@x.com' },
      { inbound_phone: '1', email: 'b@x.com' }
    ]
  ])('with %s fills in what V1 wants besides', async (_what, body, parameters) => {
    const { ask, upstream } = build({ upstream: lists([row(6), row(7)]) })
    const answered = await ask('PATCH /members/7', { body })
    const { password: _none, ...seen } = { password: '', ...body }
    expect(answered.status).toBe(200)
    expect(answered.body).toMatchObject({ id: '7', first_name: 'Ann', email: 'm7@x.com', ...seen })
    expect(answered.text).not.toContain('Secret-pass')
    expect(upstream.calls.map((call) => sentTo(call.body))).toEqual([
      { Method: 'getMemberUsers' },
      {
        Method: 'editMemberUser',
        memberId: '7',
        first_name: 'Ann',
        last_name: 'Lee',
        email: 'm7@x.com',
        ...parameters
      },
      { Method: 'getMemberUsers' }
    ])
  })

  it('is 404 before any change where the list lacks the member', async () => {
    const { ask, upstream } = build({ upstream: lists([row(6)]) })
    expectProblem(await ask('PATCH /members/7', { body: { status: 'active' } }), {
      status: 404,
      code: 'not-found'
    })
    expect(upstream.methods).toEqual(['getMemberUsers'])
  })

  it('is certainly not applied where the first read fails', async () => {
    const { ask } = build({ upstream: () => 'nonsense' })
    expectProblem(await ask('PATCH /members/7', { body: { status: 'active' } }), {
      status: 502,
      code: 'upstream-malformed',
      outcome: 'not_applied'
    })
  })

  it('is partial where the last read fails: what was sent is known, the rest is not', async () => {
    let reads = 0
    const { ask } = build({
      upstream: ({ method }) => {
        if (method !== 'getMemberUsers') return success()
        return reads++ === 0 ? success({ data: [row(7)] }) : 'nonsense'
      }
    })
    const { status, headers, body } = await ask('PATCH /members/7', { body: { status: 'inactive' } })
    expect([status, headers['gateway-representation']]).toEqual([200, 'partial'])
    expect(body).toMatchObject({
      id: '7',
      first_name: 'Ann',
      email: 'm7@x.com',
      status: 'inactive',
      created_at: null
    })
  })

  it.each([
    ['nothing', {}, ['']],
    ['V1’s spelling of a status', { status: 'Active' }, ['/status']],
    ['null', { first_name: null }, ['/first_name']],
    ['an empty email', { email: '' }, ['/email']],
    ['a weak password', { password: 'weakweak' }, ['/password']]
  ])('with %s is 400', async (_what, body, places) => {
    const { ask, upstream } = build()
    const answered = await ask('PATCH /members/7', { body })
    expectProblem(answered, { status: 400, code: 'invalid-request' })
    expect(placesOf(answered)).toEqual(places)
    expect(upstream.calls).toEqual([])
  })

  it('is 404 where V1 does not know the member any more, 409 where the email is taken', async () => {
    const { ask, upstream } = build({ upstream: lists([row(7)], () => failure('Invalid memberId')) })
    expectProblem(await ask('PATCH /members/7', { body: { email: 'a' } }), {
      status: 404,
      code: 'not-found'
    })
    upstream.answers(lists([row(7)], () => failure('Email already exists')))
    expectProblem(await ask('PATCH /members/7', { body: { email: 'a' } }), {
      status: 409,
      code: 'already-exists'
    })
  })
})

describe('DELETE /members/{member_id}', () => {
  it('is 204 of one upstream call, and 404 where V1 knows no such member', async () => {
    const { ask, upstream } = build()
    expect((await ask('DELETE /members/434')).status).toBe(204)
    expect(upstream.calls.map((call) => sentTo(call.body))).toEqual([
      { Method: 'deleteMemberUser', memberId: '434' }
    ])
    upstream.answers(() => failure('No record found for provided memberId: 434'))
    expectProblem(await ask('DELETE /members/434'), { status: 404, code: 'not-found' })
  })
})

describe('GET /seats', () => {
  it.each([
    ['as documented', { data: { total_user: '10', active_user: '8', remaining_user: '2' } }],
    ['as numbers in a list', { results: [{ total_user: 10, active_user: 8, remaining_user: 2 }] }],
    ['in {"0": …}', { data: { 0: { total_user: '10', active_user: ' 8 ', remaining_user: '2.0' } } }]
  ])('is read %s', async (_how, reply) => {
    const { ask } = build({ upstream: () => success(reply) })
    expect((await ask('GET /seats')).body).toEqual({ total: 10, active: 8, remaining: 2 })
  })

  it('has null for what cannot be read', async () => {
    const { ask } = build({ upstream: () => success({ data: { total_user: 'many', active_user: '1,204' } }) })
    expect((await ask('GET /seats')).body).toEqual({ total: null, active: 1204, remaining: null })
  })

  it.each([[{}], [{ data: [] }], [{ data: {} }], [{ data: 'x' }], [{ data: { total_user: '' } }]])(
    'is 502 without its numbers: %j',
    async (reply) => {
      const { ask } = build({ upstream: () => success(reply) })
      expectProblem(await ask('GET /seats'), { status: 502, code: 'upstream-malformed' })
    }
  )

  it('cannot be changed', async () => {
    const answered = await build().ask('PATCH /seats', { body: {} })
    expectProblem(answered, { status: 405, code: 'method-not-allowed' })
    expect(answered.body.detail).toContain('no Method')
  })
})
