import { afterAll, describe, expect, it } from 'vitest'
import { basic, build, secret } from '../build.ts'
import { expectProblem } from '../expectations.ts'
import { success, tagRows } from '../upstream.ts'
import { listed } from './resources.ts'

const app = await build({}, afterAll)

describe('a cursor', () => {
  const ids = [1, 2, 3, 4]
  const answersAll = () =>
    app.upstream.answers(({ method }) => {
      const one = listed.find((each) => each.method === method)
      return success({ [one?.key ?? '']: one?.rows(ids) })
    })
  const cursorOf = async (path = '/tags') => {
    answersAll()
    const cursor = (await app.ask(`GET ${path}?limit=2`)).body.next_cursor as string
    app.upstream.calls.length = 0
    return cursor
  }
  const refused = async (target: string, asking = {}) => {
    const answered = await app.ask(`GET ${target}`, asking)
    expectProblem(answered, { status: 400, code: 'invalid-cursor', errors: [{ parameter: 'cursor' }] })
    expect(app.upstream.calls).toEqual([])
  }

  it('that was tampered with is refused, and the upstream is not asked', async () => {
    const cursor = await cursorOf()
    for (let at = 0; at < cursor.length; at++) {
      const other = cursor[at] === 'A' ? 'B' : 'A'
      await refused(`/tags?limit=2&cursor=${cursor.slice(0, at)}${other}${cursor.slice(at + 1)}`)
    }
    for (const changed of [
      cursor.slice(1),
      cursor.slice(0, -1),
      `${cursor}A`,
      `${cursor}=`,
      `${cursor}${cursor}`
    ]) {
      await refused(`/tags?limit=2&cursor=${changed}`)
    }
  })

  it.each([
    '',
    'x',
    '5',
    '%20',
    '-',
    '%00',
    '[object Object]',
    'A'.repeat(513),
    'A'.repeat(4000),
    '%F0%9F%98%80'
  ])('that nobody gave is refused: %s', async (cursor) => {
    answersAll()
    const answered = await app.ask(`GET /tags?cursor=${encodeURI(cursor).replaceAll('%25', '%')}`)
    expect(answered.status).toBe(400)
    expect(app.upstream.calls).toEqual([])
  })

  it('of another path is refused', async () => {
    await refused(`/groups?cursor=${await cursorOf('/tags')}`)
    await refused(`/campaigns?cursor=${await cursorOf('/groups')}`)
  })

  it('of another account is refused', async () => {
    await refused(`/tags?cursor=${await cursorOf()}`, { as: ['1002', 'sandbox-key-1002'] })
  })

  it('still works for the same account with another secret', async () => {
    const cursor = await cursorOf()
    const answered = await app.ask(`GET /tags?cursor=${cursor}`, { as: ['1001', 'a new key'] })
    expect(answered.body.data.map(({ id }: { id: string }) => id)).toEqual(['3', '4'])
  })

  it('tells nothing: neither ids in clear nor the account', async () => {
    const cursor = await cursorOf()
    expect(cursor).toMatch(/^[A-Za-z0-9_-]+$/)
    expect(Buffer.from(cursor, 'base64url').toString('latin1')).not.toContain('1001')
  })

  it('is good for HEAD too', async () => {
    expect((await app.ask(`HEAD /tags?cursor=${await cursorOf()}`)).status).toBe(200)
  })

  it('outlives a restart and a rotation of secrets, and ends with its secret', async () => {
    const cursor = await cursorOf()
    const next = 'another secret of the tests, also of 32 characters'
    for (const [secrets, status] of [
      [[secret], 200],
      [[next, secret], 200],
      [[next], 400]
    ] as const) {
      const other = await build({ secrets, upstream: () => success({ tag: tagRows(ids) }) })
      expect((await other.ask(`GET /tags?cursor=${cursor}`)).status).toBe(status)
    }
  })

  it('is looked at before the upstream is asked, and after the credentials', async () => {
    answersAll()
    const answered = await app.ask('GET /tags?cursor=x', { as: null })
    expectProblem(answered, { status: 401, code: 'unauthenticated' })
    const malformed = await app.ask('GET /tags?cursor=x', {
      as: null,
      headers: { authorization: basic('1001', 'wrong') }
    })
    expectProblem(malformed, { status: 400, code: 'invalid-cursor' })
  })
})
