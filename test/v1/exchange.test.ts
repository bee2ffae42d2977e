import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { valuesOf } from '../../src/http/text-page.ts'
import { method } from '../../src/v1/method.ts'
import { loginUser } from '../../src/v1/methods/account.ts'
import { fetchAllGroups } from '../../src/v1/methods/groups.ts'
import { addTag, fetchAllTags, updateTag } from '../../src/v1/methods/tags.ts'
import { unreadable } from '../misbehaviour.ts'
import { documented, failure, raw, success } from '../upstream.ts'
import { startV1 } from './client.ts'

const v1 = await startV1(undefined, {}, afterAll)
beforeEach(() => v1.upstream.answers(documented))

describe('a request to V1', () => {
  it('has Method and the credentials last, and they cannot be overridden by a parameter', async () => {
    const hostile = method({
      name: 'LoginUser',
      effect: 'create',
      encode: (input: object) => input as Record<string, unknown>,
      decode: () => true
    })
    const parameters = JSON.parse(
      '{"Method":"DeleteGroup","api_uId":"0","api_key":"0","__proto__":{"a":1},"Z":1}'
    )
    await v1.call(hostile, parameters)
    const [call] = v1.upstream.calls
    expect(call?.body).toMatchObject({ Method: 'LoginUser', api_uId: '1001', api_key: 'sandbox-key-1001' })
    expect(call?.text.match(/"Method"/g)).toHaveLength(1)
  })

  it('ends with credentials and Method', async () => {
    await v1.call(addTag, { title: 'a' })
    expect(v1.upstream.calls[0]?.text).toMatch(
      /"api_uId":"1001","api_key":"sandbox-key-1001","Method":"AddTag"\}$/
    )
  })

  it('is JSON that asks for no encoding', async () => {
    await v1.call(addTag, { title: 'ü\u2028"\\' })
    const [call] = v1.upstream.calls
    expect(call?.headers['content-type']).toMatch(/^application\/json/)
    expect(call?.headers['accept-encoding']).toBe('identity')
    expect(call?.headers['transfer-encoding']).toBeUndefined()
    expect(call?.body.TagTitle).toBe('ü\u2028"\\')
  })
})

describe('a reply that cannot be read', () => {
  it.each(Object.entries(unreadable))('is malformed: %s', async (_what, answer) => {
    v1.upstream.answers(() => answer)
    expect(await v1.failureOf(fetchAllTags, {})).toMatchObject({ kind: 'malformed', outcome: undefined })
    expect(await v1.failureOf(addTag, { title: 'a' })).toMatchObject({
      kind: 'malformed',
      outcome: 'unknown'
    })
    expect(await v1.failureOf(updateTag, { tag_id: '1', title: 'a' })).toMatchObject({
      kind: 'malformed',
      outcome: 'unknown'
    })
    expect(v1.upstream.calls).toHaveLength(3)
  })

  const statuses: readonly (readonly [number, string])[] = [
    [503, 'unavailable'],
    [500, 'failed'],
    [502, 'failed'],
    [504, 'failed'],
    [400, 'failed'],
    [401, 'failed'],
    [403, 'failed'],
    [404, 'failed'],
    [429, 'rate-limited'],
    [301, 'malformed'],
    [302, 'malformed'],
    [307, 'malformed'],
    [204, 'malformed'],
    [206, 'malformed']
  ]
  it.each(statuses)('with HTTP %i is %s', async (status, kind) => {
    for (const body of ['', '<html>oh</html>']) {
      const headers: Record<string, string> = status < 400 ? { location: v1.upstream.url.href } : {}
      v1.upstream.answers(() => raw(status, headers, status === 204 ? '' : body))
      expect(await v1.failureOf(fetchAllTags, {})).toMatchObject({ kind })
      // Never followed, never sent again.
      expect(v1.upstream.calls).toHaveLength(1)
    }
  })

  it.each([200, 201, 400, 404, 500, 503])(
    'does not include a readable envelope with HTTP %i',
    async (status) => {
      v1.upstream.answers(() => raw(status, {}, JSON.stringify(success({ tag: [] }))))
      expect(await v1.call(fetchAllTags, {})).toEqual([])
      v1.upstream.answers(() => raw(status, {}, JSON.stringify(failure('Invalid (api_uId or api_key)'))))
      expect(await v1.failureOf(fetchAllTags, {})).toMatchObject({ kind: 'credentials-rejected' })
    }
  )
})

