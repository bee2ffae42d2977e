import { describe, expect, it } from 'vitest'
import { idsFrom, leadRow, leadRows, nothing } from '../leads/rows.ts'
import { sharing } from '../sharing.ts'
import { failure, success } from '../upstream.ts'

const build = await sharing()

const updated = success({ LeadId: '7' })
const found = success({ Results: [leadRow(7, { 'E-Mail': 'a@b.c' })] })

describe('PATCH /leads/{lead}', () => {
  it('makes one call for each field, in the order sent', async () => {
    const { ask, upstream } = build()
    const { status, body } = await ask('PATCH /leads/5976', {
      body: { zip: '9', additional_info: 'x', first_name: null }
    })
    expect([status, body]).toEqual([
      200,
      { id: '5976', updated: { zip: '9', additional_info: 'x', first_name: null } }
    ])
    expect(
      upstream.calls.map(({ body: { LeadField, LeadData, LeadId } }) => [LeadField, LeadData, LeadId])
    ).toEqual([
      ['zip', '9', '5976'],
      ['additional_Info', 'x', '5976'],
      ['first_name', '', '5976']
    ])
  })

  it('changes last what the path names the lead by', async () => {
    const { ask, upstream } = build({
      upstream: ({ method }) => (method === 'SearchByUserInput' ? found : updated)
    })
    await ask('PATCH /leads/a%40b.c?id_type=email', { body: { email: 'new@b.c', city: 'X' } })
    expect(upstream.calls.map(({ body }) => body.LeadField)).toEqual([undefined, 'city', 'email'])
  })

  it('changes nobody where a search that is not honoured leaves open who else has the email', async () => {
    const rows = [
      leadRow(1, { 'E-Mail': 'a@b.c' }),
      ...leadRows(idsFrom(2, 600)),
      leadRow(999, { 'E-Mail': 'a@b.c' })
    ]
    const { ask, upstream } = build({
      upstream: ({ method, body }) =>
        method === 'SearchByUserInput'
          ? success({ Results: rows.slice(Number(body.offset), Number(body.offset) + 100) })
          : updated
    })
    const { status, body } = await ask('PATCH /leads/a%40b.c?id_type=email', { body: { city: 'X' } })
    expect([status, body.outcome]).toEqual([502, 'not_applied'])
    expect(upstream.methods).not.toContain('UpdateExistingLead')
  })

  it('reads the lead back with Prefer: return=representation', async () => {
    const { ask } = build({
      upstream: ({ method }) => (method === 'SearchByUserInput' ? found : updated)
    })
    const { headers, body } = await ask('PATCH /leads/7', {
      body: { city: 'X' },
      headers: { prefer: 'respond-async, return=representation' }
    })
    expect(headers['preference-applied']).toBe('return=representation')
    expect(body).toMatchObject({ id: '7', city: 'X', email: 'a@b.c' })
  })

  it('says that the representation is partial where it cannot be read back', async () => {
    const { ask } = build({
      upstream: ({ method }) => (method === 'SearchByUserInput' ? nothing : updated)
    })
    const { status, headers, body } = await ask('PATCH /leads/7', {
      body: { city: 'X' },
      headers: { prefer: 'return=representation' }
    })
    expect([status, headers['gateway-representation']]).toEqual([200, 'partial'])
    expect(body).toMatchObject({ id: '7', city: 'X', email: null, group_ids: null })
  })

  it('answers a first refusal as it is', async () => {
    const { ask } = build({ upstream: () => failure('No record found for provided leadId: 7 ') })
    expect((await ask('PATCH /leads/7', { body: { city: 'X', zip: '9' } })).status).toBe(404)
  })

  it.each([
    ['is refused', failure('Bad zip'), 422, 'upstream-rejected', 'not_applied'],
    ['is too fast', failure('Rate limit exceeded'), 503, 'upstream-rate-limited', 'not_applied'],
    [
      'fails without a doubt',
      failure('Service you are trying to access is not available'),
      502,
      'upstream-failed',
      'not_applied'
    ],
    ['cannot be read', 'nonsense', 502, 'upstream-malformed', 'unknown'],
    ['may have been applied', failure('Redis is unavailable'), 502, 'upstream-unavailable', 'unknown']
  ])('tells what was applied where a later field %s', async (how, answer, status, code, outcome) => {
    const { ask } = build({ upstream: (_call, index) => (index === 0 ? updated : answer) })
    const body = { city: 'X', zip: '9', state: 'Y' }
    const patched = await ask('PATCH /leads/7', { as: ['1001', how], body })
    expect([patched.status, patched.body.code]).toEqual([status, 'partially-applied'])
    expect(patched.body).toMatchObject({
      lead_id: '7',
      applied: ['/city'],
      failed: [{ pointer: '/zip', code, outcome }],
      not_attempted: ['/state']
    })
  })

  it('is 503 where nothing can be sent any more', async () => {
    const { ask, upstream } = build({ upstream: () => updated })
    upstream.answers((_call, index) => (index === 0 ? updated : failure('Unable to queue leads: try again')))
    const { status, headers, body } = await ask('PATCH /leads/7', { body: { city: 'X', zip: '9' } })
    expect([status, body.code, headers['retry-after']]).toEqual([503, 'partially-applied', '5'])
  })

  it.each([{}, { title: 'x' }, { first_name: 5 }])('refuses %j', async (body) => {
    const { ask, upstream } = build()
    expect((await ask('PATCH /leads/7', { body })).status).toBe(400)
    expect(upstream.calls).toEqual([])
  })
})
