import { type Account, leadOf, type World } from '../account.ts'
import { type Fields, identifier, text } from '../fields.ts'
import { fill } from '../guesses.ts'
import type { Lead } from '../records.ts'
import { type Reply, refuse } from '../reply.ts'

const contacts = ['email', 'phone', 'mobile'] as const

/** MoveLead: the lead is in this group and no other afterwards. */
export function moveLead(account: Account, fields: Fields, { guesses }: World): Reply {
  const groupId = identifier(fields, 'moveGroupId')
  const lead = leadOf(account, identifier(fields, 'LeadId'))
  if (groupId === undefined || !account.groups.has(groupId)) {
    return refuse(`No Records Found for provided moveGroupId ${text(fields, 'moveGroupId')}`)
  }
  if (!lead) return refuse(fill(guesses.textNoLead, { leadId: text(fields, 'LeadId') }))
  lead.groupIds = [groupId]
  return {
    response: 'true',
    LeadId: String(lead.id),
    moveGroupId: String(groupId),
    message: 'Lead moved Successfully'
  }
}

/** CopyLead: the lead is in this group too. */
export function copyLead(account: Account, fields: Fields, { guesses }: World): Reply {
  const groupId = identifier(fields, 'copyGroupId')
  const lead = leadOf(account, identifier(fields, 'LeadId'))
  if (groupId === undefined || !account.groups.has(groupId)) {
    return refuse(`No Records Found for provided copyGroupId ${text(fields, 'copyGroupId')}`)
  }
  if (!lead) return refuse(fill(guesses.textNoLead, { leadId: text(fields, 'LeadId') }))
  if (!lead.groupIds.includes(groupId)) lead.groupIds = [...lead.groupIds, groupId]
  else if (guesses.copyAgain === 'refused') {
    return refuse(fill(guesses.textAlreadyInGroup, { copyGroupId: groupId }))
  }
  return {
    response: 'true',
    LeadId: String(lead.id),
    copyGroupId: String(groupId),
    message: 'Lead copied Successfully'
  }
}

/** RemoveSingleLead: of the leads with that contact, the first. */
export function removeSingleLead(account: Account, fields: Fields, { guesses }: World): Reply {
  if (contacts.every((name) => text(fields, name) === '')) {
    return refuse('Either email or phone or mobile field required')
  }
  const groupId = identifier(fields, 'groupId')
  if (groupId === undefined || !account.groups.has(groupId)) {
    return refuse(fill(guesses.textNoGroup, { groupId: text(fields, 'groupId') }))
  }
  const lead = firstByContact(account, fields)
  if (!lead?.groupIds.includes(groupId)) return refuse(fill(guesses.textNoLeadInGroup, { groupId }))
  lead.groupIds = lead.groupIds.filter((id) => id !== groupId)
  return {
    response: 'true',
    RemovedleadId: lead.id,
    groupId: String(groupId),
    message: 'Group successfully removed from Lead'
  }
}

/** The lead with the lowest id that has the first of the contacts which anybody has. */
function firstByContact(account: Account, fields: Fields): Lead | undefined {
  for (const name of contacts) {
    const wanted = text(fields, name).toLowerCase()
    const lead = wanted === '' ? undefined : account.leads.find((one) => one[name].toLowerCase() === wanted)
    if (lead) return lead
  }
  return undefined
}
