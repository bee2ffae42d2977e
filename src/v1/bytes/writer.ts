import { DAY_SECONDS, dayText } from '../../time/days.ts'
import { type Bytes, type Constant, constantOf, zeros } from './words.ts'

const QUOTE = 0x22
const BACKSLASH = 0x5c
const SLASH = 0x2f
const COMMA = 0x2c
const ZERO = 0x30
const COLON = 0x3a
const Z = 0x5a

/** Words are written whole, a byte of UTF-16 takes three of UTF-8 at most. */
const slack = 16
const mostOfOne = 3

/** What is kept for the next use, in bytes. */
const mostKept = 1024 * 1024

/** Capital letters of ASCII to small ones, all else to itself. */
const lowerCase = Uint8Array.from({ length: 256 }, (_, code) =>
  code >= 0x41 && code <= 0x5a ? code + 32 : code
)

/**
 * Writes JSON into one buffer, which is used again: what is written has to be taken before it is reset. Whoever
 * writes has reserved the room, but for `json`.
 */
export class Writer {
  #bytes: Bytes = zeros(64 * 1024)
  #at = 0
  #reserved = 0
  #day = Number.NaN
  #dayText = constantOf('')

  /** How many bytes are written. */
  get length(): number {
    return this.#at
  }

  reset(): void {
    this.#at = 0
    if (this.#bytes.buffer.length > mostKept) this.#bytes = zeros(mostKept)
  }

  /** Makes room for so many bytes. */
  reserve(length: number): void {
    this.#reserved = length
    this.#grow(length)
  }

  #grow(length: number): void {
    const needed = this.#at + length + slack
    if (needed <= this.#bytes.buffer.length) return
    const larger = zeros(needed * 2)
    this.#bytes.buffer.copy(larger.buffer, 0, 0, this.#at)
    this.#bytes = larger
  }

  /** A copy of what is written. */
  taken(): Buffer {
    const copy = Buffer.allocUnsafeSlow(this.#at)
    this.#bytes.buffer.copy(copy, 0, 0, this.#at)
    return copy
  }

  constant({ words, length }: Constant): void {
    const { view } = this.#bytes
    let at = this.#at
    for (const word of words) {
      view.setFloat64(at, word)
      at += 8
    }
    this.#at += length
  }

  /** The quote of a text. */
  quote(): void {
    this.byte(QUOTE)
  }

  byte(code: number): void {
    this.#bytes.view.setUint8(this.#at++, code)
  }

  /** Copies ASCII as it is. */
  ascii(from: Bytes, start: number, end: number): void {
    const { view } = this.#bytes
    for (let at = start, to = this.#at; at < end; at += 8, to += 8)
      view.setFloat64(to, from.view.getFloat64(at))
    this.#at += end - start
  }

  /** Copies any bytes as they are. */
  copy({ buffer }: Bytes, start: number, end: number): void {
    this.#at += buffer.copy(this.#bytes.buffer, this.#at, start, end)
  }

  /** Copies ASCII in small letters. */
  lower({ view: from }: Bytes, start: number, end: number): void {
    const { view } = this.#bytes
    let to = this.#at
    for (let at = start; at < end; at++) view.setUint8(to++, lowerCase[from.getUint8(at)] ?? 0)
    this.#at = to
  }

  /** Copies the inside of a text of ASCII, its slashes without the backslash that PHP puts before them. */
  unslashed(from: Bytes, start: number, end: number): void {
    let at = start
    for (;;) {
      let stop = at
      while (stop < end && from.view.getUint8(stop) !== BACKSLASH) stop++
      this.ascii(from, at, stop)
      if (stop === end) return
      at = stop + 1
      const escaped = from.view.getUint8(at)
      if (escaped === SLASH) continue
      this.byte(BACKSLASH)
      this.byte(escaped)
      at++
    }
  }

  /** Writes digits with commas between them as a list of texts; `false`, and nothing, where it is anything else. */
  ids({ view: from }: Bytes, start: number, end: number): boolean {
    const { view } = this.#bytes
    let to = this.#at
    view.setUint8(to++, 0x5b)
    view.setUint8(to++, QUOTE)
    let digits = 0
    for (let at = start; at < end; at++) {
      const code = from.getUint8(at)
      if (code === COMMA && digits > 0) {
        digits = 0
        view.setUint8(to++, QUOTE)
        view.setUint8(to++, COMMA)
        view.setUint8(to++, QUOTE)
      } else if (code >= ZERO && code <= ZERO + 9) {
        digits++
        view.setUint8(to++, code)
      } else return false
    }
    if (digits === 0) return false
    view.setUint8(to++, QUOTE)
    view.setUint8(to++, 0x5d)
    this.#at = to
    return true
  }

  /** Writes an instant, whole seconds since 1970, as a text of JSON: RFC 3339 in UTC. Rows of a day follow each other. */
  stamp(instant: number): void {
    const day = Math.floor(instant / DAY_SECONDS)
    if (day !== this.#day) {
      this.#day = day
      this.#dayText = constantOf(`"${dayText(day)}T`)
    }
    const second = instant - day * DAY_SECONDS
    const minute = Math.floor(second / 60)
    this.constant(this.#dayText)
    this.#twoDigits(Math.floor(minute / 60), COLON)
    this.#twoDigits(minute % 60, COLON)
    this.#twoDigits(second % 60, Z)
    this.quote()
  }

  #twoDigits(number: number, behind: number): void {
    const { view } = this.#bytes
    const tens = Math.floor(number / 10)
    view.setUint8(this.#at, ZERO + tens)
    view.setUint8(this.#at + 1, ZERO + number - tens * 10)
    view.setUint8(this.#at + 2, behind)
    this.#at += 3
  }

  /** Writes any JSON, and leaves the room behind it that was reserved. */
  json(text: string): void {
    this.#grow(text.length * mostOfOne + this.#reserved)
    this.#at += this.#bytes.buffer.write(text, this.#at)
  }
}
