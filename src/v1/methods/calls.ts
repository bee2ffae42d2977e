import type { Call, CallFilters } from '../../../schemas/calls.ts'
import { callFields, type LogSlice, readCountedSlice, sharedFilters, sortParameters } from '../call-log.ts'
import { constant, record } from '../fields.ts'
import { type LeadLog, leadLogParameters } from '../lead-log.ts'
import { method } from '../method.ts'
import { rowTexts } from '../row-texts.ts'

/** One lead's calls, of one direction or of both. */
export interface LeadCallLog extends LeadLog {
  readonly direction?: CallFilters['direction'] | undefined
}

const calls = rowTexts(record<Call>(callFields))

const callsOf = (direction: Call['direction']) =>
  rowTexts(record<Call>({ ...callFields, direction: constant(direction) }))

/** One lead's calls come without a direction: it is what was asked for. */
const leadCalls = { inbound: callsOf('inbound'), outbound: callsOf('outbound'), both: callsOf(null) }

/** V1 "FetchUserCallLog": one page of the calls of at most 30 days. */
export const fetchUserCallLog = method({
  name: 'FetchUserCallLog',
  effect: 'safe',
  list: true,
  refers: { group: ['group_id'] },
  rows: () => calls,
  encode: ({ from, to, limit, offset, ...filters }: CallFilters & LogSlice) => ({
    from_date: from,
    to_date: to,
    type: filters.direction ?? '',
    ...sharedFilters(filters),
    transfer_only: filters.transferred === true ? 'Yes' : '',
    limit,
    offset,
    ...sortParameters(filters.sort)
  }),
  decode: (reply, slice) => readCountedSlice(reply, calls, slice)
})

/** V1 "FetchLeadCallLogs": every call of one lead. Its rows have no id and no direction. */
export const fetchLeadCallLogs = method({
  name: 'FetchLeadCallLogs',
  effect: 'safe',
  list: true,
  oneResource: true,
  refers: { lead: ['lead'] },
  rows: ({ direction }) => leadCalls[direction ?? 'both'],
  encode: ({ direction, ...log }: LeadCallLog) => ({
    ...leadLogParameters(log),
    ...(direction !== undefined && { type: direction })
  }),
  decode: (reply, { direction }) => reply.rows(leadCalls[direction ?? 'both'])
})
