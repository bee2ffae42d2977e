import type { Account, World } from './account.ts'
import { type Calls, mark } from './data/calls.ts'
import { dispositions, filed } from './data/dispositions.ts'
import { messageStatuses } from './data/messages.ts'
import { placesIn, type Range } from './paging.ts'

/** What one agent did on one day; times in epoch seconds, durations in seconds. */
export interface AgentDay {
  readonly memberId: number
  outbound: number
  inbound: number
  outboundSeconds: number
  inboundSeconds: number
  /** Of the outbound and inbound calls, those that somebody answered. */
  outboundTalks: number
  inboundTalks: number
  hangups: number
  answered: number
  conversations: number
  prospects: number
  appointments: number
  weeklyProspects: number
  weeklyAppointments: number
  firstCall: number
  lastCall: number
  lastEnd: number
  messages: number
  readonly dispositions: Map<string, number>
}

const conversationSeconds = 120
const hangupSeconds = 10

/** The day of each agent who is in the account, in the account's order; `campaignId` undefined is any. */
export function agentDays(
  account: Account,
  day: string,
  campaignId: number | undefined,
  world: World
): AgentDay[] {
  const { zone } = world
  const calls = account.calls()
  const campaign = campaignId === undefined ? undefined : calls.past.campaignIds.indexOf(campaignId) + 1 || -1
  const wanted = (index: number) => campaign === undefined || calls.campaign[index] === campaign
  const byPlace = calls.past.memberIds.map(blankDay)
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay()
  const today: Range = { from: second(zone.dayStart(day)), to: second(zone.dayStart(zone.dayAfter(day, 1))) }
  const monday = zone.dayAfter(day, -((weekday + 6) % 7))

  const [weekStart, end] = placesIn(calls.time, { from: second(zone.dayStart(monday)), to: today.to })
  for (let index = weekStart; index < end; index++) {
    const agent = byPlace[calls.agent[index] ?? 0]
    if (!agent || !wanted(index)) continue
    if (calls.disposition[index] === filed.prospect) agent.weeklyProspects++
    if (calls.disposition[index] === filed.appointment) agent.weeklyAppointments++
    if ((calls.time[index] ?? 0) >= today.from) addCall(agent, calls, index)
  }
  countMessages(account, today, byPlace)

  const known = new Map(byPlace.map((agent) => [agent.memberId, agent]))
  const members = [...account.members.values()].filter((member) => member.status === 'Active')
  return members.map((member) => known.get(member.id) ?? blankDay(member.id))
}

function addCall(agent: AgentDay, calls: Calls, index: number): void {
  const time = calls.time[index] ?? 0
  const duration = calls.duration[index] ?? 0
  const disposition = calls.disposition[index] ?? 0
  const talked = duration > 0 ? 1 : 0
  if (((calls.marks[index] ?? 0) & mark.inbound) !== 0) {
    agent.inbound++
    agent.inboundTalks += talked
    agent.inboundSeconds += duration
  } else {
    agent.outbound++
    agent.outboundTalks += talked
    agent.outboundSeconds += duration
  }
  if (talked === 1 && duration < hangupSeconds) agent.hangups++
  if (disposition > filed.voicemail) agent.answered++
  if (duration >= conversationSeconds) agent.conversations++
  if (disposition === filed.prospect) agent.prospects++
  if (disposition === filed.appointment) agent.appointments++
  if (disposition !== filed.none) {
    const title = dispositions[disposition]?.title ?? ''
    agent.dispositions.set(title, (agent.dispositions.get(title) ?? 0) + 1)
  }
  agent.firstCall ||= time
  agent.lastCall = time
  agent.lastEnd = Math.max(agent.lastEnd, time + duration)
}

/** Messages name no agent: each that went out is counted for one of them, always the same. */
function countMessages(account: Account, range: Range, byPlace: readonly AgentDay[]): void {
  const messages = account.messages()
  const [start, end] = placesIn(messages.time, range)
  for (let index = start; index < end; index++) {
    const agent = byPlace[(messages.words[index] ?? 0) % byPlace.length]
    if (agent && messageStatuses[messages.status[index] ?? 0] === 'Sent') agent.messages++
  }
}

function blankDay(memberId: number): AgentDay {
  return {
    memberId,
    outbound: 0,
    inbound: 0,
    outboundSeconds: 0,
    inboundSeconds: 0,
    outboundTalks: 0,
    inboundTalks: 0,
    hangups: 0,
    answered: 0,
    conversations: 0,
    prospects: 0,
    appointments: 0,
    weeklyProspects: 0,
    weeklyAppointments: 0,
    firstCall: 0,
    lastCall: 0,
    lastEnd: 0,
    messages: 0,
    dispositions: new Map()
  }
}

function second(instant: number | undefined): number {
  return Math.floor((instant ?? 0) / 1000)
}
