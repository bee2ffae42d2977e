import type { FastifyRequest } from 'fastify'
import type { IdType, Lead, LeadQuery } from '../../schemas/leads.ts'
import { problem } from '../http/problem.ts'
import { type Walked, walk } from '../paging/walk.ts'
import { lookUpLead } from '../v1/methods/leads.ts'
import { sighted } from './highest-lead.ts'
import { isNamed } from './matches.ts'

/**
 * A search gives 50 rows by default and 100 at most (field evidence), and doesn't say whether more follow.
 * Searches are dear: after fewer rows another is made only where their number looks like a limit (30, 25…).
 */
export const searchPage = {
  pageSize: 100,
  isShort: (rows: number) => rows < 10 || (rows < 50 && rows % 5 !== 0)
} as const

/** Rows that do not fit fill this many pages at most, before the search counts as not honoured. */
const mostPages = 5

/** A request for a route below a lead. */
export type LeadRequest = FastifyRequest<{ Params: { lead: string }; Querystring: LeadQuery }>

/** The lead that the path names. Throws `not-found`, `ambiguous-lead`, `upstream-failed`. */
export async function leadOf(request: LeadRequest): Promise<Lead> {
  const { id_type = 'id' } = request.query
  return oneLead(request, id_type, request.params.lead)
}

/** The id of the lead that the path names; asks V1 only where the path has something else than the id. */
export async function leadIdOf(request: LeadRequest): Promise<string> {
  const { id_type = 'id' } = request.query
  return id_type === 'id' ? request.params.lead : (await leadOf(request)).id
}

/** The one lead with this value. Throws as `leadOf` does. */
export async function oneLead(request: FastifyRequest, by: IdType, value: string): Promise<Lead> {
  const { rows, next } = await namedLeads(request, by, value)
  const [lead, ...others] = rows
  if (lead === undefined && next !== null) throw notHonoured()
  if (lead === undefined) throw problem('not-found', { detail: `There is no lead with this ${by}.` })
  if (others.length > 0) throw ambiguous(by, rows)
  // Whoever changes a lead has to know that it is the only one.
  const reads = request.method === 'GET' || request.method === 'HEAD'
  if (by !== 'id' && next !== null && !reads) throw notHonoured()
  return lead
}

/**
 * Every lead with exactly this value, as far as the walk came: `next` is `null` where it reached the end, so
 * that what was not found is not there.
 */
export async function namedLeads(request: FastifyRequest, by: IdType, value: string): Promise<Walked<Lead>> {
  let pages = 0
  return walk({
    place: null,
    // An id is found once; of the others two are enough to know that they name several.
    limit: by === 'id' ? 1 : Number.MAX_SAFE_INTEGER,
    ...searchPage,
    keyOf: ({ id }) => id,
    keep: (lead) => isNamed(lead, by, value),
    ask: async (offset) => {
      const slice = { limit: searchPage.pageSize, offset }
      return sighted(request, await request.v1(lookUpLead, { by, text: value, ...slice }))
    },
    goOn: () => ++pages < mostPages
  })
}

function ambiguous(by: IdType, leads: readonly Lead[]) {
  return problem('ambiguous-lead', {
    detail: `${leads.length} leads have this ${by}: use the id of the one you mean.`,
    lead_ids: leads.map(({ id }) => id)
  })
}

/** The walk ended before the list did, and found nothing: nobody knows whether the lead is there. */
export function notHonoured() {
  return problem('upstream-failed', {
    detail:
      'Hot Prospector does not honour this account’s searches: it gave page after page of leads that do not fit.'
  })
}
