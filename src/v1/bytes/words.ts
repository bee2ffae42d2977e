/** How many bytes are looked at, and written, at a time: as many as a double has. */
const wordLength = 8

/**
 * Bytes of JSON, and behind them as many zeros as a word has: a word can begin at each of them, and a zero ends whatever
 * is read. Words are compared and copied as doubles, which is exact for ASCII alone: no double that begins with ASCII is
 * NaN, unless the first byte is DEL and the second none of ASCII's.
 */
export interface Bytes {
  readonly buffer: Buffer
  readonly view: DataView
}

/** What is kept for the next use, in bytes; for more there is a buffer that goes again. */
const mostKept = 1024 * 1024

/** Zeros to begin with. */
export function zeros(length: number): Bytes {
  const bytes = new ArrayBuffer(length)
  return { buffer: Buffer.from(bytes), view: new DataView(bytes) }
}

let kept = zeros(64 * 1024)

/** A copy of these bytes, good until the next one is made. */
export function copied(body: Buffer): Bytes {
  const needed = body.length + wordLength
  let copy = kept
  if (needed > copy.buffer.length) {
    copy = zeros(needed * 2)
    if (needed * 2 <= mostKept) kept = copy
  }
  body.copy(copy.buffer)
  copy.buffer.fill(0, body.length, needed)
  return copy
}

/** A constant of ASCII, in words. */
export interface Constant {
  readonly text: string
  readonly length: number
  /** All of it, filled up with zeros. */
  readonly words: readonly number[]
  /** Its last word, which ends with its last byte; NaN where it is shorter than a word. */
  readonly last: number
}

/** The constant for a text of ASCII without control characters. */
export function constantOf(text: string): Constant {
  const { buffer, view } = zeros(text.length + wordLength)
  buffer.write(text, 'latin1')
  const words: number[] = []
  for (let at = 0; at < text.length; at += wordLength) words.push(view.getFloat64(at))
  const last = text.length < wordLength ? Number.NaN : view.getFloat64(text.length - wordLength)
  return { text, length: text.length, words, last }
}

/** Whether a constant stands here. */
export function standsAt({ view }: Bytes, at: number, { text, length, words, last }: Constant): boolean {
  if (length < wordLength) {
    for (let index = 0; index < length; index++) {
      if (view.getUint8(at + index) !== text.charCodeAt(index)) return false
    }
    return true
  }
  // The last one first: constants that begin alike are many. It ends before the zeros do.
  if (at + length > view.byteLength || view.getFloat64(at + length - wordLength) !== last) return false
  const whole = length - (length % wordLength)
  for (let index = 0; index < whole; index += wordLength) {
    if (view.getFloat64(at + index) !== words[index / wordLength]) return false
  }
  return true
}
