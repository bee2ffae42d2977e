import type { LeadBatch, LeadDetails, LeadInput, LeadPatchField } from '../../../schemas/lead-inputs.ts'
import type { IdType, Lead } from '../../../schemas/leads.ts'
import type { Sliced } from '../../paging/walk.ts'
import { customValues } from '../custom-values.ts'
import { id, list, record, required, text } from '../fields.ts'
import { method, type Parameters } from '../method.ts'
import type { Reply } from '../reply.ts'
import type { RowText } from '../row-text.ts'
import { rowTexts } from '../row-texts.ts'
import { checkSameLead } from '../same-lead.ts'

const lead = record<Lead>({
  id: required(id('LeadId')),
  group_ids: list('GroupId'),
  tag_ids: list('Tags'),
  first_name: text('Firstname'),
  last_name: text('Lastname'),
  title: text('Title'),
  email: text('E-Mail'),
  phone: text('Phone'),
  mobile: text('Mobile'),
  country_code: text('CountryCode'),
  zip: text('Zipcode'),
  city: text('City'),
  state: text('State'),
  address: text('Address'),
  company: text('Company'),
  website: text('Website'),
  additional_info: text('additional_Info'),
  custom_fields: customValues('Lead_Custom_Fields'),
  location_id: text('LocationId')
})

const leads = rowTexts(lead)

/** One page of a search. V1 searches one field and pages by undocumented `limit` and `offset` (field evidence). */
export interface LeadSearch {
  readonly group_id?: string | undefined
  readonly location_id?: string | undefined
  /** What is searched: a field of the contract, or the name of a custom field. */
  readonly by?: string | undefined
  readonly text?: string | undefined
  readonly order?: 'asc' | 'desc' | undefined
  readonly limit: number
  readonly offset: number
}

function searchParameters({ group_id, by, text, order, limit, offset }: LeadSearch): Parameters {
  return {
    GroupId: group_id ?? '',
    searchField: by ?? '',
    searchText: text ?? '',
    sortBy: order === 'desc' ? 'DESC' : 'ASC',
    limit,
    offset
  }
}

function foundLeads(reply: Reply): Sliced<RowText<Lead>> {
  // V1 documents nothing here that tells of more; where something does it may lie.
  return { rows: reply.rows(leads), total: null, hasMore: null }
}

/** V1 calls what it knows leads by as the contract does, but for the id. */
const legacyKey = (by: string) => (by === 'id' ? 'leadId' : by)

/** V1 "SearchLeads". Some accounts get rows that do not fit the search (field evidence). */
export const searchByUserInput = method({
  name: 'SearchByUserInput',
  effect: 'safe',
  list: true,
  refers: { group: ['group_id'], location: ['location_id'] },
  rows: () => leads,
  encode: (search: LeadSearch) => ({
    ...searchParameters({ ...search, by: search.by && legacyKey(search.by) }),
    ...(search.location_id !== undefined && { locationId: search.location_id })
  }),
  decode: foundLeads
})

/** The same to find one lead by what identifies it: that nothing of the kind is there is no failure. */
export const lookUpLead = method<LeadSearch, Sliced<Lead>>({
  name: 'SearchByUserInput',
  effect: 'safe',
  list: true,
  lookUp: true,
  encode: searchByUserInput.encode,
  decode: (reply) => ({ rows: reply.rows(lead), total: null, hasMore: null })
})

/** V1 "SearchLeadsByCustomField": `by` is the name of the custom field. */
export const searchByCustomField = method({
  name: 'SearchByCustomField',
  effect: 'safe',
  list: true,
  refers: { group: ['group_id'] },
  rows: () => leads,
  encode: searchParameters,
  decode: foundLeads
})

const leadId = id('leadId')

/** V1 "UnSubscribeLead". */
export const unsubscribeLead = method({
  name: 'Un_SubscribeLead',
  effect: 'set',
  oneResource: true,
  already: 'done',
  refers: { lead: ['lead'] },
  encode: ({ by, value }: { by: IdType; value: string }) => ({
    unsubscribeBy: legacyKey(by),
    unsubscribeValue: value
  }),
  decode: (reply, { by, value }) => {
    if (by === 'id') checkSameLead(reply, value)
    return by === 'id' ? value : reply.read(leadId)
  }
})

/** V1 writes all names but this one as the contract does. */
const legacyName = (field: string) => (field === 'additional_info' ? 'additional_Info' : field)

/** V1 "UpdateLead": one field. */
export const updateExistingLead = method({
  name: 'UpdateExistingLead',
  effect: 'set',
  oneResource: true,
  refers: { lead: ['lead'] },
  encode: ({ id, field, value }: { id: string; field: LeadPatchField; value: string | null }) => ({
    LeadField: legacyName(field),
    LeadData: value ?? '',
    LeadId: id
  }),
  decode: (reply, { id }) => checkSameLead(reply, id)
})

/** The custom fields come first: no name of theirs can stand in for a field that V1 documents. */
function leadParameters({ custom_fields, ...details }: LeadDetails): Parameters {
  const known = Object.entries(details).map(([name, value]) => [legacyName(name), value] as const)
  return Object.fromEntries([...Object.entries(custom_fields ?? {}), ...known])
}

/** V1 "AddLeadToGroup": answers the new id alone. */
export const addSingleLead = method({
  name: 'AddSingleLead',
  effect: 'create',
  already: 'conflict',
  refers: { group: ['group_id'], tag: ['tag_ids'] },
  encode: ({ group_id, tag_ids, ...details }: LeadInput) => ({
    ...leadParameters(details),
    groupId: group_id,
    ...(tag_ids && { tagId: tag_ids })
  }),
  decode: (reply) => ({ id: reply.read(required(id('AddedleadId'))) })
})

/** V1 "AddMultipleLeadsToGroup": queues up to 100 leads, which appear after a moment. */
export const addMultipleLeads = method({
  name: 'AddMultipleLeads',
  effect: 'create',
  minimumTimeoutMs: 30_000,
  refers: { group: ['group_id'], tag: ['tag_ids'] },
  encode: ({ group_id, tag_ids, leads }: LeadBatch) => ({
    groupId: group_id,
    ...(tag_ids && { tagId: tag_ids }),
    leads_array: leads.map(leadParameters)
  }),
  decode: (_reply, { leads }) => ({ accepted: leads.length })
})
