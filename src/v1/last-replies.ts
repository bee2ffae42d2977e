import { LRUCache } from 'lru-cache'
import type { Reading, Translation } from './fields.ts'
import type { Translating } from './row-texts.ts'

/** What V1 replied to a read the last time. What the same bytes mean needn't be found out again. */
export interface LastReply {
  /** The translation of a reply that is to be read by `rows`, as that makes it; the same one for the same bytes. */
  translate(rows: Translating, body: Buffer, reading: Reading): Translation | null
}

/** The last replies of reads, by name. */
export interface LastReplies {
  of(name: string): LastReply
}

/** How many bytes all of them take at most, roughly, if not said. */
const mostKept = 16 * 1024 * 1024

/** A longer reply is not kept, in bytes: it would drive out a quarter of the others. */
const longestKept = 1024 * 1024

/** What is kept of a reply takes so many times its length: itself, its rows, a page of them, and that compressed. */
const timesItsLength = 4

/** What a read takes besides its name and its reply, roughly, in bytes. */
const overhead = 500

/**
 * Remembers the last reply of reads that are made again and again, as of a page that polls: V1 has no way to say that
 * nothing has changed, but its bytes do. A reply is kept from the second time on that its read is made.
 */
export function lastReplies(mostBytes = mostKept): LastReplies {
  const known = new LRUCache<string, Last>({ maxSize: mostBytes })

  return {
    of(name) {
      const found = known.get(name)
      if (found !== undefined) return found
      const made = new Last((length) => {
        if (known.peek(name) !== made) return
        // What is set again as it is would not be measured again.
        known.delete(name)
        known.set(name, made, { size: sizeOf(name, length) })
      })
      known.set(name, made, { size: sizeOf(name, 0) })
      return made
    }
  }
}

function sizeOf(name: string, length: number): number {
  return overhead + 2 * name.length + timesItsLength * length
}

/** A reply, and what it means to whom it was translated for. */
interface Kept {
  readonly rows: Translating
  readonly body: Buffer
  readonly translation: Translation
}

class Last implements LastReply {
  readonly #grown: (length: number) => void
  #wasAsked: boolean = false
  #kept: Kept | null = null
  /** For the bodies that are kept, one after another. */
  #memory = Buffer.alloc(0)

  /** `grown` is told how long the longest reply is that was kept. */
  constructor(grown: (length: number) => void) {
    this.#grown = grown
  }

  translate(rows: Translating, body: Buffer, reading: Reading): Translation | null {
    const kept = this.#kept
    if (kept?.rows === rows && kept.body.equals(body)) return kept.translation
    const translation = rows.translate(body, reading)
    if (this.#wasAsked && translation !== null && body.length <= longestKept) {
      this.#kept = { rows, body: this.#copyOf(body), translation }
    }
    this.#wasAsked = true
    return translation
  }

  /** Whoever gave the body uses its memory again. */
  #copyOf(body: Buffer): Buffer {
    if (body.length > this.#memory.length) {
      this.#memory = Buffer.allocUnsafeSlow(body.length)
      this.#grown(body.length)
    }
    return this.#memory.subarray(0, body.copy(this.#memory))
  }
}
