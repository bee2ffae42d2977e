/** How many bytes are looked at, and written, at a time: as many as a double has. */
const wordLength = 8

/** No constant is longer that is looked for. */
const longest = 128

/**
 * Bytes of JSON, and zeros behind them, as many as a word has: a zero ends whatever is read. Behind these are others, so
 * that the longest constant may be looked for at each of them. Words are compared and copied as doubles, which is exact
 * for ASCII alone: no double that begins with ASCII is NaN, unless the first byte is DEL and the second none of ASCII's.
 * Those of constants, which are ASCII or zeros to the end, are read in the processor's own order.
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
  const needed = body.length + wordLength + longest
  let copy = kept
  if (needed > copy.buffer.length) {
    copy = zeros(needed * 2)
    if (needed * 2 <= mostKept) kept = copy
  }
  body.copy(copy.buffer)
  copy.view.setFloat64(body.length, 0)
  return copy
}

/** A constant of ASCII, in words. */
export interface Constant {
  readonly text: string
  readonly length: number
  /** All of it, filled up with zeros. */
  readonly words: readonly number[]
  /** Its last word, which ends with its last byte, and how many words it takes to what that covers; NaN, of a shorter one. */
  readonly last: number
  readonly others: number
}

/** The constant for a text of ASCII without control characters. */
export function constantOf(text: string): Constant {
  const { buffer, view } = zeros(text.length + wordLength)
  buffer.write(text, 'latin1')
  const words: number[] = []
  for (let at = 0; at < text.length; at += wordLength) words.push(view.getFloat64(at, true))
  const last = text.length < wordLength ? Number.NaN : view.getFloat64(text.length - wordLength, true)
  return { text, length: text.length, words, last, others: words.length - 1 }
}

/** Whether a constant stands here. */
export function standsAt(
  view: DataView,
  at: number,
  { text, length, words, last, others }: Constant
): boolean {
  if (length < wordLength) {
    for (let index = 0; index < length; index++) {
      if (view.getUint8(at + index) !== text.charCodeAt(index)) return false
    }
    return true
  }
  // The last one first: constants that begin alike are many. What of the others it covers is not looked at again.
  if (view.getFloat64(at + length - wordLength, true) !== last) return false
  for (let index = 0; index < others; index++) {
    if (view.getFloat64(at + index * wordLength, true) !== words[index]) return false
  }
  return true
}
