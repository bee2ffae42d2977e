import type { Account, World } from '../account.ts'
import { type AgentDay, agentDays } from '../agent-day.ts'
import type { Zone } from '../data/zone.ts'
import { type Fields, identifier, text } from '../fields.ts'
import { type Reply, refuse } from '../reply.ts'

const reportMs = 400 * 86_400_000

/** getMemberDashboardData */
export function getMemberDashboardData(account: Account, fields: Fields, world: World): Reply {
  const { zone, now } = world
  const day = text(fields, 'date') || zone.day(now())
  const refusal = noReport(day, world)
  if (refusal !== undefined) return refuse(refusal)
  return {
    response: 'true',
    date: day,
    last_updated: `${zone.updateTime(now())} (PST)`,
    message: 'Today`s Member Dashboard Data',
    results: agentDays(account, day, undefined, world).map((agent) => memberRow(account, agent, zone))
  }
}

/** getDashboardMemberDatabyCampaign: the agents who had calls. */
export function getDashboardMemberDataByCampaign(account: Account, fields: Fields, world: World): Reply {
  const { zone, now, guesses } = world
  const day = text(fields, 'date') || zone.day(now())
  const refusal = noReport(day, world)
  if (refusal !== undefined) return refuse(refusal)
  const asked = text(fields, 'campaign_id')
  const campaignId = asked === '' || asked === '0' ? undefined : (identifier(fields, 'campaign_id') ?? -1)
  const busy = agentDays(account, day, campaignId, world).filter(
    (agent) => agent.outbound + agent.inbound > 0
  )
  if (busy.length === 0 && guesses.emptyLists === 'refused') return refuse(guesses.textNoRecords)
  return {
    response: 'true',
    date: day,
    results: busy.map((agent) => campaignRow(account, agent, zone)),
    message: "Campaign based Member's Dashboard Data"
  }
}

function memberRow(account: Account, agent: AgentDay, zone: Zone): object {
  const facts = factsOf(agent)
  return {
    ...agentName(account, agent),
    hours: clock(facts.worked, true, ':'),
    ...callTimes(agent, zone),
    gapTime: clock(facts.gap, false, ':'),
    acg: minutesAndSeconds(facts.averageGap),
    outboundCall: String(agent.outbound),
    inboundCall: String(agent.inbound),
    hangups: String(agent.hangups),
    AOD: facts.averageOutbound.toFixed(6),
    AID: facts.averageInbound.toFixed(6),
    talkMin: String(facts.talkMinutes),
    avgMin: `${facts.talkMinutesAnHour} m`,
    answered_calls: String(agent.answered),
    ansPerHour: facts.answersAnHour,
    answer_rate: `${Math.round(facts.answerRate)} %`,
    convos: String(agent.conversations),
    cr: `${facts.conversationRate.toFixed(2)} %`,
    ...goals(agent, facts.bookingRate),
    SMS: String(agent.messages)
  }
}

function campaignRow(account: Account, agent: AgentDay, zone: Zone): object {
  const facts = factsOf(agent)
  const { firstCall, lastCall } = callTimes(agent, zone)
  return {
    ...agentName(account, agent),
    outboundCall: String(agent.outbound),
    AOD: clock(facts.averageOutbound, false, ''),
    inboundCall: String(agent.inbound),
    AID: clock(facts.averageInbound, false, ''),
    firstCall,
    lastCall,
    gapTime: clock(facts.gap, false, ''),
    hours: clock(facts.worked, true, ''),
    answered_calls: agent.answered,
    hangups: String(agent.hangups),
    talkMin: `${facts.talkMinutes} m`,
    avgMin: `${facts.talkMinutesAnHour} m`,
    ansPerHour: facts.answersAnHour,
    answer_rate: `${Math.round(facts.answerRate)}%`,
    convos: String(agent.conversations),
    cr: `${facts.conversationRate.toFixed(2)}%`,
    ...goals(agent, facts.bookingRate),
    dispositionStatus: [...agent.dispositions].map(([title, count]) => ({
      DispoTitle: title,
      DispoCount: String(count)
    })),
    SMS: String(agent.messages),
    acg: `${minutesAndSeconds(facts.averageGap)} m`
  }
}

function factsOf(agent: AgentDay) {
  const talked = agent.outboundSeconds + agent.inboundSeconds
  const worked = agent.lastEnd - agent.firstCall
  const gap = Math.max(worked - talked, 0)
  const talkMinutes = Math.round(talked / 60)
  return {
    worked,
    gap,
    averageGap: ratio(gap, agent.outbound + agent.inbound - 1),
    averageOutbound: ratio(agent.outboundSeconds, agent.outboundTalks),
    averageInbound: ratio(agent.inboundSeconds, agent.inboundTalks),
    talkMinutes,
    talkMinutesAnHour: Math.round(ratio(talkMinutes, worked / 3600)),
    answersAnHour: Math.round(ratio(agent.answered, worked / 3600)),
    answerRate: 100 * ratio(agent.answered, agent.outbound + agent.inbound),
    conversationRate: 100 * ratio(agent.conversations, agent.answered),
    bookingRate: 100 * ratio(agent.appointments, agent.conversations)
  }
}

function agentName(account: Account, { memberId }: AgentDay): object {
  const member = account.members.get(memberId)
  return {
    agentId: String(memberId),
    agentName: member ? `${member.firstName} ${member.lastName}` : '',
    agentEmail: member?.email ?? ''
  }
}

function callTimes({ firstCall, lastCall }: AgentDay, zone: Zone) {
  if (firstCall === 0) return { firstCall: '', lastCall: '' }
  return { firstCall: zone.timeOfDay(firstCall * 1000), lastCall: zone.timeOfDay(lastCall * 1000) }
}

function goals(agent: AgentDay, bookingRate: number): object {
  return {
    Prospects: String(agent.prospects),
    ProspectsWeekly: String(agent.weeklyProspects),
    Appts: String(agent.appointments),
    ApptsWeekly: String(agent.weeklyAppointments),
    ABR: bookingRate.toFixed(2)
  }
}

/** Why there is no report of that day, if there is none. */
function noReport(day: string, { guesses, zone, now, started }: World): string | undefined {
  const start = zone.dayStart(day)
  if (start === undefined) return guesses.textDate
  return start > now() || start < started - reportMs ? guesses.textNotCalculated : undefined
}

/** `08h :15m :32s`, or `08h 15m 32s`; without hours where there are none, unless they are asked for. */
function clock(seconds: number, always: boolean, separator: string): string {
  const total = Math.round(seconds)
  const parts = [`${two((total % 3600) / 60)}m`, `${two(total % 60)}s`]
  return [...(always || total >= 3600 ? [`${two(total / 3600)}h`] : []), ...parts].join(` ${separator}`)
}

function minutesAndSeconds(seconds: number): string {
  return `${two(Math.round(seconds) / 60)}:${two(Math.round(seconds) % 60)}`
}

function ratio(part: number, whole: number): number {
  return whole > 0 ? part / whole : 0
}

function two(value: number): string {
  return String(Math.floor(value)).padStart(2, '0')
}
