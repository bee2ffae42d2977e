import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { type Asking, build } from '../build.ts'
import { expectProblem } from '../expectations.ts'
import { documented, failure } from '../upstream.ts'

const app = await build({}, afterAll)
beforeEach(() => app.upstream.answers(documented))

const large = `{"title":"${'x'.repeat(300_000)}"}`
const text = { 'content-type': 'text/plain' }

/** Each has every later fault too. */
const cases: readonly (readonly [string, Asking, number, string])[] = [
  ['POST /nothing?x=1', { as: null, headers: text, body: large }, 404, 'not-found'],
  ['PUT /tags?x=1', { as: null, headers: text, body: large }, 405, 'method-not-allowed'],
  ['POST /tags?x=1', { as: null, headers: text, body: large }, 401, 'unauthenticated'],
  ['POST /tags?x=1', { headers: text, body: large }, 415, 'unsupported-media-type'],
  ['POST /tags?x=1', { body: large }, 413, 'body-too-large'],
  ['POST /tags?x=1', { body: '{' }, 400, 'invalid-json'],
  ['POST /tags?x=1', { body: '{}' }, 400, 'invalid-request'],
  ['POST /tags', { body: '{"title":"a"}' }, 401, 'invalid-credentials'],
  ['PATCH /tags/x', { as: null, body: '{}' }, 401, 'unauthenticated'],
  ['GET /tags?limit=x', { as: null }, 401, 'unauthenticated'],
  ['GET /tags?limit=x', {}, 400, 'invalid-request'],
  ['GET /tags?cursor=x', {}, 400, 'invalid-cursor'],
  ['GET /tags', {}, 401, 'invalid-credentials']
]

describe('the order of checks is 404, 405, 401, 415, 413, 400, then the upstream', () => {
  it.each(cases)('%s %o is %i %s', async (line, asking, status, code) => {
    app.upstream.answers(() => failure('Invalid (api_uId or api_key)'))
    expectProblem(await app.ask(line, asking), { status, code })
    expect(app.upstream.calls).toHaveLength(code === 'invalid-credentials' ? 1 : 0)
  })
})
