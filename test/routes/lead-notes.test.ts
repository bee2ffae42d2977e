import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { build, losAngeles } from '../build.ts'
import { exampleOf } from '../examples.ts'
import { expectProblem, linksOf } from '../expectations.ts'
import { failure, success } from '../upstream.ts'

const app = await build({ config: losAngeles }, afterAll)
const note = (noteId: number | string) => ({
  noteId,
  note: 'Called',
  type: 'Manual',
  added_by: 101,
  dated: '2026-05-14 10:30:00'
})
const seen = { id: '1', body: 'Called', type: 'manual', added_by: '101', created_at: '2026-05-14T17:30:00Z' }
beforeEach(() =>
  app.upstream.answers(({ method }) =>
    method === 'FetchLeadNotes'
      ? success({ notes: [note(1)] })
      : success({
          Results: [{ LeadId: '5964', 'E-Mail': 'a@x.example', Phone: '5550100100', Mobile: '5550100100' }]
        })
  )
)

describe('GET /leads/{lead}/notes', () => {
  it('asks for the notes of the id', async () => {
    expect((await app.ask('GET /leads/7/notes')).body).toEqual({
      data: [seen],
      has_more: false,
      next_cursor: null,
      total: 1
    })
    expect(app.upstream.calls.map(({ body }) => body)).toMatchObject([
      { Method: 'FetchLeadNotes', leadId: '7' }
    ])
  })

  it.each(['a%40x.example?id_type=email', '5550100100?id_type=phone', '5550100100?id_type=mobile'])(
    'finds the lead first: %s',
    async (target) => {
      const [lead, query] = target.split('?')
      expect((await app.ask(`GET /leads/${lead}/notes?${query}`)).body.data).toEqual([seen])
      expect(app.upstream.methods).toEqual(['SearchByUserInput', 'FetchLeadNotes'])
      expect(app.upstream.calls[1]?.body).toMatchObject({ leadId: '5964' })
    }
  )

  it('reads the documented reply', async () => {
    app.upstream.answers(() => exampleOf('FetchLeadNotes').success)
    const { body } = await app.ask('GET /leads/12345/notes')
    expect(body.data).toMatchObject([
      { id: '1', type: 'manual' },
      { id: '2', type: 'sms' }
    ])
    expect(body.total).toBe(2)
  })

  it('is paged', async () => {
    app.upstream.answers(() => success({ notes: { 0: note(1), 2: note(2), 5: note('') } }))
    const { body, headers } = await app.ask('GET /leads/7/notes?limit=2')
    expect(body).toMatchObject({ data: [{ id: '1' }, { id: '2' }], has_more: true, total: 3 })
    expect((await app.ask(`GET ${linksOf(headers.link).next}`)).body.data).toMatchObject([{ id: null }])
  })

  it('is empty, or 404', async () => {
    app.upstream.answers(() => failure('No notes found'))
    expect((await app.ask('GET /leads/7/notes')).body.data).toEqual([])
    app.upstream.answers(() => failure('No record found for provided leadId: 7 '))
    expectProblem(await app.ask('GET /leads/7/notes'), { status: 404, code: 'not-found' })
    expectProblem(await app.ask('GET /leads/x/notes'), {
      status: 400,
      code: 'invalid-request',
      errors: [{ parameter: 'lead' }]
    })
  })

  it('has no POST, and says so', async () => {
    const answered = await app.ask('POST /leads/7/notes', { body: { body: 'x' } })
    expectProblem(answered, { status: 405, code: 'method-not-allowed' })
    expect(answered.body.detail).toMatch(/writes a note/)
  })
})
