import { businessTimes } from './business-times.ts'
import type { Past } from './calls.ts'
import { homeGroup } from './leads.ts'
import { between, seeded } from './random.ts'

/** All text messages of an account, oldest first: one column a property, one place a message. */
export interface Messages {
  readonly past: Past
  readonly count: number
  /** Epoch seconds. */
  readonly time: Uint32Array
  readonly lead: Uint32Array
  readonly group: Uint8Array
  readonly number: Uint8Array
  /** A place in `messageStatuses`. */
  readonly status: Uint8Array
  /** Any number, which tells what the message says. */
  readonly words: Uint16Array
}

export const messageStatuses = ['Sent', 'Received', 'Failed'] as const

/** Makes up all messages. */
export function makeMessages(past: Past, wanted: number): Messages {
  const count = past.leads === 0 ? 0 : wanted
  const random = seeded(past.seed, past.account, 0x74)
  const messages: Messages = {
    past,
    count,
    time: businessTimes(count, past.until, past.zone, random),
    lead: new Uint32Array(count),
    group: new Uint8Array(count),
    number: new Uint8Array(count),
    status: new Uint8Array(count),
    words: new Uint16Array(count)
  }
  for (let index = 0; index < count; index++) {
    const lead = Math.floor(random() * past.leads)
    const kind = random()
    messages.lead[index] = lead
    messages.group[index] = homeGroup(past.seed, past.account, lead, past.groupIds.length)
    messages.number[index] = between(random, 0, past.numbers - 1)
    messages.status[index] = kind < 0.62 ? 0 : kind < 0.97 ? 1 : 2
    messages.words[index] = between(random, 0, 65_535)
  }
  return messages
}

/** The id of the first of an account's messages; the others follow. */
export function firstMessageId(past: Past): number {
  return (past.account - 1) * 50_000_000 + 29_800_001
}
