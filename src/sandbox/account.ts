import type { Calls, Past } from './data/calls.ts'
import type { Messages } from './data/messages.ts'
import type { Zone } from './data/zone.ts'
import type { Guesses } from './guesses.ts'
import type { CustomField, Lead, Member, PhoneNumber, Titled } from './records.ts'

/** What a Method may ask besides the account: the time, how to write it, and the guesses that hold. */
export interface World {
  readonly seed: number
  /** When the sandbox started; the made-up past ends here. */
  readonly started: number
  readonly zone: Zone
  readonly guesses: Guesses
  /** The wall clock, which a test may stop. */
  now(): number
  /** Milliseconds that really went by. */
  elapsed(): number
}

/** Leads that wait in the queue of AddMultipleLeads. */
interface Batch {
  readonly due: number
  add(): void
}

/** How much of everything an account is made with. */
export interface Sizes {
  readonly leads: number
  readonly calls: number
  readonly messages: number
  readonly members: number
  readonly numbers: number
}

/** Everything that one account owns. */
export interface Account {
  readonly id: number
  readonly sizes: Sizes
  /** Field evidence: for some accounts searches find leads that do not fit. */
  readonly ignoresSearchText: boolean
  readonly tags: Map<number, Titled>
  readonly groups: Map<number, Titled>
  readonly campaigns: readonly Titled[]
  readonly locations: readonly string[]
  readonly fields: Map<string, CustomField>
  /** A lead's place is its id less `firstLeadId`; leads are never deleted. */
  readonly leads: Lead[]
  readonly firstLeadId: number
  readonly members: Map<number, Member>
  readonly seats: number
  readonly numbers: readonly PhoneNumber[]
  credits: number
  /** The ids that the next new ones get. */
  readonly next: { tag: number; group: number; member: number }
  readonly queue: Batch[]
  readonly searchTimes: number[]
  /** The account as it was at the start, which its calls and messages come from. */
  readonly past: Past
  /** Made when first asked for. */
  calls(): Calls
  messages(): Messages
}

/** The lead of that id. */
export function leadOf(account: Account, id: number | undefined): Lead | undefined {
  return id === undefined ? undefined : account.leads[id - account.firstLeadId]
}

/** Lets the leads that waited long enough leave the queue. */
export function settleQueue(account: Account, world: World): void {
  while (account.queue[0] && account.queue[0].due <= world.elapsed()) account.queue.shift()?.add()
}
