import type { FastifyReply, FastifyRequest } from 'fastify'
import { defaultLimit } from '../../schemas/common.ts'
import type { Lead, LeadListQuery } from '../../schemas/leads.ts'
import { answerPage, type Page, placeOf } from '../http/page.ts'
import { isWalkPlace, walk } from '../paging/walk.ts'
import { searchByCustomField, searchByUserInput } from '../v1/methods/leads.ts'
import { searchPage } from './find.ts'
import { fits, searchFields } from './matches.ts'

/** One page of the leads that fit every filter of the query. */
export async function listLeads(
  request: FastifyRequest<{ Querystring: LeadListQuery }>,
  reply: FastifyReply
): Promise<Page<Lead>> {
  const { query } = request
  const walked = await walk({
    place: placeOf(request, isWalkPlace),
    limit: query.limit ?? defaultLimit,
    ...searchPage,
    keyOf: ({ id }) => id,
    keep: (lead) => fits(lead, query),
    ask: searchOf(request),
    goOn: () => request.hasTime()
  })
  return answerPage(request, reply, { ...walked, total: null })
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
