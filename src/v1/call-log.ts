import type { Call, CallFilters, DirectionCounts } from '../../schemas/calls.ts'
import type { Sliced } from '../paging/sliced.ts'
import { boolean, id, integer, lower, type Reader, seconds, text, time } from './fields.ts'
import type { Parameters } from './method.ts'
import type { Reply } from './reply.ts'

/** The part of a log that one call asks for: days of the upstream's zone, both included. */
export interface LogSlice {
  readonly from: string
  readonly to: string
  readonly limit: number
  readonly offset: number
}

/** The fields of a call, as the logs of calls and of transcripts spell them. */
export const callFields: { readonly [Field in keyof Call]: Reader<Call[Field]> } = {
  id: id('recordingId'),
  lead_id: id('leadId'),
  lead_name: text('lead_Name'),
  location_name: text('location_name'),
  from_number: text('from_number'),
  to_number: text('to_number'),
  direction: lower('call_type'),
  status: lower('call_status'),
  status_id: id('statusId'),
  started_at: time('call_time'),
  duration_seconds: seconds('duration'),
  transferred: boolean('transfer'),
  recording_url: text('recording'),
  group_name: text('group'),
  agent_name: text('caller_name'),
  city: text('city'),
  state: text('state'),
  speed_to_lead_seconds: seconds('speed_to_lead'),
  campaign_id: id('campaignId')
}

/** The filters that both logs spell alike: a number or a text that is not given is `0` or empty (their examples). */
export function sharedFilters(filters: CallFilters): Parameters {
  return {
    campaignId: filters.campaign_id ?? '',
    groupId: filters.group_id ?? '',
    memberId: filters.member_id ?? '',
    statusId: filters.status_id ?? '',
    min_duration: filters.min_duration ?? 0,
    max_duration: filters.max_duration ?? 0,
    search_phone: filters.phone ?? ''
  }
}

/** The order in V1's words. */
export function sortParameters(sort: CallFilters['sort'] = '-started_at'): Parameters {
  return {
    sort_by: sort.endsWith('duration') ? 'duration' : 'call_time',
    sort_order: sort.startsWith('-') ? 'DESC' : 'ASC'
  }
}

/** A page of a log, and how many calls of each direction there are in all. */
export interface CountedSlice<Row> extends Sliced<Row> {
  readonly counts: DirectionCounts
}

const total = integer('total_records')
const hasMore = boolean('has_more')
const inbound = integer('inbound_count')
const outbound = integer('outbound_count')

/** Reads one page of a log. Where V1 says in words that there is nothing, there is nothing to count. */
export function readSlice<Row>(reply: Reply, row: Reader<Row>, { offset }: { offset: number }): Sliced<Row> {
  const nothing = reply.state === 'empty' && offset === 0
  return {
    rows: reply.rows(row),
    total: nothing ? 0 : reply.read(total),
    hasMore: reply.state === 'empty' ? false : reply.read(hasMore)
  }
}

/** Reads one page of a log of calls. */
export function readCountedSlice<Row>(
  reply: Reply,
  row: Reader<Row>,
  slice: { offset: number }
): CountedSlice<Row> {
  const page = readSlice(reply, row, slice)
  const said = countsIn(reply.message)
  const none = page.total === 0 ? 0 : null
  return {
    ...page,
    counts: {
      inbound: reply.read(inbound) ?? said.inbound ?? none,
      outbound: reply.read(outbound) ?? said.outbound ?? none
    }
  }
}

const countsSaid = /^\D{0,40}(\d[\d,]{0,15}) inbound &(?:amp;)? (\d[\d,]{0,15}) outbound\b/i

/** The counts in "There are 5491 inbound & 24990 outbound Call(s) (Total: 30481)". */
function countsIn(message: string): DirectionCounts {
  const [, first, second] = countsSaid.exec(message) ?? []
  return { inbound: countOf(first), outbound: countOf(second) }
}

function countOf(digits: string | undefined): number | null {
  return digits === undefined ? null : Number(digits.replaceAll(',', ''))
}
