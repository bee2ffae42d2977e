import { describe, expect, it } from 'vitest'
import { expectProblem, linksOf, placesOf } from '../expectations.ts'
import { sharing } from '../sharing.ts'
import { failure, success } from '../upstream.ts'

const build = await sharing()

const fields = (custom: unknown, standard: unknown = ['email', 'additional_Info']) =>
  success({ FieldsName: { Default: standard, Custom: custom } })
const nameAlone = (name: string) => ({ name, type: null, options: null, location_id: null, id: null })
const gone = 'Provided Custom Field does not exist'

describe('GET /custom-fields', () => {
  it('is the names alone, of one upstream call', async () => {
    const { ask, upstream } = build({ upstream: () => fields(['loan_amount', 'Roof type']) })
    const { status, body, headers } = await ask('GET /custom-fields')
    expect(status).toBe(200)
    expect(body).toEqual({
      data: [nameAlone('loan_amount'), nameAlone('Roof type')],
      has_more: false,
      next_cursor: null,
      total: 2
    })
    expect(linksOf(headers.link)).toEqual({ first: '/custom-fields?limit=100' })
    expect(upstream.methods).toEqual(['FetchLeadFieldsName'])
  })

  it('reads the documented reply, which is no JSON', async () => {
    const { ask } = build()
    expect((await ask('GET /custom-fields')).body.data.map(({ name }: { name: string }) => name)).toEqual([
      ...['loan_amount', 'ricochet_lead_id', 'prospect_created_at', 'current_status_name'],
      ...['last_statused_at', 'lead_source']
    ])
  })

  it('is walked by pages, also of long names in many alphabets', async () => {
    const names = Array.from({ length: 23 }, (_, index) => `年${'齢'.repeat(60)}${index}`)
    const { ask } = build({ upstream: () => fields(names) })
    const found: string[] = []
    for (let target: string | undefined = '/custom-fields?limit=5'; target; ) {
      const { body, headers } = await ask(`GET ${target}`)
      found.push(...body.data.map(({ name }: { name: string }) => name))
      target = linksOf(headers.link).next
    }
    expect(found).toEqual(names)
  })

  it.each([[[]], [''], [null], [{}]])('is empty where V1 has none: %j', async (custom) => {
    const { ask } = build({ upstream: () => fields(custom) })
    expect((await ask('GET /custom-fields')).body).toMatchObject({ data: [], total: 0 })
  })

  it('is empty where V1 says so in words', async () => {
    const { ask } = build({ upstream: () => failure('No fields found') })
    expect((await ask('GET /custom-fields')).body).toMatchObject({ data: [], total: 0 })
    expect((await ask('GET /lead-fields')).body).toEqual({ default: [], custom: [] })
  })

  it.each([
    ['no fields', success()],
    ['a text', success({ FieldsName: 'none' })],
    ['an object without either list', success({ FieldsName: { a: [] } })],
    ['lists that are numbers', success({ FieldsName: { Default: 5, Custom: [] } })],
    ['nothing', success({ FieldsName: null })]
  ])('is 502 where the reply has %s', async (_what, reply) => {
    const { ask } = build({ upstream: () => reply })
    for (const path of ['/custom-fields', '/lead-fields'])
      expectProblem(await ask(`GET ${path}`), { status: 502, code: 'upstream-malformed' })
  })
})

describe('GET /lead-fields', () => {
  it.each([
    ['an object', { Default: ['email', 'additional_Info'], Custom: ['Age'] }],
    ['JSON in a string', JSON.stringify({ Default: ['email', 'additional_Info'], Custom: ['Age'] })],
    ['in a list of one', [{ Default: ['email', 'additional_Info'], Custom: ['Age'] }]],
    ['with PHP’s objects for lists', { Default: { 0: 'email', 2: 'additional_Info' }, Custom: { 1: 'Age' } }],
    ['in lower case', { default: ['email', 'additional_Info'], custom: ['Age'] }],
    ['as the searches spell them', { Default: ['E-Mail', 'additional_Info'], Custom: ['Age'] }]
  ])('is in the spelling of this contract: %s', async (_how, FieldsName) => {
    const { ask } = build({ upstream: () => success({ FieldsName }) })
    expect((await ask('GET /lead-fields')).body).toEqual({
      default: ['email', 'additional_info'],
      custom: ['Age']
    })
  })
})

