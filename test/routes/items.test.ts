import { afterAll, describe, expect, it } from 'vitest'
import { build } from '../build.ts'
import { expectProblem } from '../expectations.ts'
import { failure, success } from '../upstream.ts'
import { listed } from './resources.ts'

const app = await build({}, afterAll)

describe.each(listed)('GET $path/{id}', ({ path, method, key, rows, seen, nothing }) => {
  it('is the row with this id, bare', async () => {
    app.upstream.answers(() => success({ [key]: rows(['1', 12, '123']) }))
    const { status, body } = await app.ask(`GET ${path}/12`)
    expect(status).toBe(200)
    expect(body).toEqual(seen('12'))
    expect(app.upstream.methods).toEqual([method])
  })

  it('is 404 where the list lacks the id', async () => {
    app.upstream.answers(() => success({ [key]: rows([1, 123]) }))
    const answered = await app.ask(`GET ${path}/12`)
    expectProblem(answered, { status: 404, code: 'not-found' })
  })

  it('is 404 where the list is empty', async () => {
    for (const answer of [success({ [key]: [] }), failure(nothing)]) {
      app.upstream.answers(() => answer)
      expectProblem(await app.ask(`GET ${path}/12`), { status: 404, code: 'not-found' })
    }
  })

  it('is found past the rows that one page of the list has', async () => {
    app.upstream.answers(() => success({ [key]: rows(Array.from({ length: 1000 }, (_, index) => index)) }))
    expect((await app.ask(`GET ${path}/999`)).body).toEqual(seen('999'))
  })
})
