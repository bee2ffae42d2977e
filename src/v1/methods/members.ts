import type { Member, MemberInput, MemberPatch, Seats } from '../../../schemas/members.ts'
import { V1Failure } from '../failure.ts'
import { boolean, id, integer, lower, record, required, text, time } from '../fields.ts'
import { type Method, method } from '../method.ts'
import { rowTexts } from '../row-texts.ts'

/** A member of the list, who always has an id. */
export type ListedMember = Member & { id: string }

const own = ['members', 'member'] as const
const members = rowTexts(
  record<ListedMember>({
    id: required(id('memberId')),
    first_name: text('first_name'),
    last_name: text('last_name'),
    email: text('email'),
    title: text('title'),
    company: text('company'),
    country: text('country'),
    state: text('state'),
    city: text('city'),
    zip: text('zip'),
    street_address: text('street_address'),
    industry: text('industry'),
    time_zone: text('sub_time_zone'),
    main_time_zone: text('main_time_zone'),
    inbound_phone: text('inbound_phone'),
    direct_number: text('direct_number'),
    direct_call_recording: boolean('direct_call_recording'),
    outbound_call_recording: boolean('outbound_call_recording'),
    outbound_phone: text('outbound_phone'),
    inbound_call_option: text('inbound_call_option'),
    inbound_call_option_label: text('inbound_call_option_label'),
    phone_extension: text('phone_extension'),
    status: lower('member_status'),
    created_at: time('dated')
  }),
  ...own
)

/** V1 "ViewAllMemberUsers": every member of the account, unpaged. */
export const getMemberUsers = method({
  name: 'getMemberUsers',
  effect: 'safe',
  list: true,
  reference: true,
  rows: () => members,
  encode: (_input: Record<never, never>) => ({}),
  decode: (reply) => reply.rows(members, ...own)
})

/** V1 "AddMemberUser": answers no id. */
export const addMemberUser: Method<MemberInput, { id: string | null }> = method({
  name: 'addMemberUser',
  effect: 'create',
  already: 'conflict',
  encode: (input: MemberInput) => ({ ...input }),
  decode: () => ({ id: null })
})

/** V1's spelling of a status. */
const statuses = { active: 'Active', inactive: 'Inactive' } as const

/** What V1 wants of a member, changed or not; the rest of a change may be left out. */
export interface MemberChange extends MemberPatch {
  readonly member_id: string
  readonly first_name: string
  readonly last_name: string
  readonly email: string
}

/** V1 "EditMemberUser": wants names and email even where they stay. */
export const editMemberUser = method({
  name: 'editMemberUser',
  effect: 'set',
  already: 'conflict',
  oneResource: true,
  encode: ({ member_id, status, ...change }: MemberChange) => ({
    memberId: member_id,
    ...change,
    ...(status !== undefined && { member_status: statuses[status] })
  }),
  decode: () => undefined
})

/** V1 "DeleteMemberUser". */
export const deleteMemberUser = method({
  name: 'deleteMemberUser',
  effect: 'delete',
  oneResource: true,
  encode: ({ member_id }: { member_id: string }) => ({ memberId: member_id }),
  decode: () => undefined
})

const seats = record<Seats>({
  total: integer('total_user'),
  active: integer('active_user'),
  remaining: integer('remaining_user')
})

/** V1 "CheckMembersLimit". */
export const checkMemberLimit = method({
  name: 'checkMemberLimit',
  effect: 'safe',
  encode: (_input: Record<never, never>) => ({}),
  decode: (reply) => {
    const found = reply.part(seats)
    if (Object.values(found).some((count) => count !== null)) return found
    throw new V1Failure({ kind: 'malformed', cause: new Error('the reply has no seats') })
  }
})
