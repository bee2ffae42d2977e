import type { FastifyRequest } from 'fastify'
import type { LeadInput } from '../../schemas/lead-inputs.ts'
import type { Lead } from '../../schemas/leads.ts'
import type { LookOut } from '../http/create.ts'
import { namedLeads } from './find.ts'
import { isAbove } from './highest-lead.ts'
import { isNamed } from './matches.ts'

const contactFields = ['email', 'phone', 'mobile'] as const
const nameFields = ['first_name', 'last_name'] as const

/**
 * Looks for a new lead whose answer was lost. Searches are dear, so nothing is searched before: it is the single lead with
 * the contacts and names that were sent whose id is above the highest that was seen. Where none was seen, or the search
 * doesn't reach its end, nobody knows.
 */
export function newLead(request: FastifyRequest, sent: LeadInput): LookOut<{ id: string }> {
  return {
    async before() {
      const { server, principal } = request
      const highest = principal && (await server.highestLeads.of(principal))
      return highest === null ? null : [highest]
    },
    async find(noted) {
      const [highest] = noted ?? []
      const by = contactFields.find((field) => wordsOf(sent[field]) !== '')
      if (highest === undefined || by === undefined) return null
      const { rows, next } = await namedLeads(request, by, (sent[by] ?? '').trim())
      if (next !== null) return null
      const [lead, ...others] = rows.filter((row) => isAbove(row.id, highest) && isAsSent(row, sent))
      return lead === undefined || others.length > 0 ? null : { id: lead.id }
    },
    idOf: ({ id }) => id
  }
}

/**
 * Whether a lead can be what V1 made of this: with each contact that was sent, with these names and no others, and not in
 * other groups alone. Case and surrounding space are V1's.
 */
export function isAsSent(lead: Lead, sent: LeadInput): boolean {
  return (
    contactFields.every((field) => hasContact(lead, field, sent[field])) &&
    nameFields.every((field) => wordsOf(lead[field]) === wordsOf(sent[field])) &&
    (!lead.group_ids?.length || lead.group_ids.includes(sent.group_id))
  )
}

function hasContact(lead: Lead, field: (typeof contactFields)[number], sent: string | undefined): boolean {
  if (wordsOf(sent) === '') return true
  return field === 'email' ? wordsOf(lead.email) === wordsOf(sent) : isNamed(lead, field, (sent ?? '').trim())
}

function wordsOf(text: string | null | undefined): string {
  return (text ?? '').trim().toLowerCase()
}
