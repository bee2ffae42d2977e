import type { Buffers } from '../buffers.ts'
import { Chunks } from './chunks.ts'
import { type Head, longestHead, ResponseFault, readHead } from './head.ts'

/** No body has more bytes. */
const largestBody = 16 * 1024 * 1024
const firstBuffer = 16 * 1024
const none = Buffer.alloc(0)
const END = '\r\n\r\n'
const START = 'HTTP/1.'

/** Heads repeat themselves for as long as their `Date` says the same: the last one needs no second reading. */
let known: { readonly text: string; readonly head: Head } | undefined

/** Reads one answer from the bytes of a connection as they come. */
export class AnswerReader {
  readonly #kept: Buffers
  /** What has come of a head that isn't whole yet. */
  #begun = none
  #head: Head | undefined
  #chunks: Chunks | undefined
  // One buffer that grows: an answer that drips would be as many small ones, each with its own overhead.
  #buffer = none
  #length = 0
  /** The body where it came whole, in bytes that aren't ours. */
  #whole: Buffer | undefined
  /** More has come than belongs to it. */
  #isFollowed: boolean = false

  constructor(kept: Buffers) {
    this.#kept = kept
  }

  /** Of the answer that has ended. */
  get head(): Head {
    if (this.#head === undefined) throw new TypeError('no answer has ended')
    return this.#head
  }

  /** For how long its connection may be kept, in milliseconds: not where more came than belongs to it. */
  get keptMs(): number {
    return this.#isFollowed ? 0 : this.head.keptMs
  }

  /** The body of the answer that has ended: good until `release`, and until other bytes come. */
  get body(): Buffer {
    return this.#whole ?? this.#buffer.subarray(0, this.#length)
  }

  /** Takes bytes that came; whether the answer is whole. Throws `ResponseFault`. */
  take(bytes: Buffer): boolean {
    const rest = this.#head === undefined ? this.#takeHead(bytes) : bytes
    return rest !== null && this.#takeBody(this.head, rest)
  }

  /** The connection has ended; whether that makes the answer whole. */
  end(): boolean {
    return this.#head?.body === 'until-end'
  }

  /** Makes it ready for the next answer: nobody looks at the body any more. */
  release(): void {
    if (this.#buffer !== none) this.#kept.giveBack(this.#buffer)
    this.#buffer = none
    this.#length = 0
    this.#whole = undefined
    this.#isFollowed = false
    this.#begun = none
    this.#head = undefined
    this.#chunks = undefined
  }

  /** What stands behind the head; `null` while that isn't whole. */
  #takeHead(bytes: Buffer): Buffer | null {
    let rest = this.#begun === none ? bytes : Buffer.concat([this.#begun, bytes])
    for (;;) {
      const end = rest.indexOf(END)
      if ((end === -1 ? rest.length - END.length + 1 : end) > longestHead)
        throw new ResponseFault('the head of the answer is too long')
      if (end === -1) {
        if (!START.startsWith(rest.toString('latin1', 0, START.length)))
          throw new ResponseFault('the answer does not begin as one of HTTP/1.1')
        this.#begun = Buffer.from(rest)
        return null
      }
      const head = headOf(rest.toString('latin1', 0, end))
      rest = rest.subarray(end + END.length)
      // Of those that come ahead, "early hints" say nothing to us, and the others were not asked for.
      if (head.status < 102) throw new ResponseFault(`the answer is ${head.status}, which was not asked for`)
      if (head.status < 200 && head.keptMs === 0)
        throw new ResponseFault(`the answer is ${head.status}, and the connection ends with it`)
      if (head.status >= 200) {
        this.#begun = none
        this.#head = head
        return rest
      }
    }
  }

  #takeBody({ body }: Head, bytes: Buffer): boolean {
    if (body === 'chunked') return this.#takeChunks(bytes)
    if (body === 'until-end') {
      this.#add(bytes)
      return false
    }
    if (body > largestBody) throw tooLarge()
    const left = body - this.#length
    this.#isFollowed = bytes.length > left
    const own = this.#isFollowed ? bytes.subarray(0, left) : bytes
    if (own.length === body) this.#whole = own
    else this.#add(own, body)
    return own.length === left
  }

  #takeChunks(bytes: Buffer): boolean {
    this.#chunks ??= new Chunks()
    const end = this.#chunks.read(bytes, (data) => this.#add(data))
    this.#isFollowed = end !== -1 && end < bytes.length
    return end !== -1
  }

  /** Keeps bytes of the body, of which there will be this many in all, if that is known. */
  #add(bytes: Buffer, inAll = 0): void {
    const needed = this.#length + bytes.length
    if (needed > largestBody) throw tooLarge()
    if (needed > this.#buffer.length) {
      const larger = this.#kept.take(Math.max(firstBuffer, inAll, this.#buffer.length * 2, needed))
      this.#buffer.copy(larger, 0, 0, this.#length)
      if (this.#buffer !== none) this.#kept.giveBack(this.#buffer)
      this.#buffer = larger
    }
    bytes.copy(this.#buffer, this.#length)
    this.#length = needed
  }
}

function headOf(text: string): Head {
  if (known?.text !== text) known = { text, head: readHead(text) }
  return known.head
}

const tooLarge = () => new ResponseFault('the body has more than 16 MiB')
