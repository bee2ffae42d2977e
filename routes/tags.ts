import { nulls, PageQuery, ref } from '../schemas/common.ts'
import { Tag, TagInput, TagPage, TagPatch, TagPath } from '../schemas/tags.ts'
import { create } from '../src/http/create.ts'
import { itemOf } from '../src/http/item.ts'
import { newRow } from '../src/http/look-outs.ts'
import { answerAll } from '../src/http/page.ts'
import type { Routes } from '../src/http/plugin.ts'
import { reread } from '../src/http/reread.ts'
import { sendTexts, valuesOf } from '../src/http/text-page.ts'
import { addTag, fetchAllTags, updateTag } from '../src/v1/methods/tags.ts'

const unknown = nulls(Tag)
const lacks = { DELETE: 'Hot Prospector has no Method that deletes a tag.' }

/** Tags: labels that leads carry. */
export const tags: Routes = async (app) => {
  app.get(
    '/tags',
    {
      config: { scope: 'tags:read', v1: [fetchAllTags], list: Tag },
      schema: {
        operationId: 'listTags',
        summary: 'List tags',
        tags: ['Tags'],
        querystring: PageQuery,
        response: { 200: ref(TagPage) }
      }
    },
    async (request, reply) =>
      sendTexts(reply, await answerAll(request, reply, () => request.v1(fetchAllTags, {})))
  )

  app.get(
    '/tags/:tag_id',
    {
      config: { scope: 'tags:read', v1: [fetchAllTags], lacks },
      schema: {
        operationId: 'getTag',
        summary: 'Get a tag',
        tags: ['Tags'],
        params: TagPath,
        response: { 200: ref(Tag) }
      }
    },
    async (request) => itemOf(await request.v1(fetchAllTags, {}), request.params.tag_id, 'tag').value
  )

  app.post(
    '/tags',
    {
      config: { scope: 'tags:write', v1: [addTag, fetchAllTags], recovers: true },
      schema: {
        operationId: 'createTag',
        summary: 'Create a tag',
        tags: ['Tags'],
        body: ref(TagInput),
        response: { 201: ref(Tag) }
      }
    },
    async (request, reply) => {
      const { title } = request.body
      const fetch = async () => valuesOf(await request.v1(fetchAllTags, {}))
      const lookOut = newRow(fetch, (row) => row.title === title)
      const { id } = await create(request, addTag, request.body, lookOut)
      reply.code(201).header('location', `/tags/${encodeURIComponent(id)}`)
      return reread(reply, fetch, { ...unknown, id }, request.body)
    }
  )

  app.patch(
    '/tags/:tag_id',
    {
      config: { scope: 'tags:write', v1: [updateTag, fetchAllTags] },
      schema: {
        operationId: 'updateTag',
        summary: 'Rename a tag',
        tags: ['Tags'],
        params: TagPath,
        body: ref(TagPatch),
        response: { 200: ref(Tag) }
      }
    },
    async (request, reply) => {
      const { id } = await request.v1(updateTag, { ...request.params, ...request.body })
      return reread(
        reply,
        async () => valuesOf(await request.v1(fetchAllTags, {})),
        { ...unknown, id },
        request.body
      )
    }
  )
}
