import {
  addCustomField,
  checkCustomField,
  deleteCustomField,
  fetchLeadFieldsName,
  renameCustomField,
  updateCustomField
} from '../../../src/v1/methods/custom-fields.ts'
import {
  addMemberUser,
  checkMemberLimit,
  deleteMemberUser,
  editMemberUser,
  getMemberUsers
} from '../../../src/v1/methods/members.ts'
import { type Meant, means, unknown, wrong } from './meant.ts'

const names = { first_name: 'Support', last_name: 'team', email: 'abcxyz@gmail.com' }
const inbound_phone = '14087777111'
const password = 'a-sasdasdsA3'

const member = {
  first_name: 'Support',
  title: null,
  company: null,
  country: 'USA',
  state: null,
  city: null,
  zip: null,
  street_address: null,
  industry: null,
  time_zone: 'America/Chicago',
  main_time_zone: 'America',
  inbound_phone: null,
  direct_number: '+12345678900',
  direct_call_recording: false,
  outbound_call_recording: false,
  outbound_phone: null,
  inbound_call_option: '1',
  inbound_call_option_label: 'Ring Browser',
  phone_extension: null,
  status: 'active',
  created_at: '2025-01-21T23:28:07Z'
}

const renamed = {
  PreviousFieldName: 'Street Address',
  newFieldName: 'Company Address',
  newFieldType: 'textbox',
  locationId: ''
}

/** Custom fields and members. */
export const people: readonly Meant[] = [
  means(
    addCustomField,
    { name: 'Age', type: 'textbox' },
    { FieldName: 'Age', FieldType: 'textbox', locationId: '' },
    { id: null },
    unknown('location_id')
  ),
  means(
    renameCustomField,
    { name: 'Street Address', patch: { name: 'Company Address', type: 'textbox' } },
    renamed,
    { id: null },
    unknown('location_id')
  ),
  means(
    updateCustomField,
    { name: 'Street Address', patch: { type: 'textbox' } },
    { ...renamed, newFieldName: 'Street Address' },
    { id: null },
    unknown('location_id')
  ),
  means(checkCustomField, { name: 'Age' }, { FieldName: 'Age' }, { name: 'Age' }, wrong),
  means(deleteCustomField, { name: 'Age' }, { FieldName: 'Age' }, undefined, wrong),
  means(
    fetchLeadFieldsName,
    {},
    {},
    {
      default: [
        ...['first_name', 'last_name', 'title', 'email', 'phone', 'mobile', 'country_code', 'company'],
        ...['website', 'address', 'city', 'state', 'zip', 'additional_info']
      ],
      custom: [
        ...['loan_amount', 'ricochet_lead_id', 'prospect_created_at', 'current_status_name'],
        ...['last_statused_at', 'lead_source']
      ]
    },
    wrong
  ),
  means(
    addMemberUser,
    { ...names, inbound_phone, password },
    { ...names, inbound_phone, password },
    { id: null },
    wrong
  ),
  means(
    editMemberUser,
    { member_id: '967', ...names, inbound_phone, status: 'active' },
    { memberId: '967', ...names, inbound_phone, member_status: 'Active' },
    undefined,
    wrong
  ),
  means(
    getMemberUsers,
    {},
    {},
    [
      { ...member, id: '3232', last_name: 'Team', email: 'abc@hotmail.com' },
      { ...member, id: '3233', last_name: 'team2', email: 'xyz@gmail.com' }
    ],
    wrong
  ),
  means(checkMemberLimit, {}, {}, { total: 10, active: 8, remaining: 2 }, wrong),
  means(deleteMemberUser, { member_id: '434' }, { memberId: '434' }, undefined, wrong)
]
