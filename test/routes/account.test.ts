import { afterAll, expect, it } from 'vitest'
import { build } from '../build.ts'
import { expectProblem } from '../expectations.ts'
import { failure, success } from '../upstream.ts'

const app = await build({ config: { UPSTREAM_TIME_ZONE: 'America/Chicago' } }, afterAll)

it('GET /account tells whose the credentials are and what they may do', async () => {
  app.upstream.answers(() => success())
  const { status, body } = await app.ask('GET /account', { as: ['ü-77', 'key'] })
  expect(status).toBe(200)
  expect(body).toMatchObject({ id: 'ü-77', authenticated: true, upstream_time_zone: 'America/Chicago' })
  expect(app.upstream.methods).toEqual(['LoginUser'])
})

it('GET /account names every scope for Basic credentials', async () => {
  app.upstream.answers(() => success())
  const areas =
    'account tags groups custom-fields leads calls messages voicemails transcripts members credits campaigns dashboards phone-numbers'
  const writable = 'tags groups custom-fields leads members credits'
  const scopes = [
    ...areas.split(' ').map((area) => `${area}:read`),
    ...writable.split(' ').map((area) => `${area}:write`)
  ]
  const { body } = await app.ask('GET /account')
  expect([...body.scopes].sort()).toEqual(scopes.sort())
})

it('GET /account is 401 where V1 refuses the credentials', async () => {
  app.upstream.answers(() => failure('Invalid (api_uId or api_key)'))
  expectProblem(await app.ask('GET /account'), { status: 401, code: 'invalid-credentials' })
})

it('GET /account is 502 where V1 says something new', async () => {
  app.upstream.answers(() => failure('The moon is full'))
  const answered = await app.ask('GET /account')
  expectProblem(answered, { status: 502, code: 'upstream-failed', outcome: undefined })
  expect(answered.body.upstream_message).toBe('The moon is full')
})
