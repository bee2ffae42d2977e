import { type Static, Type } from '@sinclair/typebox'
import { closed, Day, entity, Id, idLike, nullable, ref, Time } from './common.ts'

const text = nullable(Type.String())
const count = nullable(Type.Integer())
const decimal = (description: string) => nullable(Type.Number({ description }))

/** What V1 reports of one member on one day. */
const figures = {
  agent_id: nullable(Id),
  agent_name: text,
  agent_email: text,
  worked_seconds: decimal('Between the first and the last call.'),
  first_call_at: nullable(Time),
  last_call_at: nullable(Time),
  gap_seconds: decimal('Without a call.'),
  acg: nullable(Type.String({ description: 'As V1 gives it: it is not documented.' })),
  outbound_calls: count,
  inbound_calls: count,
  hangups: count,
  average_outbound_seconds: decimal('Of an outbound call.'),
  average_inbound_seconds: decimal('Of an inbound call.'),
  talk_seconds: decimal('V1 counts it in minutes.'),
  average_talk_seconds: decimal('V1 counts it in minutes.'),
  answered_calls: count,
  answers_per_hour: decimal('Answered calls in an hour.'),
  answer_rate_percent: decimal('16.36 is 16.36 %.'),
  conversations: count,
  conversion_rate_percent: decimal('16.36 is 16.36 %.'),
  prospects: count,
  prospects_this_week: count,
  appointments: count,
  appointments_this_week: count,
  appointment_booking_rate_percent: decimal('16.36 is 16.36 %.'),
  sms_sent: count
}

const memberExample = {
  agent_id: '1',
  agent_name: 'John Doe',
  agent_email: 'abc@example.com',
  worked_seconds: 29_732,
  first_call_at: '2026-05-15T16:01:00Z',
  last_call_at: '2026-05-16T00:12:00Z',
  gap_seconds: 2712,
  acg: '01:02',
  outbound_calls: 250,
  inbound_calls: 20,
  hangups: 15,
  average_outbound_seconds: 320,
  average_inbound_seconds: 315,
  talk_seconds: 16_800,
  average_talk_seconds: 2100,
  answered_calls: 110,
  answers_per_hour: 14,
  answer_rate_percent: 44,
  conversations: 18,
  conversion_rate_percent: 16.36,
  prospects: 3,
  prospects_this_week: 4,
  appointments: 2,
  appointments_this_week: 3,
  appointment_booking_rate_percent: 12.5,
  sms_sent: 5
}

export const MemberDashboardRow = entity(
  'MemberDashboardRow',
  'What one member did on one day.',
  figures,
  memberExample
)
export type MemberDashboardRow = Static<typeof MemberDashboardRow>

const Disposition = Type.Object(
  { title: text, count },
  { description: 'How many calls ended in this way.', additionalProperties: false }
)

const campaignExample = {
  ...memberExample,
  agent_id: '101',
  agent_name: 'Michael Jordan',
  agent_email: 'michael.jordan@example.com',
  dispositions: [
    { title: 'Call Back', count: 2 },
    { title: 'No Answer', count: 18 },
    { title: 'Not Interested', count: 2 }
  ]
}

export const CampaignDashboardRow = entity(
  'CampaignDashboardRow',
  'What one member did for one campaign on one day.',
  { ...figures, dispositions: nullable(Type.Array(Disposition)) },
  campaignExample
)
export type CampaignDashboardRow = Static<typeof CampaignDashboardRow>

const date = nullable(Type.String({ description: 'The day of the report, in the upstream’s time zone.' }))
const updated_at = nullable(
  Type.String({ description: 'When V1 calculated it; `null` where it does not say.' })
)
const calculated = Type.Boolean({
  description: '`false` where V1 has not calculated the report yet: there are no rows then.'
})

export const MemberDashboard = entity(
  'MemberDashboard',
  'What each member did on one day.',
  { date, updated_at, calculated, data: Type.Array(ref(MemberDashboardRow)) },
  { date: '2026-05-15', updated_at: '2026-05-15T19:00:00Z', calculated: true, data: [memberExample] }
)
export type MemberDashboard = Static<typeof MemberDashboard>

export const CampaignDashboard = entity(
  'CampaignDashboard',
  'What each member did for one campaign on one day.',
  { date, campaign_id: Id, updated_at, calculated, data: Type.Array(ref(CampaignDashboardRow)) },
  {
    date: '2026-05-15',
    campaign_id: '12345',
    updated_at: null,
    calculated: true,
    data: [campaignExample]
  }
)
export type CampaignDashboard = Static<typeof CampaignDashboard>

const day = Type.Optional(
  Type.String({ ...Day, description: 'A day, `YYYY-MM-DD`, of the upstream’s time zone; today by default.' })
)

export const MemberDashboardQuery = Type.Object({ date: day }, closed)

export const CampaignDashboardQuery = Type.Object({ campaign_id: idLike('11100'), date: day }, closed)
