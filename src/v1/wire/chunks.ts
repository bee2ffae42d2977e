import { ResponseFault, token, wellFormedTrailer } from './head.ts'

/** Where a body in chunks stands (RFC 9112, 7.1): in the line of a size, its data, the line behind that, or the trailers. */
type Part = 'size' | 'data' | 'behind' | 'trailers' | 'end'

const LF = 0x0a
const CR = 0x0d

/** The line of a size, with its extensions, and all trailers together have no more bytes than this. */
const longestLine = 4 * 1024
const longestTrailers = 16 * 1024

/** A size, and extensions, whose values are tokens or quoted texts. */
const quoted = '"(?:[\\t !#-[\\]-~\\x80-\\xff]|\\\\[\\t -~\\x80-\\xff])*"'
const sizeLine = new RegExp(`^([0-9A-Fa-f]{1,8})(?:;${token}(?:=(?:${token}|${quoted}))?)*$`)

/** Takes a body in chunks apart. */
export class Chunks {
  #part: Part = 'size'
  /** What is left of a chunk's data. */
  #left = 0
  /** The line that has begun. */
  #line = ''
  #trailers = 0

  /**
   * Takes the bytes that came, and gives the data among them to `take`. Where the body ends there, the place behind it;
   * -1 where it goes on. Throws `ResponseFault`.
   */
  read(bytes: Buffer, take: (data: Buffer) => void): number {
    let at = 0
    while (at < bytes.length) {
      if (this.#part === 'data') {
        const end = Math.min(at + this.#left, bytes.length)
        take(bytes.subarray(at, end))
        this.#left -= end - at
        at = end
        if (this.#left === 0) this.#part = 'behind'
        continue
      }
      const end = bytes.indexOf(LF, at)
      this.#add(bytes.toString('latin1', at, end === -1 ? bytes.length : end + 1))
      if (end === -1) return -1
      at = end + 1
      const line = this.#line
      this.#line = ''
      this.#lineEnded(line)
      if (this.#part === 'end') return at
    }
    return -1
  }

  #add(text: string): void {
    this.#line += text
    if (this.#line.length > longestLine) throw new ResponseFault('a line between the chunks is too long')
  }

  #lineEnded(line: string): void {
    if (line.charCodeAt(line.length - 2) !== CR)
      throw new ResponseFault('a line between the chunks has no end')
    const text = line.slice(0, -2)
    if (this.#part === 'size') {
      const [, digits] = sizeLine.exec(text) ?? []
      if (digits === undefined) throw new ResponseFault('a chunk has no size')
      this.#left = Number.parseInt(digits, 16)
      this.#part = this.#left === 0 ? 'trailers' : 'data'
    } else if (this.#part === 'behind') {
      if (text !== '') throw new ResponseFault('a chunk is longer than its size')
      this.#part = 'size'
    } else if (text === '') {
      this.#part = 'end'
    } else {
      if (!wellFormedTrailer.test(text)) throw new ResponseFault('a trailer is no header line')
      this.#trailers += line.length
      if (this.#trailers > longestTrailers) throw new ResponseFault('there are too many trailers')
    }
  }
}
