import type { Account } from '../account.ts'
import type { Lead } from '../records.ts'
import { between, pick, type Random, seeded } from './random.ts'
import { manualNotes } from './texts.ts'

const dayMs = 86_400_000

/** A note on a lead. */
interface LeadNote {
  readonly id: number
  readonly words: string
  readonly type: string
  readonly memberId: number
  readonly at: number
}

/** A voicemail that was dropped to a lead. */
export interface LeadVoicemail {
  readonly id: number
  readonly numberPlace: number
  readonly at: number
  readonly seconds: number
}

/** The notes of a lead, oldest first; leads that came later have none. */
export function leadNotes(account: Account, lead: Lead): readonly LeadNote[] {
  const past = pastOf(account, lead, 0x6f)
  if (!past) return []
  return past.moments(between(past.random, 0, 4)).map((at, turn) => {
    const kind = past.random()
    const manual = kind < 0.6
    return {
      id: past.place * 8 + turn + 1,
      words: manual ? pick(manualNotes, past.random()) : kind < 0.85 ? 'SMS : Sent' : 'Email : Opened',
      type: manual ? 'manual' : kind < 0.85 ? 'sms' : 'email',
      memberId: pick(account.past.memberIds, past.random()),
      at
    }
  })
}

/** The voicemails dropped to a lead, oldest first; leads that came later have none. */
export function leadVoicemails(account: Account, lead: Lead): readonly LeadVoicemail[] {
  const past = pastOf(account, lead, 0x76)
  if (!past) return []
  return past.moments(between(past.random, 0, 2)).map((at, turn) => ({
    id: 1_204_001 + past.place * 4 + turn,
    numberPlace: between(past.random, 0, account.sizes.numbers - 1),
    at,
    seconds: between(past.random, 14, 42)
  }))
}

function pastOf(account: Account, lead: Lead, what: number) {
  const place = lead.id - account.firstLeadId
  if (place >= account.sizes.leads) return undefined
  const random = seeded(account.past.seed, account.past.account, place, what)
  return { place, random, moments: (count: number) => moments(count, account.past.until, random) }
}

function moments(count: number, until: number, random: Random): number[] {
  const times = Array.from({ length: count }, () => until - Math.floor(random() * 300 * dayMs) - 60_000)
  return times.sort((one, other) => one - other)
}
