import type { Lead } from '../records.ts'
import { companies, firstNames, lastNames, oddLeads, places, streets } from './names.ts'
import { between, entry, hash, pick, type Random, seeded } from './random.ts'
import type { Titles } from './titles.ts'

/** What leads are made of. */
export interface LeadSource {
  readonly seed: number
  readonly account: number
  readonly count: number
  readonly firstId: number
  readonly groupIds: readonly number[]
  readonly tagIds: readonly number[]
  readonly titles: Titles
  /** The end of the past, in epoch milliseconds. */
  readonly until: number
}

/** The two leads, by place, that have one email between them. */
const sharers = [17, 41] as const

/** All leads of a new account. */
export function makeLeads(source: LeadSource): Lead[] {
  const leads: Lead[] = []
  for (let index = 0; index < source.count; index++) leads.push(makeLead(source, index))
  const [first, second] = [leads[sharers[0]], leads[sharers[1]]]
  if (first && second) second.email = first.email
  return leads
}

/** The place in the account's first groups of the one that a lead starts in. */
export function homeGroup(seed: number, account: number, index: number, groups: number): number {
  return groups === 0 ? 0 : hash(seed, account, index, 0x67) % groups
}

function makeLead(source: LeadSource, index: number): Lead {
  const random = seeded(source.seed, source.account, index, 0x6c)
  const place = pick(places, random())
  const firstName = pick(firstNames, random())
  const lastName = pick(lastNames, random())
  const hasMobile = random() < 0.75
  const hasEmail = random() < 0.92 || index === sharers[0]
  const company = random() < 0.3 ? pick(companies, random()) : ''
  const mailName = `${firstName}.${lastName}${source.account}${index}`
    .toLowerCase()
    .replace(/[^a-z0-9.]/g, '')
  return {
    id: source.firstId + index,
    groupIds: groupsOf(source, index, random),
    tagIds: source.tagIds.filter(() => random() < 0.12),
    first_name: firstName,
    last_name: lastName,
    title: random() < 0.1 ? 'Dr.' : '',
    email: hasEmail ? `${mailName}@example.${pick(['com', 'net', 'org'], random())}` : '',
    phone: phoneNumber(place.areaCode, index * 7919 + source.account),
    mobile: hasMobile ? phoneNumber(pick(places, random()).areaCode, index * 6007 + source.account + 11) : '',
    country_code: '+1',
    company,
    website: company === '' ? '' : `https://www.example.com/${index}`,
    address: random() < 0.7 ? `${between(random, 10, 9900)} ${pick(streets, random())}` : '',
    city: place.city,
    state: place.state,
    zip: `${place.zip}${String(between(random, 1, 99)).padStart(2, '0')}`,
    additional_Info: '',
    custom: customValues(source, index, random),
    locationId: source.titles.locations.length === 0 ? '' : pick(source.titles.locations, random()),
    unsubscribed: random() < 0.03,
    ...oddLeads[index]
  }
}

function groupsOf({ seed, account, groupIds }: LeadSource, index: number, random: Random): number[] {
  if (groupIds.length === 0) return []
  const home = entry(groupIds, homeGroup(seed, account, index, groupIds.length))
  const second = pick(groupIds, random())
  return random() < 0.15 && second !== home ? [home, second] : [home]
}

function customValues({ titles, until }: LeadSource, index: number, random: Random): Map<string, string> {
  const values = new Map<string, string>()
  for (const [name, type, options] of titles.fields) {
    if (random() < 0.6) continue
    values.set(name, customValue(name, type, options, index, until, random))
  }
  return values
}

function customValue(
  name: string,
  type: string,
  options: readonly string[] | undefined,
  index: number,
  until: number,
  random: Random
): string {
  if (options) return pick(options, random())
  if (type === 'date')
    return new Date(until - between(random, 1, 400) * 86_400_000).toISOString().slice(0, 10)
  if (name === 'comments')
    return pick(['Prefers texts 👍', 'Call after 5 pm', 'Said: "send me the numbers"'], random())
  if (name === 'ricochet_lead_id') return String(700_000 + index)
  return String(between(random, 10, 900) * 500)
}

function phoneNumber(areaCode: string, line: number): string {
  return `${areaCode}555${String(line % 10_000).padStart(4, '0')}`
}
