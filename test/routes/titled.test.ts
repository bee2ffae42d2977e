import { afterAll, describe, expect, it } from 'vitest'
import { build } from '../build.ts'
import { expectProblem } from '../expectations.ts'
import { reset, unreadable } from '../misbehaviour.ts'
import { type Answer, failure, success } from '../upstream.ts'
import { titled } from './resources.ts'

const app = await build({}, afterAll)

describe.each(titled)('$path', (resource) => {
  const { path, method, key, rows, seen, add, added, update, as, of, to } = resource
  const unknown = Object.fromEntries(Object.keys(seen('7')).map((name) => [name, null]))

  /** Answers a write so, and the list so. */
  const answers = (write: Answer, list: Answer) =>
    app.upstream.answers((call) => (call.method === method ? list : write))
  const list = success({ [key]: rows([6, 7]) })
  const post = () => app.ask(`POST ${path}`, { body: { title: 'New' } })
  const patch = () => app.ask(`PATCH ${path}/7`, { body: { title: 'New' } })

  describe('POST', () => {
    const ok = success({ [added]: 7 })

    it('is 201 with Location and the row as the list has it, what was sent laid over it', async () => {
      answers(ok, list)
      const { status, headers, body } = await post()
      expect(status).toBe(201)
      expect(headers.location).toBe(`${path}/7`)
      expect(headers['gateway-representation']).toBeUndefined()
      expect(body).toEqual({ ...seen('7'), title: 'New' })
      expect(app.upstream.methods).toEqual([add, method])
      expect(app.upstream.calls[0]?.body).toEqual(expect.objectContaining({ [as]: 'New' }))
    })

    const lists: Readonly<Record<string, Answer>> = {
      fails: failure('Redis is down'),
      'lacks the row': success({ [key]: rows([6]) }),
      'is empty': success({ [key]: [] }),
      'cannot be read': '<html></html>',
      'is reset': reset,
      'refuses the credentials': failure('Invalid (api_uId or api_key)')
    }
    it.each(Object.entries(lists))('is 201 and partial where the list %s', async (_what, answer) => {
      answers(ok, answer)
      const { status, headers, body } = await post()
      expect(status).toBe(201)
      expect(headers.location).toBe(`${path}/7`)
      expect(headers['gateway-representation']).toBe('partial')
      expect(body).toEqual({ ...unknown, id: '7', title: 'New' })
      // A list that is not answered may be asked for twice.
      expect([...new Set(app.upstream.methods)]).toEqual([add, method])
    })

    it('is 409 where V1 says that it is there', async () => {
      answers(failure('Tag(New) already exists'), list)
      const answered = await post()
      expectProblem(answered, { status: 409, code: 'already-exists', outcome: undefined })
      expect(answered.body.upstream_message).toBe('Tag(New) already exists')
      expect(app.upstream.methods).toEqual([add])
    })

    it('is 422 where V1 refuses', async () => {
      answers(failure('The title is not to my taste'), list)
      const answered = await post()
      expectProblem(answered, { status: 422, code: 'upstream-rejected', outcome: undefined })
      expect(answered.body.upstream_message).toBe('The title is not to my taste')
    })

    it('is 502 with outcome unknown where V1 succeeds without an id', async () => {
      answers(success(), list)
      expectProblem(await post(), { status: 502, code: 'upstream-malformed', outcome: 'unknown' })
    })
  })

  describe('PATCH', () => {
    const ok = success({ [of]: '7', [to]: 'New' })

    it('is 200 with the row, what was sent laid over it', async () => {
      answers(ok, list)
      const { status, headers, body } = await patch()
      expect(status).toBe(200)
      expect(headers.location).toBeUndefined()
      expect(body).toEqual({ ...seen('7'), title: 'New' })
      expect(app.upstream.methods).toEqual([update, method])
      expect(app.upstream.calls[0]?.body).toEqual(expect.objectContaining({ [of]: '7', [to]: 'New' }))
    })

    it('is 200 and partial where the list cannot be had', async () => {
      for (const answer of [failure('Please try again'), reset, success({ [key]: [] }), '']) {
        answers(ok, answer)
        const { status, headers, body } = await patch()
        expect(status).toBe(200)
        expect(headers['gateway-representation']).toBe('partial')
        expect(body).toEqual({ ...unknown, id: '7', title: 'New' })
      }
    })

    it.each([`Invalid provided ${of}: 7`, `Invalid Provided ${of}`, 'No tag found', 'It does not exist'])(
      'is 404 where V1 says: %s',
      async (message) => {
        answers(failure(message), list)
        expectProblem(await patch(), { status: 404, code: 'not-found', outcome: undefined })
        expect(app.upstream.methods).toEqual([update])
      }
    )

    it('is 409 where the title is taken', async () => {
      answers(failure('A duplicate title'), list)
      expectProblem(await patch(), { status: 409, code: 'already-exists' })
    })

    it('is 422 where V1 refuses', async () => {
      answers(failure('Not today'), list)
      expectProblem(await patch(), { status: 422, code: 'upstream-rejected' })
    })
  })

  it.each(Object.entries(unreadable))(
    'a write is 502 with outcome unknown, a creation sent once, for %s',
    async (_what, answer) => {
      for (const [write, most] of [
        [post, 1],
        [patch, 2]
      ] as const) {
        answers(answer, list)
        expectProblem(await write(), { status: 502, code: 'upstream-malformed', outcome: 'unknown' })
        expect(app.upstream.calls.length).toBeLessThanOrEqual(most)
      }
    }
  )
})
