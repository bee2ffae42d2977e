import { type Account, leadOf, type World } from '../account.ts'
import { type Fields, identifier, identifiers, list, phpText, text } from '../fields.ts'
import { fill, type Guesses } from '../guesses.ts'
import { leadsByEmail } from '../lead-rows.ts'
import { type Lead, type LeadField, leadFields } from '../records.ts'
import { type Reply, refuse } from '../reply.ts'
import { fieldKey } from './custom-fields.ts'

const contacts = ['email', 'phone', 'mobile'] as const
const notLeadFields = new Set([
  'api_uId',
  'api_key',
  'Method',
  'Data',
  'groupId',
  'tagId',
  'leads_array',
  'locationId'
])
const largestBatch = 100

/** AddSingleLead */
export function addSingleLead(account: Account, fields: Fields, { guesses }: World): Reply {
  const groupId = identifier(fields, 'groupId')
  if (!hasContact(fields)) return refuse('Either email or phone or mobile field required')
  if (groupId === undefined || !account.groups.has(groupId)) {
    return refuse(fill(guesses.textNoGroup, { groupId: text(fields, 'groupId') }))
  }
  const lead = addLead(account, fields, groupId, identifiers(fields, 'tagId'), guesses)
  return {
    response: 'true',
    AddedleadId: lead.id,
    groupId: String(groupId),
    message: 'Lead has been added successfully'
  }
}

/** AddMultipleLeads: the leads are there once they leave the queue. */
export function addMultipleLeads(account: Account, fields: Fields, { guesses, elapsed }: World): Reply {
  const groupId = identifier(fields, 'groupId')
  const leads = list(fields, 'leads_array').map(asFields)
  if (groupId === undefined || !account.groups.has(groupId)) {
    return refuse(`No records found for provided groupId: ${text(fields, 'groupId')}`)
  }
  if (leads.length === 0) return refuse(guesses.textMissing)
  if (leads.length > largestBatch) return refuse(guesses.textBatchSize)
  if (guesses.batchWithoutContact === 'refused' && !leads.every(hasContact)) {
    return refuse('Either email or phone or mobile field required')
  }
  const tagIds = identifiers(fields, 'tagId')
  account.queue.push({
    due: elapsed() + guesses.queueDelayMs,
    add() {
      for (const lead of leads.filter(hasContact)) addLead(account, lead, groupId, tagIds, guesses)
    }
  })
  return {
    response: 'true',
    message: 'Add leads request has been successfully submitted to the queue and will be processed shortly'
  }
}

/** UpdateExistingLead */
export function updateExistingLead(account: Account, fields: Fields, { guesses }: World): Reply {
  const field = text(fields, 'LeadField')
  const value = text(fields, 'LeadData')
  const lead = leadOf(account, identifier(fields, 'LeadId'))
  if (!lead) return refuse(`No record found for provided leadId: ${text(fields, 'LeadId')} `)
  if (field === '') return refuse(guesses.textMissing)
  if (isLeadField(field)) lead[field] = value
  else setCustom(account, lead, field, value, guesses)
  return {
    response: 'true',
    LeadId: String(lead.id),
    UserField: field,
    UserData: value,
    message: 'Lead Field Updated Successfully'
  }
}

/** Un_SubscribeLead: every lead that has the value. */
export function unSubscribeLead(account: Account, fields: Fields): Reply {
  const by = text(fields, 'unsubscribeBy')
  const value = text(fields, 'unsubscribeValue')
  const found = leadsBy(account, by, value)
  const first = found[0]
  if (!first) return refuse(`No such lead exist against provided unsubscribeValue:${value}`)
  for (const lead of found) lead.unsubscribed = true
  return {
    response: 'true',
    leadId: String(first.id),
    unsubscribeBy: by,
    unsubscribeValue: value,
    message: `${by} (${value})  has been successfully unsubscribed`
  }
}

function leadsBy(account: Account, by: string, value: string): readonly Lead[] {
  if (value === '') return []
  if (by === 'email') return leadsByEmail(account, value)
  if (by === 'phone' || by === 'mobile') return account.leads.filter((lead) => lead[by] === value)
  return by === 'leadId' ? account.leads.filter((lead) => String(lead.id) === value) : []
}

function addLead(
  account: Account,
  fields: Fields,
  groupId: number,
  tagIds: readonly number[],
  guesses: Guesses
): Lead {
  const locationId = text(fields, 'locationId')
  const values = Object.fromEntries(leadFields.map((name) => [name, text(fields, name)])) as Record<
    LeadField,
    string
  >
  const lead: Lead = {
    ...values,
    id: account.firstLeadId + account.leads.length,
    groupIds: [groupId],
    tagIds: tagIds.filter((id) => account.tags.has(id)),
    custom: new Map(),
    locationId: account.locations.includes(locationId) ? locationId : '',
    unsubscribed: false
  }
  for (const [name, value] of Object.entries(fields)) {
    if (isLeadField(name) || notLeadFields.has(name)) continue
    setCustom(account, lead, name, phpText(value), guesses)
  }
  account.leads.push(lead)
  return lead
}

function setCustom(account: Account, lead: Lead, name: string, value: string, guesses: Guesses): void {
  const key = fieldKey(name)
  if (key === '') return
  if (!account.fields.has(key)) {
    if (guesses.unknownLeadFields === 'dropped') return
    if (guesses.unknownLeadFields === 'defined') {
      account.fields.set(key, { key, type: 'textbox', options: [], locationId: '' })
    }
  }
  lead.custom.set(key, value)
}

function hasContact(fields: Fields): boolean {
  return contacts.some((name) => text(fields, name) !== '')
}

function isLeadField(name: string): name is LeadField {
  return leadFields.some((field) => field === name)
}

function asFields(value: unknown): Fields {
  const fields = Object.create(null) as Record<string, unknown>
  return typeof value === 'object' && value !== null ? Object.assign(fields, value) : fields
}
