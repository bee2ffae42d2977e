import { fetchLeadCallLogs, fetchUserCallLog } from '../../../src/v1/methods/calls.ts'
import { fetchLeadSmsLogs, fetchUserSmsLogs } from '../../../src/v1/methods/messages.ts'
import { fetchLeadNotes } from '../../../src/v1/methods/notes.ts'
import { fetchCallTranscript, fetchCallTranscripts } from '../../../src/v1/methods/transcripts.ts'
import { fetchLeadRvmLogs } from '../../../src/v1/methods/voicemails.ts'
import { type Meant, means, wrong } from './meant.ts'

const week = { from: '2026-05-01', to: '2026-05-07' }
const days = { from_date: '2026-05-01', to_date: '2026-05-07' }
const inOrder = { sort_by: 'call_time', sort_order: 'DESC' }

const inbound = {
  id: '900001',
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
const outbound = {
  ...inbound,
  id: '900002',
  lead_id: '10000002',
  lead_name: 'Sample Lead B',
  from_number: '+10000000003',
  to_number: '+10000000004',
  direction: 'outbound',
  status_id: '1',
  started_at: '2026-04-15T22:36:00Z',
  duration_seconds: 23,
  transferred: false,
  group_name: 'Group B',
  agent_name: 'Agent Two',
  city: 'Demo City',
  state: 'DM',
  speed_to_lead_seconds: 120,
  campaign_id: '22222'
}
const ofLead = {
  ...inbound,
  id: null,
  lead_id: '5964',
  lead_name: null,
  from_number: '3337991895',
  to_number: '3337991895',
  direction: 'inbound',
  status: null,
  status_id: null,
  started_at: null,
  duration_seconds: null,
  transferred: null,
  group_name: null,
  agent_name: null,
  city: null,
  state: null,
  speed_to_lead_seconds: null,
  campaign_id: null
}

const said = (text: string, confidence: number, start: number, end: number) => ({
  channel: '1',
  speaker: '1',
  text,
  confidence,
  start_seconds: start,
  end_seconds: end
})
const hello = 'Hello, this is John Demo calling regarding your recent inquiry. Please stay on the line.'
const thanks = 'Thank you for your time and have a great day.'
const hi = 'Hi, Sarah Example called regarding her inquiry.'
const beep = 'Please leave a message after the beep.'
const john = {
  ...outbound,
  id: '9001001',
  lead_id: '20000001',
  lead_name: 'John Demo',
  from_number: '+15550000001',
  to_number: '+15550000002',
  status_id: '1001',
  started_at: '2026-02-04T22:25:00Z',
  duration_seconds: 52,
  group_name: 'Alpha Team',
  agent_name: 'Agent Smith',
  city: 'Springfield',
  state: 'IL',
  speed_to_lead_seconds: 95,
  campaign_id: '50001',
  text: `${hello} ${thanks}`,
  lines: [hello, thanks],
  segments: [said(hello, 0.99, 0, 5), said(thanks, 0.98, 5, 10)],
  analytics_status: 'completed',
  analyzed_at: '2026-02-04T22:30:00Z'
}
const sarah = {
  ...john,
  id: '9001002',
  lead_id: '20000002',
  lead_name: 'Sarah Example',
  from_number: '+15550000003',
  to_number: '+15550000004',
  direction: 'inbound',
  status_id: '1002',
  started_at: '2026-02-04T21:50:00Z',
  duration_seconds: 45,
  transferred: true,
  group_name: 'Beta Team',
  agent_name: 'Agent Johnson',
  city: 'Rivertown',
  state: 'CA',
  speed_to_lead_seconds: 140,
  campaign_id: '50002',
  text: `${hi} ${beep}`,
  lines: [hi, beep],
  segments: [said(hi, 0.97, 0, 4), said(beep, 0.98, 4, 8)],
  analyzed_at: '2026-02-04T21:55:00Z'
}
const transcriptSent = {
  return_format: 'array',
  call_type: '',
  campaignId: '',
  groupId: '',
  memberId: '',
  statusId: '',
  min_duration: 0,
  max_duration: 0,
  search_phone: '',
  search_keyword: '',
  flagged_only: false,
  recordingId: '',
  limit: 100,
  offset: 0,
  ...inOrder,
  summary_only: false,
  compress_transcripts: false,
  fields: ''
}

const sms = {
  id: '900001',
  lead_id: '10000001',
  lead_name: 'John Doe',
  from_number: '+15550000001',
  to_number: '+15550000002',
  body: 'Hi, just following up on your inquiry.',
  sent_at: '2026-04-15T17:30:00Z',
  status: 'sent',
  direction: 'outbound',
  group_id: '236',
  tag_ids: ['12', '45']
}

/** Calls, messages, transcripts, voicemails and notes. */
export const logs: readonly Meant[] = [
  means(
    fetchUserCallLog,
    { ...week, direction: 'inbound', group_id: '236', limit: 100, offset: 0 },
    {
      ...days,
      type: 'inbound',
      campaignId: '',
      groupId: '236',
      memberId: '',
      statusId: '',
      min_duration: 0,
      max_duration: 0,
      search_phone: '',
      transfer_only: '',
      limit: 100,
      offset: 0,
      ...inOrder
    },
    {
      rows: [inbound, outbound],
      total: 30481,
      hasMore: true,
      counts: { inbound: 5491, outbound: 24990 }
    },
    wrong
  ),
  means(
    fetchLeadCallLogs,
    { by: 'id', value: '5964', direction: 'inbound', from: '2024-05-01', to: '2024-12-31' },
    { LeadId: '5964', type: 'inbound', from_date: '2024-05-01', to_date: '2024-12-31' },
    [ofLead],
    wrong
  ),
  means(
    fetchUserSmsLogs,
    { ...week, direction: 'outbound', group_id: '236', limit: 100, offset: 0 },
    { ...days, direction: 'outbound', groupId: '236', leadId: '', status: '', limit: 100, offset: 0 },
    {
      rows: [
        sms,
        {
          ...sms,
          id: '900002',
          lead_id: '10000002',
          lead_name: 'Jane Smith',
          from_number: '+15550000003',
          to_number: '+15550000004',
          body: 'Thank you for reaching out!',
          sent_at: '2026-04-15T18:45:00Z',
          status: 'received',
          direction: 'inbound',
          tag_ids: []
        }
      ],
      total: 1520,
      hasMore: true
    },
    wrong
  ),
  means(
    fetchLeadSmsLogs,
    { by: 'phone', value: '3337991895' },
    { LeadPhone: '3337991895' },
    [
      {
        id: '29898693',
        lead_id: '5964',
        lead_name: null,
        from_number: '3337991895',
        to_number: '3337991895',
        body: 'test',
        sent_at: '2024-05-31T17:47:00Z',
        status: 'sent',
        direction: 'outbound',
        group_id: null,
        tag_ids: null
      }
    ],
    wrong
  ),
  means(
    fetchLeadRvmLogs,
    { by: 'email', value: 'xyz@xyx.com', from: '2024-05-01' },
    { LeadEmail: 'xyz@xyx.com', from_date: '2024-05-01' },
    [
      {
        id: null,
        lead_id: '5964',
        lead_name: null,
        from_number: '3337991895',
        to_number: '3337991895',
        group_name: null,
        sent_at: null,
        audio_url: null,
        duration_seconds: null
      }
    ],
    wrong
  ),
  means(
    fetchLeadNotes,
    { lead_id: '12345' },
    { leadId: '12345' },
    [
      {
        id: '1',
        body: 'Called — left voicemail',
        type: 'manual',
        added_by: '101',
        created_at: '2026-05-14T17:30:00Z'
      },
      { id: '2', body: 'SMS : Sent', type: 'sms', added_by: '101', created_at: '2026-05-14T18:00:00Z' }
    ],
    wrong
  ),
  means(
    fetchCallTranscripts,
    {
      ...week,
      direction: 'inbound',
      campaign_id: '12345',
      group_id: '236',
      min_duration: 30,
      max_duration: 100,
      limit: 100,
      offset: 0
    },
    {
      ...days,
      ...transcriptSent,
      call_type: 'inbound',
      campaignId: '12345',
      groupId: '236',
      min_duration: 30,
      max_duration: 100
    },
    { rows: [john, sarah], total: 6109, hasMore: true, counts: { inbound: 3050, outbound: 3059 } },
    wrong
  ),
  means(
    fetchCallTranscript,
    { call_id: '9001002' },
    { ...transcriptSent, recordingId: '9001002' },
    sarah,
    wrong
  )
]
