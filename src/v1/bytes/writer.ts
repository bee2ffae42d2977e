import { type Bytes, zeros } from './words.ts'

/** Words are written whole, and more than one at a time. */
const slack = 16

/** A unit of UTF-16 takes three bytes of UTF-8 at most. */
const mostOfOne = 3

/** What is kept for the next use, in bytes. */
const mostKept = 1024 * 1024

/** The buffer that JSON is written into, and again for the next reply: what is written has to be taken before. */
export class Writer {
  #bytes: Bytes = zeros(64 * 1024)

  /** Lets go of a buffer that is too large to be kept. */
  reset(): void {
    if (this.#bytes.buffer.length > mostKept) this.#bytes = zeros(mostKept)
  }

  /** Where to write so many bytes at this place: another buffer with the same before it, if there wasn't the room. */
  roomFor(length: number, at: number): DataView {
    const needed = at + length + slack
    if (needed > this.#bytes.buffer.length) {
      const larger = zeros(needed * 2)
      this.#bytes.buffer.copy(larger.buffer, 0, 0, at)
      this.#bytes = larger
    }
    return this.#bytes.view
  }

  /** Writes any text at this place, for which it makes the room; where it ends. */
  putText(text: string, at: number): number {
    this.roomFor(text.length * mostOfOne, at)
    return at + this.#bytes.buffer.write(text, at)
  }

  /** A copy of what is written before this place. */
  taken(end: number): Buffer {
    const copy = Buffer.allocUnsafeSlow(end)
    this.#bytes.buffer.copy(copy, 0, 0, end)
    return copy
  }

  /** The same of ASCII, as a text. */
  text(end: number): string {
    return this.#bytes.buffer.toString('latin1', 0, end)
  }
}