describe('GET /custom-fields/{name}', () => {
  it('asks for the name after percent-decoding, and is what V1 calls it', async () => {
    const { ask, upstream } = build({ upstream: () => success({ FieldName: 'age/of roof' }) })
    const { status, body } = await ask('GET /custom-fields/Age%2Fof%20Roof')
    expect([status, body]).toEqual([200, nameAlone('age/of roof')])
    expect(upstream.calls[0]?.body).toMatchObject({ Method: 'CheckCustomField', FieldName: 'Age/of Roof' })
  })

  it.each([gone, 'No field', 'Nope', 'Whatever it says'])('is 404 where V1 says %s', async (message) => {
    const { ask } = build({ upstream: () => failure(message) })
    expectProblem(await ask('GET /custom-fields/Age'), { status: 404, code: 'not-found' })
  })

  it.each([
    ['Redis is unavailable', 503, 'upstream-unavailable'],
    ['Invalid (api_uId or api_key)', 401, 'invalid-credentials'],
    ['Rate limit exceeded', 429, 'upstream-rate-limited']
  ])('is no 404 for %s', async (message, status, code) => {
    const { ask } = build({ upstream: () => failure(message) })
    expectProblem(await ask('GET /custom-fields/Age', { as: ['1001', message] }), { status, code })
  })

  it('takes a reserved name, and refuses control characters', async () => {
    const { ask, upstream } = build()
    expect((await ask('GET /custom-fields/Method')).status).toBe(200)
    upstream.answers(() => success())
    for (const name of ['a%00b', 'a%0Ab', 'a%C2%85b']) {
      const answered = await ask(`GET /custom-fields/${name}`)
      expectProblem(answered, { status: 400, code: 'invalid-request' })
      expect(new Set(placesOf(answered))).toEqual(new Set(['name']))
    }
    expect(upstream.calls).toEqual([])
  })
})

describe('POST /custom-fields', () => {
  it('answers what was sent, with the new id', async () => {
    const { ask, upstream } = build({ upstream: () => success({ FieldName: 'plan', custom_field_id: 12 }) })
    const body = { name: 'Plan/é', type: 'select', options: ['A', 'B'], location_id: 'loc_1' }
    const created = await ask('POST /custom-fields', { body })
    expect([created.status, created.body]).toEqual([201, { ...body, id: '12' }])
    expect(created.headers.location).toBe('/custom-fields/Plan%2F%C3%A9')
    expect(created.headers['gateway-representation']).toBeUndefined()
    const { api_uId, api_key, ...sent } = upstream.calls[0]?.body ?? {}
    expect(sent).toEqual({
      Method: 'AddcustomField',
      FieldName: 'Plan/é',
      FieldType: 'select',
      FieldOptions: ['A', 'B'],
      locationId: 'loc_1'
    })
    expect(upstream.calls).toHaveLength(1)
  })

  it.each([
    ['Requested location setting not found', 422, 'unknown-reference', [{ pointer: '/location_id' }]],
    ['Provided Custom Field already exists', 409, 'already-exists', undefined],
    ['Field type is wrong', 422, 'upstream-rejected', undefined]
  ])('where V1 says %s is %i %s', async (message, status, code, errors) => {
    const { ask } = build({ upstream: () => failure(message) })
    const answered = await ask('POST /custom-fields', { body: { name: 'Age', type: 'date' } })
    expectProblem(answered, { status, code, ...(errors && { errors }) })
  })

  const bad: [string, unknown, string[]][] = [
    ['nothing', {}, ['/name', '/type']],
    ['an unknown type', { name: 'A', type: 'Textbox' }, ['/type']],
    ['a type that is no text', { name: 'A', type: 5 }, ['/type']],
    ['select without options', { name: 'A', type: 'select' }, ['/options']],
    ['radio without options', { name: 'A', type: 'radio' }, ['/options']],
    ['date with options', { name: 'A', type: 'date', options: ['a'] }, ['/options']],
    ['no options', { name: 'A', type: 'select', options: [] }, ['/options']],
    ['501 options', { name: 'A', type: 'select', options: Array(501).fill('a') }, ['/options']],
    ['an option that is no text', { name: 'A', type: 'select', options: ['a', 1] }, ['/options/1']],
    ['a reserved name', { name: 'groupId', type: 'date' }, ['/name']],
    ['a reserved name in disguise', { name: 'api\u200B.\u212Aey', type: 'date' }, ['/name']],
    ['an empty name', { name: '', type: 'date' }, ['/name']],
    ['a name of 65 characters', { name: 'a'.repeat(65), type: 'date' }, ['/name']],
    ['a control character', { name: 'a\nb', type: 'date' }, ['/name']],
    ['an unknown field', { name: 'A', type: 'date', label: 'x' }, ['/label']],
    ['all at once', { name: 'Data', type: 'select', x: 1 }, ['/name', '/options', '/x']]
  ]
  it.each(bad)('with %s is 400', async (_what, body, places) => {
    const { ask, upstream } = build()
    const answered = await ask('POST /custom-fields', { body })
    expectProblem(answered, { status: 400, code: 'invalid-request' })
    expect([...new Set(placesOf(answered))].sort()).toEqual(places)
    expect(upstream.calls).toEqual([])
  })

  it('takes a name of 64 characters and 500 options', async () => {
    const { ask } = build()
    const body = { name: '👍'.repeat(64), type: 'radio', options: Array(500).fill('a') }
    expect((await ask('POST /custom-fields', { body })).status).toBe(201)
  })
})

