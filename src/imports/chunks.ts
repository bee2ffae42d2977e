import { hash } from 'node:crypto'
import type { LeadDetails } from '../../schemas/lead-inputs.ts'

/** Leads that go to V1 in one call. */
export interface Chunk {
  /** From 1. */
  readonly number: number
  /** The lines of the first and the last. */
  readonly lines: readonly [number, number]
  readonly leads: readonly LeadDetails[]
}

/** The most leads of a chunk (V1 "AddMultipleLeadsToGroup"), and the most bytes of them, as in a batch. */
const mostLeads = 100
const mostBytes = 2 * 1024 * 1024

/** Puts leads into chunks in their order: full ones, but for the last, where the leads aren't unusually long. */
export class Chunks {
  #number = 0
  #lines: number[] = []
  #leads: LeadDetails[] = []
  #bytes = 0

  /** Takes a lead, and gives the chunk that is full with it or had no room for it. */
  add(line: number, lead: LeadDetails): Chunk | undefined {
    const bytes = Buffer.byteLength(JSON.stringify(lead))
    const full = this.#bytes + bytes > mostBytes ? this.rest() : undefined
    this.#lines.push(line)
    this.#leads.push(lead)
    this.#bytes += bytes
    return full ?? (this.#leads.length === mostLeads ? this.rest() : undefined)
  }

  /** The chunk of the leads that are left, if there are any. */
  rest(): Chunk | undefined {
    const [lines, leads] = [this.#lines, this.#leads]
    const [first, last] = [lines[0], lines.at(-1)]
    if (first === undefined || last === undefined) return undefined
    this.#lines = []
    this.#leads = []
    this.#bytes = 0
    return { number: ++this.#number, lines: [first, last], leads }
  }
}

/** Tells chunks of other leads apart. */
export function hashOf({ leads }: Chunk): string {
  return hash('sha256', JSON.stringify(leads), 'base64url')
}