describe('how long to wait', () => {
  const limited = (headers: Record<string, string>, message = 'rate limit exceeded') =>
    raw(429, headers, JSON.stringify(failure(message)))
  const waits: readonly (readonly [string, ReturnType<typeof raw>, number])[] = [
    ['the header says', limited({ 'retry-after': '17' }), 17],
    ['the text says', limited({}, 'Too many. Try again in 42 seconds'), 42],
    ['the header says, before the text', limited({ 'retry-after': '17' }, 'Try again in 42 seconds'), 17],
    ['nobody says: 60', limited({}), 60],
    ['the header is nonsense: 60', limited({ 'retry-after': 'soon' }), 60],
    ['the header says 0: at least 1', limited({ 'retry-after': '0' }), 1],
    ['there is no envelope, with a header', raw(429, { 'retry-after': '9' }), 9],
    ['there is no envelope, without a header', raw(429, {}), 60],
    ['the upstream is down, with a header', raw(503, { 'retry-after': '8' }), 8],
    ['the upstream is down, without a header', raw(503, {}), 5]
  ]
  it.each(waits)('where %s', async (_what, answer, seconds) => {
    v1.upstream.answers(() => answer)
    expect((await v1.failureOf(fetchAllTags, {})).retryAfterSeconds).toBe(seconds)
  })

  it('where the header has a date', async () => {
    const date = new Date(Date.now() + 3_600_000).toUTCString()
    v1.upstream.answers(() => limited({ 'retry-after': date }))
    const { retryAfterSeconds = 0 } = await v1.failureOf(fetchAllTags, {})
    expect(retryAfterSeconds).toBeGreaterThan(3_000)
    expect(retryAfterSeconds).toBeLessThanOrEqual(3_600)
  })
})

describe('rows', () => {
  const keys = ['Results', 'results', 'data', 'result', 'tag', 'tags']
  it.each(keys)('may stand at %s', async (key) => {
    v1.upstream.answers(() => success({ [key]: [{ TagId: 7, TagTitle: '' }] }))
    expect(valuesOf(await v1.call(fetchAllTags, {}))).toEqual([
      { id: '7', title: null, status: null, team_id: null, added_by: null }
    ])
  })

  it('may be an object with numbers for keys, as PHP writes a list with gaps', async () => {
    v1.upstream.answers(() => success({ group: { 0: { GroupId: '1' }, 2: { GroupId: '3' } } }))
    expect((await v1.call(fetchAllGroups, {})).map(({ id }) => id)).toEqual(['1', '3'])
  })

  const wrong = {
    missing: {},
    null: { tag: null },
    'a text': { tag: 'none' },
    'a number': { tag: 0 },
    'an object': { tag: { TagId: '1' } },
    'a list of texts': { tag: ['1'] },
    'a list with null': { tag: [{ TagId: '1' }, null] },
    'a list of lists': { tag: [[{ TagId: '1' }]] },
    'a row without its id': { tag: [{ TagTitle: 'a' }] },
    'a row with an empty id': { tag: [{ TagId: '' }] },
    'a row with an id that is an object': { tag: [{ TagId: {} }] }
  }
  it.each(Object.entries(wrong))(
    'that are %s are malformed, never an empty success',
    async (_what, fields) => {
      v1.upstream.answers(() => success(fields))
      expect(await v1.failureOf(fetchAllTags, {})).toMatchObject({ kind: 'malformed' })
    }
  )

  it('that are empty are no rows', async () => {
    v1.upstream.answers(() => success({ tag: [] }))
    expect(await v1.call(fetchAllTags, {})).toEqual([])
  })

  it('with values that cannot be read have null there, counted', async () => {
    v1.upstream.answers(() => success({ tag: [{ TagId: '1', TagTitle: ['a'] }] }))
    expect(valuesOf(await v1.call(fetchAllTags, {}))).toMatchObject([{ title: null }])
    expect(v1.meter.unreadableValues.get('FetchAllTags TagTitle')).toBe(1)
  })
})

describe('a creation', () => {
  it.each([{}, { 'Added TagId': '' }, { 'Added TagId': null }, { 'Added TagId': [] }, { TagId: 5 }])(
    'that succeeds without its id is malformed, outcome unknown: %o',
    async (fields) => {
      v1.upstream.answers(() => success(fields))
      expect(await v1.failureOf(addTag, { title: 'a' })).toMatchObject({
        kind: 'malformed',
        outcome: 'unknown'
      })
    }
  )

  it('reads its id as text or number, digit by digit', async () => {
    for (const [written, id] of [
      ['7', '7'],
      ['"7"', '7'],
      ['9007199254740993', '9007199254740993']
    ]) {
      v1.upstream.answers(() => `{"response":"true","message":"","Added TagId":${written}}`)
      expect(await v1.call(addTag, { title: 'a' })).toEqual({ id })
    }
  })
})

describe('LoginUser', () => {
  it.each([true, 'true', 'True', 1, '1'])('succeeds where response is %o', async (response) => {
    v1.upstream.answers(() => ({ response, message: 'Successfully Authenticated' }))
    expect(await v1.call(loginUser, {})).toBe(true)
  })
})
