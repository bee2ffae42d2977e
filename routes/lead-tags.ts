import { noContent, nulls, ref } from '../schemas/common.ts'
import { LeadTagPath, LeadTags, LeadTagsInput, LeadTagsQuery } from '../schemas/lead-relations.ts'
import { LeadPageQuery, LeadPath, LeadQuery } from '../schemas/leads.ts'
import { Tag, TagPage } from '../schemas/tags.ts'
import { answerAll } from '../src/http/page.ts'
import type { Routes } from '../src/http/plugin.ts'
import { problem } from '../src/http/problem.ts'
import { valuesOf } from '../src/http/text-page.ts'
import { checkLeadPath, checkTagIds } from '../src/leads/checks.ts'
import { leadIdOf, leadOf } from '../src/leads/find.ts'
import { rowsOf } from '../src/leads/related.ts'
import { addLeadTag, addLeadTags, removeLeadTag, removeLeadTags } from '../src/v1/methods/lead-tags.ts'
import { searchByUserInput } from '../src/v1/methods/leads.ts'
import { fetchAllTags } from '../src/v1/methods/tags.ts'

const checks = [checkLeadPath]
const unknown = nulls(Tag)
const tags = ['Lead tags']

/** The tags that a lead carries. */
export const leadTags: Routes = async (app) => {
  app.get(
    '/leads/:lead/tags',
    {
      config: { scope: 'leads:read', v1: [searchByUserInput, fetchAllTags], checks, list: Tag },
      schema: {
        operationId: 'listLeadTags',
        summary: 'List the tags of a lead',
        tags,
        params: LeadPath,
        querystring: LeadPageQuery,
        response: { 200: ref(TagPage) }
      }
    },
    async (request, reply) =>
      answerAll(request, reply, async () => {
        const { tag_ids } = await leadOf(request)
        return rowsOf(tag_ids, async () => valuesOf(await request.v1(fetchAllTags, {})), unknown)
      })
  )

  app.post(
    '/leads/:lead/tags',
    {
      config: { scope: 'leads:write', v1: [addLeadTags, searchByUserInput], checks },
      schema: {
        operationId: 'addLeadTags',
        summary: 'Add tags to a lead',
        description:
          'Answers those that were assigned; 422 `unknown-reference` points to those that do not exist.',
        tags,
        params: LeadPath,
        querystring: LeadQuery,
        body: ref(LeadTagsInput),
        response: { 200: ref(LeadTags) }
      }
    },
    async (request) => {
      const lead_id = await leadIdOf(request)
      const { tag_ids } = request.body
      const assigned = new Set(await request.v1(addLeadTags, { lead_id, tag_ids }))
      const errors = tag_ids
        .map((tag_id, index) => ({ tag_id, detail: 'does not exist', pointer: `/tag_ids/${index}` }))
        .filter(({ tag_id }) => !assigned.has(tag_id))
        .map(({ detail, pointer }) => ({ detail, pointer }))
      if (errors.length > 0) {
        throw problem('unknown-reference', {
          detail: `Of ${tag_ids.length} tags Hot Prospector assigned ${tag_ids.length - errors.length}.`,
          errors
        })
      }
      return { lead_id, tag_ids }
    }
  )

  app.put(
    '/leads/:lead/tags/:tag_id',
    {
      config: { scope: 'leads:write', v1: [addLeadTag, searchByUserInput], checks },
      schema: {
        operationId: 'addLeadTag',
        summary: 'Add a tag to a lead',
        tags,
        params: LeadTagPath,
        querystring: LeadQuery,
        response: { 204: noContent('The lead has the tag.') }
      }
    },
    async (request, reply) => {
      const { tag_id } = request.params
      const assigned = await request.v1(addLeadTag, { lead_id: await leadIdOf(request), tag_ids: [tag_id] })
      if (!assigned.includes(tag_id)) throw problem('not-found', { detail: 'There is no tag with this id.' })
      return reply.code(204).send(null)
    }
  )

  app.delete(
    '/leads/:lead/tags/:tag_id',
    {
      config: { scope: 'leads:write', v1: [removeLeadTag, searchByUserInput], checks },
      schema: {
        operationId: 'removeLeadTag',
        summary: 'Remove a tag from a lead',
        tags,
        params: LeadTagPath,
        querystring: LeadQuery,
        response: { 204: noContent('The lead does not have the tag.') }
      }
    },
    async (request, reply) => {
      await request.v1(removeLeadTag, {
        lead_id: await leadIdOf(request),
        tag_ids: [request.params.tag_id]
      })
      return reply.code(204).send(null)
    }
  )

  app.delete(
    '/leads/:lead/tags',
    {
      config: {
        scope: 'leads:write',
        v1: [removeLeadTags, searchByUserInput],
        checks: [...checks, checkTagIds]
      },
      schema: {
        operationId: 'removeLeadTags',
        summary: 'Remove tags from a lead',
        tags,
        params: LeadPath,
        querystring: LeadTagsQuery,
        response: { 204: noContent('The lead does not have the tags.') }
      }
    },
    async (request, reply) => {
      await request.v1(removeLeadTags, {
        lead_id: await leadIdOf(request),
        tag_ids: request.query.tag_ids.split(',')
      })
      return reply.code(204).send(null)
    }
  )
}
