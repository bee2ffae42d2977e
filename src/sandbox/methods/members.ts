import type { Account, World } from '../account.ts'
import { type Fields, identifier, text } from '../fields.ts'
import { fill } from '../guesses.ts'
import type { Member } from '../records.ts'
import { type Reply, refuse } from '../reply.ts'

/** addMemberUser */
export function addMemberUser(account: Account, fields: Fields, { guesses, now }: World): Reply {
  const required = ['first_name', 'last_name', 'email', 'inbound_phone', 'password']
  if (required.some((name) => text(fields, name) === '')) return refuse(guesses.textMissing)
  if (!strongPassword(text(fields, 'password'))) return refuse(guesses.textPassword)
  if (emailTaken(account, text(fields, 'email'), undefined)) return refuse(guesses.textMemberEmail)
  if (activeMembers(account) >= account.seats) return refuse(guesses.textMemberLimit)
  const id = account.next.member++
  account.members.set(id, {
    id,
    firstName: text(fields, 'first_name'),
    lastName: text(fields, 'last_name'),
    email: text(fields, 'email'),
    inboundPhone: text(fields, 'inbound_phone'),
    directNumber: '',
    status: 'Active',
    dated: now()
  })
  return { response: 'true', message: 'Team member added successfully.' }
}

/** editMemberUser */
export function editMemberUser(account: Account, fields: Fields, { guesses }: World): Reply {
  const member = memberOf(account, fields)
  if (!member) return refuse(fill(guesses.textNoMember, { memberId: text(fields, 'memberId') }))
  if (['first_name', 'last_name', 'email'].some((name) => text(fields, name) === '')) {
    return refuse(guesses.textMissing)
  }
  const password = text(fields, 'password')
  const status = text(fields, 'member_status') || member.status
  if (password !== '' && !strongPassword(password)) return refuse(guesses.textPassword)
  if (status !== 'Active' && status !== 'Inactive') return refuse(guesses.textMemberStatus)
  if (emailTaken(account, text(fields, 'email'), member.id)) return refuse(guesses.textMemberEmail)
  if (status === 'Active' && member.status !== 'Active' && activeMembers(account) >= account.seats) {
    return refuse(guesses.textMemberLimit)
  }
  member.firstName = text(fields, 'first_name')
  member.lastName = text(fields, 'last_name')
  member.email = text(fields, 'email')
  member.inboundPhone = text(fields, 'inbound_phone') || member.inboundPhone
  member.status = status
  return { response: 'true', message: 'Member updated successfully.' }
}

/** getMemberUsers */
export function getMemberUsers(account: Account, _fields: Fields, world: World): Reply {
  const members = [...account.members.values()].filter((member) => member.status !== 'Deleted')
  if (members.length === 0 && world.guesses.emptyLists === 'refused')
    return refuse(world.guesses.textNoRecords)
  return { response: 'true', data: members.map((member) => memberRow(member, world)) }
}

/** checkMemberLimit */
export function checkMemberLimit(account: Account): Reply {
  const active = activeMembers(account)
  return {
    response: 'true',
    message: 'record',
    data: {
      total_user: String(account.seats),
      active_user: String(active),
      remaining_user: String(account.seats - active)
    }
  }
}

/** deleteMemberUser: calls keep the name. */
export function deleteMemberUser(account: Account, fields: Fields, { guesses }: World): Reply {
  const member = memberOf(account, fields)
  if (!member) return refuse(fill(guesses.textNoMember, { memberId: text(fields, 'memberId') }))
  member.status = 'Deleted'
  return { response: 'true', message: 'Member deleted successfully.' }
}

function memberRow(member: Member, { zone }: World): object {
  return {
    memberId: String(member.id),
    first_name: member.firstName,
    last_name: member.lastName,
    email: member.email,
    title: '',
    company: '',
    country: 'USA',
    state: '',
    city: '',
    zip: '',
    street_address: '',
    industry: '',
    main_time_zone: 'America',
    sub_time_zone: 'America/Chicago',
    inbound_phone: member.inboundPhone,
    direct_number: member.directNumber,
    direct_call_recording: 'false',
    outbound_call_recording: 'No',
    outbound_phone: '',
    inbound_call_option: '1',
    inbound_call_option_label: 'Ring Browser',
    phone_extension: '',
    member_status: member.status,
    dated: zone.stamp(member.dated)
  }
}

function memberOf(account: Account, fields: Fields): Member | undefined {
  const member = account.members.get(identifier(fields, 'memberId') ?? -1)
  return member?.status === 'Deleted' ? undefined : member
}

function emailTaken(account: Account, email: string, ownId: number | undefined): boolean {
  const wanted = email.toLowerCase()
  return [...account.members.values()].some(
    (member) => member.id !== ownId && member.status !== 'Deleted' && member.email.toLowerCase() === wanted
  )
}

function activeMembers(account: Account): number {
  return [...account.members.values()].filter((member) => member.status === 'Active').length
}

function strongPassword(password: string): boolean {
  return password.length >= 8 && /[A-Z]/.test(password) && /[a-z]/.test(password)
}
