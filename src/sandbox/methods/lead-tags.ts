import { type Account, leadOf, type World } from '../account.ts'
import { type Fields, identifier, identifiers, text } from '../fields.ts'
import { fill } from '../guesses.ts'
import { type Reply, refuse } from '../reply.ts'

/** AddLeadTags: tags that the account does not have are left out. */
export function addLeadTags(account: Account, fields: Fields, { guesses }: World): Reply {
  const lead = leadOf(account, identifier(fields, 'leadId'))
  if (!lead) return refuse(fill(guesses.textNoLead, { leadId: text(fields, 'leadId') }))
  const tagIds = identifiers(fields, 'tagId')
  if (tagIds.length === 0) return refuse(guesses.textMissing)
  const known = tagIds.filter((id) => account.tags.has(id))
  lead.tagIds = [...new Set([...lead.tagIds, ...known])]
  return { response: 'true', message: 'Tags assigned successfully', leadId: lead.id, tags_assigned: known }
}

/** RemoveLeadTags: tags that the account does not have are left out, those that the lead lacks are not. */
export function removeLeadTags(account: Account, fields: Fields, { guesses }: World): Reply {
  const lead = leadOf(account, identifier(fields, 'leadId'))
  if (!lead) return refuse(fill(guesses.textNoLead, { leadId: text(fields, 'leadId') }))
  const tagIds = identifiers(fields, 'tagId')
  if (tagIds.length === 0) return refuse(guesses.textMissing)
  const known = tagIds.filter((id) => account.tags.has(id))
  lead.tagIds = lead.tagIds.filter((id) => !known.includes(id))
  return { response: 'true', message: 'Tags removed successfully', leadId: lead.id, tags_removed: known }
}
