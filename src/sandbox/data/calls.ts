import { businessTimes } from './business-times.ts'
import { dispositions, filed } from './dispositions.ts'
import { homeGroup } from './leads.ts'
import { between, hash, type Random, seeded } from './random.ts'
import type { Zone } from './zone.ts'

/** What calls and messages are made of: the account as it was at the start. */
export interface Past {
  readonly seed: number
  readonly account: number
  readonly leads: number
  readonly numbers: number
  readonly groupIds: readonly number[]
  readonly memberIds: readonly number[]
  readonly campaignIds: readonly number[]
  /** The end of the past, in epoch milliseconds. */
  readonly until: number
  readonly zone: Zone
}

/** All calls of an account, oldest first: one column a property, one place a call. */
export interface Calls {
  readonly past: Past
  readonly count: number
  /** Epoch seconds. */
  readonly time: Uint32Array
  readonly lead: Uint32Array
  readonly duration: Uint16Array
  readonly agent: Uint8Array
  readonly group: Uint8Array
  /** One more than the campaign's place; 0 is none. */
  readonly campaign: Uint8Array
  readonly number: Uint8Array
  readonly disposition: Uint8Array
  readonly marks: Uint8Array
}

/** The bits of a call's marks. */
export const mark = { inbound: 1, transferred: 2, flagged: 4, busy: 8, failed: 16 } as const

const unanswered = 0.12

/** Makes up all calls; about 20 bytes each. */
export function makeCalls(past: Past, wanted: number): Calls {
  const count = past.leads === 0 || past.memberIds.length === 0 ? 0 : wanted
  const random = seeded(past.seed, past.account, 0x63)
  const calls: Calls = {
    past,
    count,
    // With draws of their own, how many of them hangs on the day: what a call is does not.
    time: businessTimes(count, past.until, past.zone, seeded(past.seed, past.account, 0x62)),
    lead: new Uint32Array(count),
    duration: new Uint16Array(count),
    agent: new Uint8Array(count),
    group: new Uint8Array(count),
    campaign: new Uint8Array(count),
    number: new Uint8Array(count),
    disposition: new Uint8Array(count),
    marks: new Uint8Array(count)
  }
  for (let index = 0; index < count; index++) makeCall(calls, index, random)
  return calls
}

/** The id of the first of an account's calls; the others follow. */
export function firstCallId(past: Past): number {
  return (past.account - 1) * 50_000_000 + 900_001
}

/** Seconds from the lead's arrival to its call. */
export function speedToLead(calls: Calls, index: number): number {
  return 5 + (hash(calls.past.seed, calls.past.account, index, 0x73) % 1795)
}

function makeCall(calls: Calls, index: number, random: Random): void {
  const { past } = calls
  const inbound = random() < 0.18
  const answered = random() >= unanswered
  const lead = Math.floor(random() ** 1.3 * past.leads)
  const disposition = answered ? drawDisposition(inbound, random()) : filed.noAnswer
  const [low, high] = dispositions[disposition]?.seconds ?? [0, 0]
  const talked = disposition > filed.voicemail
  const why = random()

  calls.lead[index] = lead
  calls.agent[index] = between(random, 0, past.memberIds.length - 1)
  calls.group[index] = homeGroup(past.seed, past.account, lead, past.groupIds.length)
  calls.campaign[index] = random() < 0.85 ? between(random, 1, past.campaignIds.length) : 0
  calls.number[index] = between(random, 0, past.numbers - 1)
  calls.disposition[index] = disposition
  calls.duration[index] = Math.round(low + (high - low) * random() ** 2)
  calls.marks[index] =
    (inbound ? mark.inbound : 0) |
    (talked && random() < 0.06 ? mark.transferred : 0) |
    (talked && random() < 0.03 ? mark.flagged : 0) |
    (!answered && why < 0.25 ? mark.busy : 0) |
    (!answered && why > 0.93 ? mark.failed : 0)
}

function drawDisposition(inbound: boolean, at: number): number {
  let left = at * 100
  for (const [place, disposition] of dispositions.entries()) {
    left -= inbound ? disposition.inbound : disposition.outbound
    if (left < 0) return place
  }
  return filed.none
}
