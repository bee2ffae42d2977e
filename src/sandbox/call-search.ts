import type { Account } from './account.ts'
import { readCall } from './call-rows.ts'
import { type Calls, mark } from './data/calls.ts'
import { dispositions } from './data/dispositions.ts'
import { type Fields, readIdentifier, text, whole } from './fields.ts'
import { placesIn, type Range } from './paging.ts'

/** The places of the calls in a range that pass the request's filters, in the order that it asks for. */
export function findCalls(
  account: Account,
  calls: Calls,
  fields: Fields,
  range: Range,
  direction: string
): number[] {
  const passes = callFilter(account, calls, fields, direction)
  const found: number[] = []
  const [start, end] = placesIn(calls.time, range)
  for (let index = start; index < end; index++) if (passes(index)) found.push(index)
  if (text(fields, 'sort_by') === 'duration') {
    found.sort((one, other) => (calls.duration[one] ?? 0) - (calls.duration[other] ?? 0) || one - other)
  }
  return text(fields, 'sort_order').toUpperCase() === 'ASC' ? found : found.reverse()
}

/** How many of the calls are inbound and outbound, as replies tell it. */
export function countDirections(calls: Calls, found: readonly number[]) {
  let inbound = 0
  for (const index of found) inbound += (calls.marks[index] ?? 0) & mark.inbound
  const outbound = found.length - inbound
  return {
    message: `There are ${inbound} inbound & ${outbound} outbound Call(s) (Total: ${found.length})`,
    inbound_count: String(inbound),
    outbound_count: String(outbound)
  }
}

function callFilter(
  account: Account,
  calls: Calls,
  fields: Fields,
  direction: string
): (index: number) => boolean {
  const { past } = calls
  const campaign = column(fields, 'campaignId', (id) => past.campaignIds.indexOf(id) + 1 || -1)
  const group = column(fields, 'groupId', (id) => past.groupIds.indexOf(id))
  const agent = column(fields, 'memberId', (id) => past.memberIds.indexOf(id))
  const disposition = column(fields, 'statusId', (id) => dispositions.findIndex((known) => known.id === id))
  const shortest = whole(fields, 'min_duration', 0)
  const longest = whole(fields, 'max_duration', 0) || Number.MAX_SAFE_INTEGER
  const phone = text(fields, 'search_phone').replace(/\D/g, '')
  const marks = text(fields, 'transfer_only').toLowerCase() === 'yes' ? mark.transferred : 0
  const wanted = direction.toLowerCase()
  const inbound = wanted === 'inbound' ? mark.inbound : wanted === 'outbound' ? 0 : undefined

  return (index) => {
    const own = calls.marks[index] ?? 0
    if (inbound !== undefined && (own & mark.inbound) !== inbound) return false
    if ((own & marks) !== marks) return false
    if (campaign !== undefined && calls.campaign[index] !== campaign) return false
    if (group !== undefined && calls.group[index] !== group) return false
    if (agent !== undefined && calls.agent[index] !== agent) return false
    if (disposition !== undefined && calls.disposition[index] !== disposition) return false
    const duration = calls.duration[index] ?? 0
    if (duration < shortest || duration > longest) return false
    if (phone === '') return true
    const { from, to } = readCall(account, calls, index)
    return `1${from}`.includes(phone) || `1${to}`.includes(phone)
  }
}

/** The value of a column that an id filter wants; undefined is any (PHP's empty(): "" and "0"), -1 is none. */
function column(fields: Fields, name: string, placeOf: (id: number) => number): number | undefined {
  const written = text(fields, name).trim()
  if (written === '' || written === '0') return undefined
  const id = readIdentifier(written)
  return id === undefined ? -1 : placeOf(id)
}
