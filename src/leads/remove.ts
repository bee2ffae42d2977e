import type { FastifyRequest } from 'fastify'
import type { Lead } from '../../schemas/leads.ts'
import { problem } from '../http/problem.ts'
import { type ContactField, removeSingleLead } from '../v1/methods/lead-groups.ts'
import { type LeadRequest, leadOf, namedLeads, notHonoured } from './find.ts'

/** By what V1 can be told which lead to remove, the most telling first. */
const contactFields: readonly ContactField[] = ['email', 'mobile', 'phone']

/**
 * Removes the lead that the path names from a group. V1 knows the lead by contact alone, so one that no
 * other lead has is looked for before anything changes, and the id that V1 answers is checked afterwards.
 * Throws `not-found`, `ambiguous-lead`, `upstream-rejected` (no contact at all), `identity-mismatch`.
 */
export async function removeFromGroup(request: LeadRequest, group_id: string): Promise<void> {
  const { id_type = 'id' } = request.query
  const lead = await leadOf(request)
  if (lead.group_ids?.length && !lead.group_ids.includes(group_id)) {
    throw problem('not-found', { detail: 'The lead is not in this group.' })
  }
  // With id_type the search that found the lead has shown that nobody else has that value.
  const by = id_type === 'id' ? await uniqueContact(request, lead) : id_type
  const value = id_type === 'id' ? lead[by] : request.params.lead
  await request.v1(removeSingleLead, { group_id, by, value: value ?? '', lead_id: lead.id })
}

async function uniqueContact(request: FastifyRequest, lead: Lead): Promise<ContactField> {
  const present = contactFields.filter((field) => lead[field] !== null)
  if (present.length === 0) {
    throw problem('upstream-rejected', {
      detail:
        'The lead has neither email nor phone nor mobile, and Hot Prospector removes leads by these alone.'
    })
  }
  const others = new Set<string>()
  let uncertain = false
  for (const field of present) {
    const { rows, next } = await namedLeads(request, field, lead[field] ?? '')
    const strangers = rows.filter(({ id }) => id !== lead.id)
    if (strangers.length === 0 && next === null) return field
    for (const { id } of strangers) others.add(id)
    uncertain ||= strangers.length === 0
  }
  if (others.size === 0 && uncertain) throw notHonoured()
  throw problem('ambiguous-lead', {
    detail: 'No contact of this lead is known to be its own alone: nothing was changed.',
    lead_ids: [lead.id, ...others]
  })
}
