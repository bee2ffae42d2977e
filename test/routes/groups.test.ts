import { afterAll, describe, expect, it } from 'vitest'
import { build } from '../build.ts'
import { expectProblem } from '../expectations.ts'
import { failure, success } from '../upstream.ts'

const app = await build({}, afterAll)

describe('DELETE /groups/{group_id}', () => {
  const remove = () => app.ask('DELETE /groups/7')

  it('is 204 without a body, of one upstream call', async () => {
    app.upstream.answers(() => success({ GroupId: '7' }))
    const { status, text, headers } = await remove()
    expect(status).toBe(204)
    expect(text).toBe('')
    expect(headers['content-type']).toBeUndefined()
    expect(app.upstream.calls.map(({ body }) => body)).toEqual([
      expect.objectContaining({ Method: 'DeleteGroup', GroupId: '7' })
    ])
  })

  it.each([
    'Invalid Provided GroupId',
    'Invalid provided GroupId: 7',
    'No group found',
    'There is no such group'
  ])('is 404 where V1 says: %s', async (message) => {
    app.upstream.answers(() => failure(message))
    expectProblem(await remove(), { status: 404, code: 'not-found', outcome: undefined })
    expect(app.upstream.calls).toHaveLength(1)
  })

  it('is 422 where V1 refuses', async () => {
    app.upstream.answers(() => failure('This group holds leads'))
    const answered = await remove()
    expectProblem(answered, { status: 422, code: 'upstream-rejected' })
    expect(answered.body.upstream_message).toBe('This group holds leads')
  })
})