describe('PATCH /custom-fields/{name}', () => {
  it.each([
    ['a new name', { name: 'Years' }, { newFieldName: 'Years' }],
    ['a new type', { type: 'date' }, { newFieldName: 'Age', newFieldType: 'date' }],
    [
      'type, options and location',
      { type: 'radio', options: ['a'], location_id: 'l' },
      { newFieldName: 'Age', newFieldType: 'radio', FieldOptions: ['a'], locationId: 'l' }
    ],
    ['its own name', { name: 'Age' }, { newFieldName: 'Age' }]
  ])('with %s', async (_what, body, parameters) => {
    const { ask, upstream } = build({ upstream: () => success({ custom_field_id: '' }) })
    const answered = await ask('PATCH /custom-fields/Age', { body })
    expect([answered.status, answered.body]).toEqual([200, { ...nameAlone('Age'), ...body }])
    const { api_uId, api_key, ...sent } = upstream.calls[0]?.body ?? {}
    expect(sent).toEqual({
      Method: 'UpdateCustomField',
      PreviousFieldName: 'Age',
      locationId: '',
      ...parameters
    })
    expect(upstream.calls).toHaveLength(1)
  })

  it.each([
    ['nothing', {}, ['']],
    ['a location alone', { location_id: 'l' }, ['']],
    ['options without a type', { options: ['a'] }, ['/type']],
    ['options that the type cannot have', { type: 'textarea', options: ['a'] }, ['/options']],
    ['a type that lacks its options', { name: 'B', type: 'radio' }, ['/options']],
    ['a reserved name', { name: 'Method ' }, ['/name']],
    ['null', { name: null }, ['/name']]
  ])('with %s is 400', async (_what, body, places) => {
    const { ask, upstream } = build()
    const answered = await ask('PATCH /custom-fields/Age', { body })
    expectProblem(answered, { status: 400, code: 'invalid-request' })
    expect(placesOf(answered)).toEqual(places)
    expect(upstream.calls).toEqual([])
  })

  it('is 404 where there is no such field, 409 where the new name is taken', async () => {
    const { ask, upstream } = build({ upstream: () => failure(gone) })
    expectProblem(await ask('PATCH /custom-fields/Age', { body: { type: 'date' } }), {
      status: 404,
      code: 'not-found'
    })
    upstream.answers(() => failure('Custom Field already exists'))
    expectProblem(await ask('PATCH /custom-fields/Age', { body: { name: 'B' } }), {
      status: 409,
      code: 'already-exists'
    })
  })
})

describe('DELETE /custom-fields/{name}', () => {
  it('is 204, and 404 where there is no such field', async () => {
    const { ask, upstream } = build()
    const { status, text } = await ask('DELETE /custom-fields/Street%20Address')
    expect([status, text]).toEqual([204, ''])
    expect(upstream.calls[0]?.body).toMatchObject({
      Method: 'DeleteCustomField',
      FieldName: 'Street Address'
    })
    upstream.answers(() => failure(gone))
    expectProblem(await ask('DELETE /custom-fields/Age'), { status: 404, code: 'not-found' })
  })
})
