import type { Account, Sizes, World } from './account.ts'
import { makeCalls, type Past } from './data/calls.ts'
import { makeLeads } from './data/leads.ts'
import { makeMembers } from './data/members.ts'
import { makeMessages } from './data/messages.ts'
import { makeNumbers } from './data/phone-numbers.ts'
import { type Titles, titlesOf } from './data/titles.ts'
import type { CustomField, Titled } from './records.ts'

const idStep = 37
const apiIds = [1001, 1002, 1003, 1004]

/** The accounts of a sandbox, each made when it is first asked for. */
export interface Accounts {
  /** The account of these credentials; undefined where they are wrong. */
  open(apiId: string, apiKey: string): Account | undefined
}

/** The demo accounts 1001 to 1004; `leads` and `calls` are the first one's. */
export function demoAccounts(world: World, leads: number, calls: number): Accounts {
  const made = new Map<number, Account>()
  return {
    open(apiId, apiKey) {
      const id = apiIds.find((known) => String(known) === apiId)
      if (id === undefined || apiKey !== `sandbox-key-${id}`) return undefined
      const account = made.get(id) ?? makeAccount(world, id, sizesOf(id, leads, calls))
      made.set(id, account)
      return account
    }
  }
}

function sizesOf(id: number, leads: number, calls: number): Sizes {
  if (id === 1001) return { leads, calls, messages: Math.ceil(calls / 5), members: 9, numbers: 24 }
  if (id === 1004) return { leads: 0, calls: 0, messages: 0, members: 0, numbers: 0 }
  const share = id === 1002 ? { leads: 20, calls: 60 } : { leads: 10, calls: 30 }
  const ownCalls = Math.ceil(calls / share.calls)
  return {
    leads: Math.ceil(leads / share.leads),
    calls: ownCalls,
    messages: Math.ceil(ownCalls / 5),
    members: 3,
    numbers: 6
  }
}

function makeAccount(world: World, id: number, sizes: Sizes): Account {
  const place = id - 1000
  const titles = titlesOf[place] ?? emptyTitles
  const { seed, started: until, zone } = world
  const tags = titled(titles.tags, 401_000 + place * 100_000)
  const groups = titled(titles.groups, 5000 + place * 400)
  const campaigns = titled(titles.campaigns, 11_000 + place * 100)
  const members = makeMembers(seed, place, sizes.members, until)
  const groupIds = groups.map((group) => group.id)
  const firstLeadId = (place - 1) * 50_000_000 + 10_000_001
  const past: Past = {
    seed,
    account: place,
    leads: sizes.leads,
    numbers: sizes.numbers,
    groupIds,
    memberIds: members.filter((member) => member.status === 'Active').map((member) => member.id),
    campaignIds: campaigns.map((campaign) => campaign.id),
    until,
    zone
  }
  const tagIds = tags.map((tag) => tag.id)
  const source = {
    seed,
    account: place,
    count: sizes.leads,
    firstId: firstLeadId,
    groupIds,
    tagIds,
    titles,
    until
  }
  return {
    id,
    sizes,
    ignoresSearchText: id === 1003,
    tags: byId(tags),
    groups: byId(groups),
    campaigns,
    locations: titles.locations,
    fields: customFields(titles),
    leads: makeLeads(source),
    firstLeadId,
    members: byId(members),
    seats: 10,
    numbers: makeNumbers(seed, place, sizes.numbers, until, zone),
    credits: id === 1004 ? 0 : 2500,
    next: {
      tag: 401_000 + place * 100_000 + tags.length * idStep,
      group: 5000 + place * 400 + groups.length * idStep,
      member: 3131 + place * 100 + sizes.members
    },
    queue: [],
    searchTimes: [],
    past,
    calls: once(() => makeCalls(past, sizes.calls)),
    messages: once(() => makeMessages(past, sizes.messages))
  }
}

const emptyTitles: Titles = { tags: [], groups: [], campaigns: [], locations: [], fields: [] }

function titled(titles: readonly string[], first: number): Titled[] {
  return titles.map((title, index) => ({ id: first + index * idStep, title }))
}

function customFields(titles: Titles): Map<string, CustomField> {
  const fields = titles.fields.map(([key, type, options = []]) => ({ key, type, options, locationId: '' }))
  return new Map(fields.map((field) => [field.key, field]))
}

function byId<T extends { readonly id: number }>(rows: readonly T[]): Map<number, T> {
  return new Map(rows.map((row) => [row.id, row]))
}

function once<T>(make: () => T): () => T {
  let made: T | undefined
  return () => (made ??= make())
}
