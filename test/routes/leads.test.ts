import { describe, expect, it } from 'vitest'
import { idsFrom, leadRow, leadRows, nothing } from '../leads/rows.ts'
import { sharing } from '../sharing.ts'
import { failure, success } from '../upstream.ts'

const build = await sharing()

/** An upstream that pages a search by limit (100 at most) and offset and searches as told. */
const searchable =
  (rows: readonly object[]) =>
  ({ body }: { body: Readonly<Record<string, unknown>> }) => {
    const offset = Number(body.offset ?? 0)
    const page = rows.slice(offset, offset + Math.min(Number(body.limit ?? 50), 100))
    return page.length === 0 ? nothing : success({ Results: page })
  }

describe('GET /leads', () => {
  it.each([
    ['group_id=1', { GroupId: '1', searchField: '', searchText: '', sortBy: 'ASC' }],
    ['email=a%40b.c&first_name=Zo&order=desc', { searchField: 'email', searchText: 'a@b.c', sortBy: 'DESC' }],
    ['mobile=5&last_name=x', { GroupId: '', searchField: 'mobile', searchText: '5' }],
    ['last_name=x&first_name=y', { searchField: 'last_name', searchText: 'x' }],
    ['location_id=loc_1', { locationId: 'loc_1', searchField: '', searchText: '' }]
  ])('searches %s by the most selective field', async (query, sent) => {
    const { ask, upstream } = build({ upstream: () => nothing })
    const { status, body } = await ask(`GET /leads?${query}`)
    expect([status, body.data]).toEqual([200, []])
    expect(upstream.calls[0]?.body).toMatchObject({ Method: 'SearchByUserInput', ...sent })
  })

  it('searches a custom field by its own Method', async () => {
    const { ask, upstream } = build({ upstream: () => nothing })
    await ask('GET /leads?custom_field=loan_amount&custom_value=500&group_id=3')
    expect(upstream.calls[0]?.body).toMatchObject({
      Method: 'SearchByCustomField',
      GroupId: '3',
      searchField: 'loan_amount',
      searchText: '500',
      sortBy: 'ASC'
    })
  })

  it.each(['constructor', '__proto__', 'toString'])(
    'takes %s for a custom field like any other',
    async (name) => {
      const { ask } = build({
        upstream: () => success({ Results: [leadRow(1, { Lead_Custom_Fields: { a: 'b' } })] })
      })
      const { status, body } = await ask(`GET /leads?custom_field=${name}&custom_value=x`)
      expect([status, body.data.length]).toEqual([200, 1])
    }
  )

  it.each([30, 25, 50])('goes on with an upstream that gives at most %i rows', async (most) => {
    const rows = leadRows(idsFrom(1, 90))
    const { ask } = build({
      upstream: ({ body }) => {
        const page = rows.slice(Number(body.offset), Number(body.offset) + most)
        return page.length === 0 ? nothing : success({ Results: page })
      }
    })
    expect((await ask('GET /leads?group_id=1&limit=500')).body.data).toHaveLength(90)
    expect((await ask('GET /leads/88')).status).toBe(200)
  })

  it('goes on past a has_more that says no: V1 documents none for searches', async () => {
    const rows = leadRows(idsFrom(1, 90))
    const { ask } = build({
      upstream: ({ body }) => {
        const page = rows.slice(Number(body.offset), Number(body.offset) + 50)
        return page.length === 0 ? nothing : success({ Results: page, has_more: false })
      }
    })
    expect((await ask('GET /leads?group_id=1')).body.data).toHaveLength(90)
  })

  it('asks no second time after an answer of a few rows: searches are dear', async () => {
    const { ask, upstream } = build({ upstream: () => success({ Results: leadRows([1, 2]) }) })
    await ask('GET /leads?email=lead')
    expect(upstream.calls).toHaveLength(1)
  })

  it('is 422 where the group of the filter does not exist', async () => {
    const { ask } = build({ upstream: () => failure('No records found for provided groupId: 5') })
    const { status, body } = await ask('GET /leads?group_id=5')
    expect([status, body.code, body.errors[0].parameter]).toEqual([422, 'unknown-reference', 'group_id'])
  })

  it.each(['email=%ED%A0%80', 'email=%', 'email=%ff'])('refuses the ill-formed %s', async (query) => {
    const { ask, upstream } = build()
    const { status, body } = await ask(`GET /leads?${query}`)
    expect([status, body.errors[0].parameter]).toEqual([400, 'email'])
    expect(upstream.calls).toEqual([])
  })

  it('applies every filter to rows that do not fit, of accounts whose search is ignored', async () => {
    const rows = [...leadRows(idsFrom(1, 60)), leadRow(61, { 'E-Mail': 'wanted@example.com' })]
    const { ask } = build({ upstream: searchable(rows) })
    const { body } = await ask('GET /leads?email=WANTED')
    expect(body.data.map(({ id }: { id: string }) => id)).toEqual(['61'])
    expect(body.total).toBeNull()
  })

  it.each([1, 7, 100, 500])(
    'walks every lead once by pages of %i, whatever the edges repeat',
    async (limit) => {
      const rows = leadRows(idsFrom(1, 230))
      const { ask } = build({
        upstream: ({ body }) => {
          const offset = Math.max(0, Number(body.offset) - 2)
          const page = rows.slice(offset, offset + 100)
          return page.length === 0 ? nothing : success({ Results: page })
        }
      })
      const ids: string[] = []
      let cursor = ''
      for (let pages = 0; pages < 300; pages++) {
        const { body } = await ask(`GET /leads?group_id=1&limit=${limit}${cursor}`)
        ids.push(...body.data.map(({ id }: { id: string }) => id))
        if (!body.has_more) break
        cursor = `&cursor=${body.next_cursor}`
      }
      expect(ids).toEqual(idsFrom(1, 230).map(String))
    }
  )

  it('ends with an upstream that ignores limit and offset', async () => {
    const rows = leadRows(idsFrom(1, 120))
    const { ask, upstream } = build({ upstream: () => success({ Results: rows }) })
    const { body } = await ask('GET /leads?group_id=1&limit=500')
    expect([body.data.length, body.has_more]).toEqual([120, false])
    expect(upstream.calls).toHaveLength(2)
  })

  it.each([
    ['', 'group_id'],
    ['?order=asc', 'group_id'],
    ['?custom_field=a', 'custom_value'],
    ['?custom_value=a', 'custom_field'],
    ['?custom_field=a%0Ab&custom_value=1', 'custom_field'],
    ['?custom_field=a&custom_value=1&location_id=x', 'location_id'],
    ['?email=', 'email'],
    ['?order=up&email=a', 'order']
  ])('refuses %s before it asks the upstream', async (query, parameter) => {
    const { ask, upstream } = build()
    const { status, body } = await ask(`GET /leads${query}`)
    expect(status).toBe(400)
    expect(body.errors).toContainEqual(expect.objectContaining({ parameter }))
    expect(upstream.calls).toEqual([])
  })
})

