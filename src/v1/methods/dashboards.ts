import type {
  CampaignDashboard,
  CampaignDashboardRow,
  MemberDashboard,
  MemberDashboardRow
} from '../../../schemas/dashboards.ts'
import { dayAfter, dayNumberOf } from '../../time/days.ts'
import { id, integer, minutes, number, type Reader, record, seconds, text, time } from '../fields.ts'
import { method } from '../method.ts'
import { nestedList } from '../nested.ts'
import type { Reply } from '../reply.ts'

/** Which day, and what day it is where V1 is: it says today's report for none. */
interface ReportOf {
  readonly date?: string | undefined
  readonly today: string
}

/** V1 gives the clock alone; the day is that of the report. */
function clockOn(day: string, key: string): Reader<string | null> {
  return (fields, reading) => {
    const clock = text(key)(fields, reading)
    const at = clock === null ? null : reading.zone.toUtcOn(day, clock)
    if (clock !== null && at === null) reading.unreadable(key)
    return at
  }
}

/** A last call before the first one was made after midnight. */
function lastCallOn(day: string): Reader<string | null> {
  const [first, last, next] = [clockOn(day, 'firstCall'), clockOn(day, 'lastCall'), dayAfter(day)]
  return (fields, reading) => {
    const [from, to] = [first(fields, { ...reading, unreadable: () => undefined }), last(fields, reading)]
    const isNext = from !== null && to !== null && Date.parse(to) < Date.parse(from)
    return isNext ? clockOn(next, 'lastCall')(fields, reading) : to
  }
}

const figures = (day: string) => ({
  agent_id: id('agentId'),
  agent_name: text('agentName'),
  agent_email: text('agentEmail'),
  worked_seconds: seconds('hours'),
  first_call_at: clockOn(day, 'firstCall'),
  last_call_at: lastCallOn(day),
  gap_seconds: seconds('gapTime'),
  acg: text('acg'),
  outbound_calls: integer('outboundCall'),
  inbound_calls: integer('inboundCall'),
  hangups: integer('hangups'),
  average_outbound_seconds: seconds('AOD'),
  average_inbound_seconds: seconds('AID'),
  talk_seconds: minutes('talkMin'),
  average_talk_seconds: minutes('avgMin'),
  answered_calls: integer('answered_calls'),
  answers_per_hour: number('ansPerHour'),
  answer_rate_percent: number('answer_rate'),
  conversations: integer('convos'),
  conversion_rate_percent: number('cr'),
  prospects: integer('Prospects'),
  prospects_this_week: integer('ProspectsWeekly'),
  appointments: integer('Appts'),
  appointments_this_week: integer('ApptsWeekly'),
  appointment_booking_rate_percent: number('ABR'),
  sms_sent: integer('SMS')
})

type Disposition = NonNullable<CampaignDashboardRow['dispositions']>[number]

const dispositions = nestedList(
  'dispositionStatus',
  record<Disposition>({ title: text('DispoTitle'), count: integer('DispoCount') })
)

/** What both reports say of themselves; a report that isn't calculated yet has no rows. */
function report<Row>(reply: Reply, { date: asked, today }: ReportOf, rowOn: (day: string) => Reader<Row>) {
  const said = reply.read(text('date'))
  const date = said !== null && !Number.isNaN(dayNumberOf(said)) ? said : (asked ?? today)
  return {
    date,
    updated_at: reply.read(time('last_updated')),
    calculated: reply.state !== 'not-calculated',
    data: reply.rows(rowOn(date))
  }
}

/** V1 "GetMemberDashboardData". */
export const getMemberDashboardData = method({
  name: 'getMemberDashboardData',
  effect: 'safe',
  list: true,
  report: true,
  encode: ({ date }: ReportOf) => (date === undefined ? {} : { date }),
  decode: (reply, asked): MemberDashboard =>
    report(reply, asked, (day) => record<MemberDashboardRow>(figures(day)))
})

/** V1 "GetDashboardMemberDatabyCampaign": does not say when it was calculated. */
export const getDashboardMemberDataByCampaign = method({
  name: 'getDashboardMemberDatabyCampaign',
  effect: 'safe',
  list: true,
  report: true,
  encode: ({ campaign_id, date }: ReportOf & { readonly campaign_id: string }) => ({
    campaign_id,
    ...(date !== undefined && { date })
  }),
  decode: (reply, asked): CampaignDashboard => ({
    campaign_id: asked.campaign_id,
    ...report(reply, asked, (day) => record<CampaignDashboardRow>({ ...figures(day), dispositions }))
  })
})
