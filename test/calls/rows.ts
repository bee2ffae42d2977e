import { afterEach, beforeEach, vi } from 'vitest'
import type { Call } from '../../schemas/calls.ts'
import type { Call as UpstreamCall } from '../upstream.ts'

/** A row of FetchUserCallLog. */
export const callRow = (id: number | string, fields: object = {}) => ({
  leadId: '10000001',
  lead_Name: 'Test Lead A',
  from_number: '+10000000001',
  to_number: '+10000000002',
  recording: '',
  group: 'Group A',
  caller_name: 'Agent One',
  call_time: 'Apr 15, 2026 6:34 pm',
  duration: '84',
  city: 'Test City',
  state: 'TS',
  transfer: 'Yes',
  recordingId: String(id),
  call_status: 'completed',
  call_type: 'inbound',
  speed_to_lead: 300,
  campaignId: '11111',
  statusId: '0',
  ...fields
})

export const callRows = (count: number, first = 1) =>
  Array.from({ length: count }, (_, n) => callRow(first + n))

/** What a client sees of such a row. */
export const seenCall: Call = {
  id: '1',
  lead_id: '10000001',
  lead_name: 'Test Lead A',
  location_name: null,
  from_number: '+10000000001',
  to_number: '+10000000002',
  direction: 'inbound',
  status: 'completed',
  status_id: '0',
  started_at: '2026-04-16T01:34:00Z',
  duration_seconds: 84,
  transferred: true,
  recording_url: null,
  group_name: 'Group A',
  agent_name: 'Agent One',
  city: 'Test City',
  state: 'TS',
  speed_to_lead_seconds: 300,
  campaign_id: '11111'
}

/** A page of a log as V1 gives it: the rows that the call asks for, and the totals. */
export const logPage =
  (rows: readonly object[], facts: object = {}) =>
  ({ body }: UpstreamCall) => {
    const offset = Number(body.offset)
    const some = rows.slice(offset, offset + Number(body.limit))
    return {
      response: 'true',
      Results: some,
      total_records: rows.length,
      returned_records: some.length,
      limit: body.limit,
      offset,
      has_more: offset + some.length < rows.length,
      message: 'done',
      ...facts
    }
  }

/** Stops the clock at this instant; timers go on. */
export function itIs(instant: string): void {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['Date'], now: new Date(instant) })
  })
  afterEach(() => {
    vi.useRealTimers()
  })
}
