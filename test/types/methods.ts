/** Checked by `tsc --noEmit` alone: each line under a directive has to be a type error, or the directive is one. */

import { PageQuery, ref } from '../../schemas/common.ts'
import type { Tag } from '../../schemas/tags.ts'
import { TagInput, TagPath, Tag as TagSchema } from '../../schemas/tags.ts'
import type { Routes } from '../../src/http/plugin.ts'
import { problem } from '../../src/http/problem.ts'
import { id, record, required, text } from '../../src/v1/fields.ts'
import { method } from '../../src/v1/method.ts'
import { addTag, fetchAllTags, updateTag } from '../../src/v1/methods/tags.ts'

export function inputs(v1: typeof call): void {
  void v1(updateTag, { tag_id: '1', title: 'a' })
  // @ts-expect-error: which tag?
  void v1(updateTag, { title: 'a' })
  // @ts-expect-error: ids are strings
  void v1(updateTag, { tag_id: 1, title: 'a' })
  // @ts-expect-error: there is no such field
  void v1(addTag, { titel: 'a' })
}

declare function call<In, Out>(of: ReturnType<typeof method<In, Out>>, input: In): Promise<Out>

export async function outputs(): Promise<void> {
  const { id: made } = await call(addTag, { title: 'a' })
  const [row] = await call(fetchAllTags, {})
  made satisfies string
  // @ts-expect-error: the reply knows the id alone
  void (await call(addTag, { title: 'a' })).title
  // @ts-expect-error: there may be no row
  row.id satisfies string
  // @ts-expect-error: a title may be null
  row?.title satisfies string | undefined
}

export const readers = {
  right: record<Pick<Tag, 'id' | 'title'>>({ id: required(id('TagId')), title: text('TagTitle') }),
  // @ts-expect-error: an id that may be null is none
  nullableId: record<Pick<Tag, 'id' | 'title'>>({ id: id('TagId'), title: text('TagTitle') }),
  // @ts-expect-error: a field is missing
  incomplete: record<Pick<Tag, 'id' | 'title'>>({ id: required(id('TagId')) })
}

export const methods = {
  // @ts-expect-error: there is no such effect
  effect: method({ name: 'AddTag', effect: 'post', encode: () => ({}), decode: () => 1 }),
  // @ts-expect-error: it cannot be read
  reader: method({ name: 'AddTag', effect: 'create', encode: () => ({}) })
}

// @ts-expect-error: there is no such problem
export const wrongCode = problem('no-such-problem')

export const routes: Routes = async (app) => {
  const config = { scope: 'tags:read', v1: [fetchAllTags] } as const
  const response = { 200: ref(TagSchema) }

  app.get('/a', { config, schema: { querystring: PageQuery, response } }, async (request) => {
    request.query.limit satisfies number | undefined
    // @ts-expect-error: there is no such parameter
    void request.query.nope
    return { id: '1', title: null, status: null, team_id: null, added_by: null }
  })

  app.post('/b', { config, schema: { params: TagPath, body: ref(TagInput), response } }, async (request) => {
    request.params.tag_id satisfies string
    request.body.title satisfies string
    // @ts-expect-error: there is no such field
    void request.body.status
    return { id: '1', title: request.body.title, status: null, team_id: null, added_by: null }
  })

  // @ts-expect-error: a list is no tag
  app.get('/c', { config, schema: { response } }, async () => [])
  // @ts-expect-error: a tag has more fields
  app.get('/d', { config, schema: { response } }, async () => ({ id: '1' }))
  // @ts-expect-error: there is no such scope
  app.get('/e', { config: { scope: 'tags:delete' } }, async () => null)
}
