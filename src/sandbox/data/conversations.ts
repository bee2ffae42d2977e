import type { Account } from '../account.ts'
import { type Calls, mark } from './calls.ts'
import { filed } from './dispositions.ts'
import { entry, hash } from './random.ts'
import { days, endings, exchanges, greetings, hours, type Line, openings } from './scripts.ts'

/** Something that was said on a call; times are milliseconds from its start. */
export interface Utterance {
  readonly channel: string
  readonly speaker: string
  readonly text: string
  readonly confidence: number
  readonly start: number
  readonly end: number
}

const secondsALine = 9
const mostExchanges = 24

/** What was said on an answered call: the longer it was, the more. */
export function utterances(account: Account, calls: Calls, index: number): Utterance[] {
  const { seed, account: place } = calls.past
  const chance = (what: number) => hash(seed, place, index, what)
  const lines = linesOf(calls, index, chance)
  const words = wordsOf(account, calls, index, chance)
  const texts = lines.map(([, template]) =>
    template.replace(/\{(\w+)\}/g, (_, name: string) => words[name] ?? '')
  )

  const spoken = texts.reduce((sum, text) => sum + text.length, 0)
  const milliseconds = (calls.duration[index] ?? 0) * 1000
  let passed = 0
  return lines.map(([speaker], line) => {
    const text = texts[line] ?? ''
    const start = Math.floor((milliseconds * passed) / spoken)
    passed += text.length
    const end = Math.floor((milliseconds * passed) / spoken)
    const confidence = (90 + (chance(1000 + line) % 10)) / 100
    return { channel: String(speaker), speaker: String(speaker), text, confidence, start, end }
  })
}

function linesOf(calls: Calls, index: number, chance: (what: number) => number): readonly Line[] {
  const disposition = calls.disposition[index] ?? 0
  const ending = entry(endings[disposition] ?? endings[0] ?? [], chance(1))
  if (disposition === filed.none || disposition === filed.voicemail) return ending
  const inbound = ((calls.marks[index] ?? 0) & mark.inbound) !== 0
  const opening = entry(inbound ? greetings : openings, chance(2))
  const room = Math.floor((calls.duration[index] ?? 0) / secondsALine - opening.length - ending.length) / 2
  const middle: Line[] = []
  for (let turn = 0; turn < Math.min(room, mostExchanges); turn++) {
    middle.push(...entry(exchanges, chance(3) + turn * 5))
  }
  return [...opening, ...middle, ...ending]
}

function wordsOf(
  account: Account,
  calls: Calls,
  index: number,
  chance: (what: number) => number
): Readonly<Record<string, string>> {
  const lead = account.leads[calls.lead[index] ?? 0]
  const agentId = calls.past.memberIds[calls.agent[index] ?? 0] ?? -1
  return {
    lead: lead?.first_name ?? '',
    city: lead?.city ?? '',
    agent: account.members.get(agentId)?.firstName ?? '',
    day: entry(days, chance(4)),
    hour: entry(hours, chance(5)),
    amount: `$${90 + (chance(6) % 400)}`
  }
}
