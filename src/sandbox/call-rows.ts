import type { Account, World } from './account.ts'
import { type Calls, firstCallId, mark, speedToLead } from './data/calls.ts'
import { dispositions } from './data/dispositions.ts'
import { dialled, leadName, leadNumber } from './lead-rows.ts'

/** What a call's columns stand for. */
export function readCall(account: Account, calls: Calls, index: number) {
  const { past } = calls
  const marks = calls.marks[index] ?? 0
  const lead = account.leads[calls.lead[index] ?? 0]
  const inbound = (marks & mark.inbound) !== 0
  const duration = calls.duration[index] ?? 0
  const id = firstCallId(past) + index
  const own = account.numbers[calls.number[index] ?? 0]?.number ?? ''
  return {
    id,
    lead,
    inbound,
    duration,
    from: inbound ? leadNumber(lead) : own,
    to: inbound ? own : leadNumber(lead),
    at: (calls.time[index] ?? 0) * 1000,
    transferred: (marks & mark.transferred) !== 0,
    status: statusOf(marks, duration),
    recording: duration === 0 ? '' : `https://recordings.example.com/${account.id}/${id}.mp3`,
    group: account.groups.get(past.groupIds[calls.group[index] ?? 0] ?? -1)?.title ?? '',
    agent: account.members.get(past.memberIds[calls.agent[index] ?? 0] ?? -1),
    campaignId: past.campaignIds[(calls.campaign[index] ?? 0) - 1] ?? 0,
    dispositionId: dispositions[calls.disposition[index] ?? 0]?.id ?? 0
  }
}

/** A call's row in FetchUserCallLog and FetchCallTranscripts. */
export function callRow(account: Account, calls: Calls, index: number, { zone }: World) {
  const call = readCall(account, calls, index)
  return {
    leadId: String(call.lead?.id ?? ''),
    lead_Name: leadName(call.lead),
    from_number: dialled(call.from),
    to_number: dialled(call.to),
    recording: call.recording,
    group: call.group,
    caller_name: call.agent ? `${call.agent.firstName} ${call.agent.lastName}` : '',
    call_time: zone.callTime(call.at),
    duration: String(call.duration),
    city: call.lead?.city ?? '',
    state: call.lead?.state ?? '',
    transfer: call.transferred ? 'Yes' : 'No',
    recordingId: String(call.id),
    call_status: call.status,
    call_type: call.inbound ? 'inbound' : 'outbound',
    speed_to_lead: speedToLead(calls, index),
    campaignId: String(call.campaignId),
    statusId: String(call.dispositionId)
  }
}

/** A call's row in FetchLeadCallLogs. */
export function leadCallRow(account: Account, calls: Calls, index: number, { zone }: World) {
  const call = readCall(account, calls, index)
  return {
    leadId: String(call.lead?.id ?? ''),
    lead_Name: leadName(call.lead),
    location_name: call.lead?.locationId === '' ? '' : 'Main office',
    from_number: call.from,
    to_number: call.to,
    call_time: zone.callTime(call.at),
    transfer: call.transferred ? 'Yes' : 'No',
    state: call.lead?.state ?? '',
    city: call.lead?.city ?? '',
    duration: String(call.duration),
    recording: call.recording,
    call_status: call.status,
    speed_to_lead: String(speedToLead(calls, index))
  }
}

function statusOf(marks: number, duration: number): string {
  if (duration > 0) return 'completed'
  if ((marks & mark.failed) !== 0) return 'failed'
  return (marks & mark.busy) !== 0 ? 'busy' : 'no-answer'
}
