import type { Member } from '../records.ts'
import { agentNames, places } from './names.ts'
import { between, entry, seeded } from './random.ts'

/** The members of a new account; with more than three of them the last one is inactive. */
export function makeMembers(seed: number, account: number, count: number, until: number): Member[] {
  const random = seeded(seed, account, 0x6d)
  return agentNames.slice(0, count).map(([firstName, lastName], index) => ({
    id: 3131 + account * 100 + index,
    firstName,
    lastName,
    email: `${firstName}.${lastName}@agents${account}.example.com`.toLowerCase().replace("'", ''),
    inboundPhone: `1${entry(places, index).areaCode}5550${between(random, 100, 199)}`,
    directNumber: `+1${entry(places, index + 7).areaCode}5550${between(random, 100, 199)}`,
    status: count > 3 && index === count - 1 ? 'Inactive' : 'Active',
    dated: until - between(random, 420, 900) * 86_400_000
  }))
}
