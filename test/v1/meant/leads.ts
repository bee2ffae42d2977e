import { copyLead, moveLead, removeSingleLead } from '../../../src/v1/methods/lead-groups.ts'
import { addLeadTags, removeLeadTags } from '../../../src/v1/methods/lead-tags.ts'
import {
  addMultipleLeads,
  addSingleLead,
  searchByCustomField,
  searchByUserInput,
  unsubscribeLead,
  updateExistingLead
} from '../../../src/v1/methods/leads.ts'
import { type Meant, means, unknown, wrong } from './meant.ts'

const found = {
  id: '5964',
  group_ids: [],
  tag_ids: [],
  first_name: 'Test',
  last_name: 'user',
  title: null,
  email: 'tes@leaduser.com',
  phone: '3337991895',
  mobile: '3467991895',
  country_code: '+1',
  zip: null,
  city: null,
  state: null,
  address: null,
  company: null,
  website: null,
  additional_info: null,
  custom_fields: {}
}
const page = { total: null, hasMore: null }
const search = { group_id: '1', order: 'asc', limit: 50, offset: 0 } as const
const searched = { GroupId: '1', sortBy: 'ASC', limit: 50, offset: 0 }

const added = {
  first_name: 'Support',
  last_name: 'Team',
  email: 'support@xyz.com',
  phone: '3465656235',
  mobile: '3465656235',
  country_code: '+1',
  website: 'http://www.leadomain.com',
  company: 'Courtyard by Marriott',
  zip: '35000',
  address: '152 W 10th St New York NY',
  title: 'test'
}
const own = { 'Sample Custom Field': 'Sample Value' }

/** Leads, their groups and their tags. */
export const leads: readonly Meant[] = [
  means(
    searchByUserInput,
    { ...search, location_id: 'loc_1234567890xyz', by: 'first_name', text: 'Test' },
    { ...searched, searchField: 'first_name', searchText: 'Test', locationId: 'loc_1234567890xyz' },
    { ...page, rows: [{ ...found, location_id: 'loc_1234567890xyz' }] },
    { value: { ...page, rows: [] } }
  ),
  means(
    searchByCustomField,
    { ...search, by: 'custom_field', text: 'custom_field_value' },
    { ...searched, searchField: 'custom_field', searchText: 'custom_field_value' },
    { ...page, rows: [{ ...found, location_id: null }] },
    { value: { ...page, rows: [] } }
  ),
  means(
    unsubscribeLead,
    { by: 'id', value: '6016' },
    { unsubscribeBy: 'leadId', unsubscribeValue: '6016' },
    '6016',
    unknown('lead')
  ),
  means(
    updateExistingLead,
    { id: '5976', field: 'first_name', value: 'Support' },
    { LeadField: 'first_name', LeadData: 'Support', LeadId: '5976' },
    undefined,
    unknown('lead')
  ),
  means(
    moveLead,
    { lead_id: '5964', group_id: '5465' },
    { moveGroupId: '5465', LeadId: '5964' },
    undefined,
    unknown('group_ids')
  ),
  means(
    copyLead,
    { lead_id: '5964', group_id: '5787' },
    { copyGroupId: '5787', LeadId: '5964' },
    undefined,
    unknown('group_ids')
  ),
  means(
    addSingleLead,
    { group_id: '5787', tag_ids: ['1234', '123'], ...added, custom_fields: own },
    { groupId: '5787', tagId: ['1234', '123'], ...added, ...own },
    { id: '6034' },
    { kind: 'rejected' }
  ),
  means(
    removeSingleLead,
    { group_id: '5787', by: 'email', lead_id: '6034', value: 'support@xyz.com' },
    { groupId: '5787', email: 'support@xyz.com' },
    undefined,
    { kind: 'rejected' }
  ),
  means(
    addMultipleLeads,
    { group_id: '5656', tag_ids: ['1234', '123'], leads: [{ ...added, custom_fields: own }, added] },
    { groupId: '5656', tagId: ['1234', '123'], leads_array: [{ ...added, ...own }, added] },
    { accepted: 2 },
    unknown('group_id')
  ),
  means(
    addLeadTags,
    { lead_id: '12345', tag_ids: ['5', '12', '18'] },
    { leadId: '12345', tagId: '5,12,18' },
    ['5', '12', '18'],
    wrong
  ),
  means(
    removeLeadTags,
    { lead_id: '12345', tag_ids: ['5', '12'] },
    { leadId: '12345', tagId: '5,12' },
    undefined,
    wrong
  )
]