describe('GET /leads/{lead}', () => {
  it('reads every field of the documented row', async () => {
    const { ask } = build()
    const { body } = await ask('GET /leads/5964')
    expect(body).toEqual({
      id: '5964',
      group_ids: [],
      tag_ids: [],
      first_name: 'Test',
      last_name: 'user',
      title: null,
      email: 'tes@leaduser.com',
      phone: '3337991895',
      mobile: '3467991895',
      country_code: '+1',
      zip: null,
      city: null,
      state: null,
      address: null,
      company: null,
      website: null,
      additional_info: null,
      custom_fields: {},
      location_id: 'loc_1234567890xyz'
    })
  })

  it.each([
    ['an object', { loan: '500', note: '' }],
    ['JSON in a string', JSON.stringify({ loan: 500, note: null })],
    ['a list of objects', [{ loan: '500' }, { note: '' }]],
    [
      'a list of names and values',
      [
        { name: 'loan', value: '500' },
        { name: 'note', value: '' }
      ]
    ]
  ])('reads custom fields from %s', async (_what, Lead_Custom_Fields) => {
    const { ask } = build({
      upstream: () => success({ Results: [leadRow(7, { Lead_Custom_Fields })] })
    })
    const { body } = await ask('GET /leads/7')
    expect(body.custom_fields).toEqual({ loan: '500', note: null })
  })

  it('is 404 where the upstream says that there is none', async () => {
    const { ask } = build({ upstream: () => nothing })
    expect((await ask('GET /leads/7')).status).toBe(404)
  })

  it.each(['lead not found', 'No such lead'])('is 404 where the upstream says: %s', async (message) => {
    const { ask } = build({ upstream: () => failure(message) })
    expect((await ask('GET /leads/7')).status).toBe(404)
  })

  it('is 404 where the walk reached its end, of an account whose search is ignored', async () => {
    const { ask } = build({ upstream: searchable(leadRows(idsFrom(1, 130))) })
    expect((await ask('GET /leads/700')).status).toBe(404)
    expect((await ask('GET /leads/129')).body.id).toBe('129')
  })

  it('is 502 after 5 pages of rows that do not fit, and says why', async () => {
    const { ask, upstream } = build({ upstream: searchable(leadRows(idsFrom(1, 900))) })
    const { status, body } = await ask('GET /leads/9999')
    expect([status, body.code]).toEqual([502, 'upstream-failed'])
    expect(body.detail).toMatch(/does not honour/)
    expect(upstream.calls).toHaveLength(5)
  })

  it('finds a lead by an identifier that the path encodes', async () => {
    const { ask, upstream } = build({
      upstream: () =>
        success({ Results: [leadRow(1, { 'E-Mail': 'AA@b.c' }), leadRow(2, { 'E-Mail': 'a@b.c' })] })
    })
    expect((await ask('GET /leads/A%40b.c?id_type=email')).body.id).toBe('2')
    expect(upstream.calls[0]?.body).toMatchObject({ searchField: 'email', searchText: 'A@b.c' })
  })

  it('is 409 where an identifier fits several leads, and names them', async () => {
    const { ask } = build({
      upstream: () =>
        success({ Results: [leadRow(1, { Phone: '3337991895' }), leadRow(2, { Phone: '+1 333-799-1895' })] })
    })
    const { status, body } = await ask('GET /leads/3337991895?id_type=phone')
    expect([status, body.code, body.lead_ids]).toEqual([409, 'ambiguous-lead', ['1', '2']])
  })

  it.each(['abc', '007', '1234567890123456789', 'a%40b.c'])('refuses %s as an id', async (lead) => {
    const { ask, upstream } = build()
    const { status, body } = await ask(`GET /leads/${lead}`)
    expect([status, body.errors?.[0].parameter]).toEqual([400, 'lead'])
    expect(upstream.calls).toEqual([])
  })

  it('takes an encoded identifier of 254 characters, and refuses a longer one', async () => {
    const { ask } = build({ upstream: () => nothing })
    const longest = encodeURIComponent('é'.repeat(254))
    expect((await ask(`GET /leads/${longest}?id_type=email`)).status).toBe(404)
    expect((await ask(`GET /leads/${longest}a?id_type=email`)).status).toBe(400)
  })
})

