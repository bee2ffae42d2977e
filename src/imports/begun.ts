/** The longest line of NDJSON and the largest record of CSV, in bytes: as a body. */
export const largest = 262_144
const firstBuffer = 4_096

/** A part of an upload whose end isn't there yet: one buffer that grows, as it may come byte by byte. */
export class Begun {
  #buffer = Buffer.allocUnsafe(firstBuffer)
  #length = 0

  /** Whether there are more bytes than the limit. Those are not held. */
  get isTooLarge(): boolean {
    return this.#length > largest
  }

  goOnWith(part: Buffer): void {
    const length = this.#length + part.length
    if (length <= largest) {
      if (length > this.#buffer.length) {
        const larger = Buffer.allocUnsafe(Math.max(length, this.#buffer.length * 2))
        this.#buffer.copy(larger, 0, 0, this.#length)
        this.#buffer = larger
      }
      part.copy(this.#buffer, this.#length)
    }
    this.#length = length
  }

  /** What ends with this part, until the next call; `null` if it is too large. */
  endingWith(part: Buffer): Buffer | null {
    if (this.#length === 0) return part.length > largest ? null : part
    this.goOnWith(part)
    const whole = this.isTooLarge ? null : this.#buffer.subarray(0, this.#length)
    this.#length = 0
    return whole
  }
}
