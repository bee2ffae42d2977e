import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Lead, LeadListQuery } from '../../schemas/leads.ts'
import { ofTexts, sendTexts } from '../http/text-page.ts'
import { answerWalk } from '../http/walk-list.ts'
import { fetchLeadFieldsName } from '../v1/methods/custom-fields.ts'
import { searchByCustomField, searchByUserInput } from '../v1/methods/leads.ts'
import { searchPage } from './find.ts'
import { sighted } from './highest-lead.ts'
import { fits, searchFields } from './matches.ts'

/** Answers the leads that fit every filter of the query: one page of them, or all as an export. */
export async function listLeads(
  request: FastifyRequest<{ Querystring: LeadListQuery }>,
  reply: FastifyReply
): Promise<FastifyReply> {
  const search = searchOf(request)
  const page = await answerWalk(request, reply, {
    ...searchPage,
    keep: ofTexts((lead: Lead) => fits(lead, request.query)),
    ask: async (offset) => sighted(request, await search(offset)),
    customFields: async () => (await request.v1(fetchLeadFieldsName, {})).custom
  })
  return sendTexts(reply, page)
}

/** V1 searches one field: the most selective of those that the query has. A page is always a whole one: searches are dear. */
function searchOf(request: FastifyRequest<{ Querystring: LeadListQuery }>) {
  const { group_id, location_id, custom_field, custom_value, order } = request.query
  const limit = searchPage.pageSize
  if (custom_field !== undefined) {
    return (offset: number) =>
      request.v1(searchByCustomField, {
        group_id,
        order,
        by: custom_field,
        text: custom_value,
        limit,
        offset
      })
  }
  const by = searchFields.find((name) => request.query[name] !== undefined)
  const text = by && request.query[by]
  return (offset: number) =>
    request.v1(searchByUserInput, { group_id, location_id, order, by, text, limit, offset })
}