describe('POST /leads', () => {
  it('sends the documented fields, and answers what was sent with the new id', async () => {
    const { ask, upstream } = build()
    const { status, headers, body } = await ask('POST /leads', {
      body: {
        group_id: '5787',
        tag_ids: ['1234', '123'],
        first_name: 'Support',
        email: 'support@xyz.com',
        additional_info: 'x',
        custom_fields: { 'Sample Custom Field': 'Sample Value' }
      }
    })
    expect([status, headers.location]).toEqual([201, '/leads/6034'])
    expect(body).toMatchObject({
      id: '6034',
      group_ids: ['5787'],
      tag_ids: ['1234', '123'],
      first_name: 'Support',
      last_name: null,
      custom_fields: { 'Sample Custom Field': 'Sample Value' }
    })
    expect(upstream.calls[0]?.body).toEqual({
      groupId: '5787',
      tagId: ['1234', '123'],
      first_name: 'Support',
      email: 'support@xyz.com',
      additional_Info: 'x',
      'Sample Custom Field': 'Sample Value',
      Method: 'AddSingleLead',
      api_uId: '1001',
      api_key: 'sandbox-key-1001'
    })
  })

  it('points to the one tag that does not exist', async () => {
    const { ask } = build({ upstream: () => failure('Invalid provided TagId: 9') })
    const body = { group_id: '1', email: 'a@b.c', tag_ids: ['3', '9'] }
    expect((await ask('POST /leads', { body })).body.errors[0].pointer).toBe('/tag_ids/1')
  })

  it('points to the reference that does not exist', async () => {
    const { ask } = build({ upstream: () => failure('No records found for provided groupId: 7') })
    const { status, body } = await ask('POST /leads', { body: { group_id: '7', email: 'a@b.c' } })
    expect([status, body.code, body.errors?.[0].pointer]).toEqual([422, 'unknown-reference', '/group_id'])
  })

  it.each([
    [{ email: 'a@b.c' }, '/group_id'],
    [{ group_id: '1' }, ''],
    [{ group_id: '1', email: '' }, '/email'],
    [{ group_id: 1, email: 'a@b.c' }, '/group_id'],
    [{ group_id: '1', email: 'a@b.c', tag_ids: ['5', '5'] }, '/tag_ids'],
    [{ group_id: '1', email: 'a@b.c', custom_fields: { Method: 'x' } }, '/custom_fields/Method'],
    [{ group_id: '1', email: 'a@b.c', custom_fields: { 'api.key': 'x' } }, '/custom_fields/api.key'],
    [{ group_id: '1', email: 'a@b.c', custom_fields: { a: 5 } }, '/custom_fields/a'],
    [{ group_id: '1', email: 'a@b.c', custom_fields: { 'a/b~c\n': 'x' } }, '/custom_fields/a~1b~0c\n']
  ])('refuses %j', async (body, pointer) => {
    const { ask, upstream } = build()
    const answer = await ask('POST /leads', { body })
    expect(answer.status).toBe(400)
    expect(answer.body.errors).toContainEqual(expect.objectContaining({ pointer }))
    expect(upstream.calls).toEqual([])
  })
})

describe('POST /leads/batch', () => {
  it('queues the leads', async () => {
    const { ask, upstream } = build()
    const leads = [{ email: 'a@b.c', custom_fields: { x: 'y' } }, { phone: '5' }]
    const { status, body } = await ask('POST /leads/batch', { body: { group_id: '5656', leads } })
    expect([status, body]).toEqual([202, { accepted: 2 }])
    expect(upstream.calls[0]?.body).toMatchObject({
      groupId: '5656',
      leads_array: [{ email: 'a@b.c', x: 'y' }, { phone: '5' }]
    })
  })

  it('is certain that nothing was applied where the queue is not there', async () => {
    const said = 'Unable to queue leads — Redis is unavailable. Please try again shortly.'
    const { ask } = build({ upstream: () => failure(said) })
    const { status, headers, body } = await ask('POST /leads/batch', {
      body: { group_id: '1', leads: [{ email: 'a@b.c' }] }
    })
    expect([status, body.outcome, headers['retry-after']]).toEqual([503, 'not_applied', '5'])
  })

  it('looks at no more than 1,000 items, whatever else is wrong', async () => {
    const { ask } = build()
    const leads = Array.from({ length: 500_000 }, () => 1)
    const { status, body } = await ask('POST /leads/batch', { body: { group_id: '1', leads } })
    expect([status, body.errors.length, body.errors[0].pointer]).toEqual([400, 1, '/leads'])
  })

  it('takes no failure of the queue for a success', async () => {
    const message = 'Unable to queue leads — Redis is unavailable. Please try again shortly.'
    const { ask } = build({ upstream: () => success({ message }) })
    const leads = [{ email: 'a@b.c' }]
    const { status, body } = await ask('POST /leads/batch', { body: { group_id: '1', leads } })
    expect([status, body.outcome]).toEqual([503, 'not_applied'])
  })

  it('takes 2 MiB, and says where a lead is wrong', async () => {
    const { ask } = build()
    const leads = Array.from({ length: 100 }, () => ({ email: 'a@b.c', address: 'x'.repeat(4096) }))
    expect((await ask('POST /leads/batch', { body: { group_id: '1', leads } })).status).toBe(202)
    const { status, body } = await ask('POST /leads/batch', {
      body: { group_id: '1', leads: [leads[0], {}] }
    })
    expect([status, body.errors[0].pointer]).toEqual([400, '/leads/1'])
    expect((await ask('POST /leads/batch', { body: { group_id: '1', leads: [...leads, {}] } })).status).toBe(
      400
    )
  })
})

describe('POST /leads/{lead}/unsubscribe', () => {
  it.each([
    ['6016', 'id', 'leadId'],
    ['a%40b.c', 'email', 'email'],
    ['3337991895', 'phone', 'phone'],
    ['3337991895', 'mobile', 'mobile']
  ])('sends %s by %s as it is', async (lead, by, unsubscribeBy) => {
    const { ask, upstream } = build()
    const { status, body } = await ask(`POST /leads/${lead}/unsubscribe?id_type=${by}`)
    const value = decodeURIComponent(lead)
    expect([status, body]).toEqual([200, { lead_id: '6016', unsubscribed: true, by, value }])
    expect(upstream.calls.map(({ body: sent }) => sent)).toMatchObject([
      { unsubscribeBy, unsubscribeValue: value }
    ])
  })

  it('is 404 for a lead that does not exist', async () => {
    const { ask } = build({
      upstream: () => failure('No such lead exist against provided unsubscribeValue:7')
    })
    expect((await ask('POST /leads/7/unsubscribe')).status).toBe(404)
  })
})
