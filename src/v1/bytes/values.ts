import { characterAt, isPlain, isShort, lengthOf } from './escapes.ts'
import type { Bytes } from './words.ts'

const QUOTE = 0x22
const BACKSLASH = 0x5c
const COMMA = 0x2c
const ZERO = 0x30
const NINE = 0x39

/** `null`. */
const NULL = 0x6e756c6c

/** What a value of a row is, as far as that decides how it is read. Of a text, what is in it decides for the highest. */
export const kinds = {
  /** The row lacks it. */
  absent: 0,
  null: 1,
  /** A text of ASCII without escapes. */
  plain: 2,
  /** A text with more than ASCII, without escapes. */
  wide: 3,
  /** A text with escapes, each of which JSON writes likewise, or as the character itself (`\/`, `\u00e9`). */
  escaped: 4,
  /** A text with others: of control characters, quotes, backslashes and lone surrogates by their numbers. */
  numbered: 5,
  /** 1 to 15 digits. */
  digits: 6,
  /** Another number, `true` or `false`. */
  bare: 7,
  /** A list or an object. */
  nested: 8
} as const

/** A value of a row where it stands: of a text without its quotes. The same object for one field of all rows. */
export class Value {
  kind: number = kinds.absent
  start = 0
  end = 0
}

/** Characters that stand for themselves in a text of JSON. */
const plain = Uint8Array.from({ length: 256 }, (_, code) =>
  code >= 0x20 && code < 0x80 && code !== QUOTE && code !== BACKSLASH ? 1 : 0
)

/** Numbers with so many digits may be past what a double holds: the ordinary reader keeps their digits. */
const manyDigits = /\d{16}/
const mostDigits = 15

/** Reads a value of JSON without white space; where it ends, -1 where it is none, or another than is read here. */
export function readValue(bytes: Bytes, at: number, value: Value): number {
  const code = bytes.view.getUint8(at)
  if (code === QUOTE) return readString(bytes, at + 1, value)
  if (code >= ZERO && code <= NINE) return readDigits(bytes, at, value)
  return code === 0x7b || code === 0x5b ? readNested(bytes, at, value) : readBare(bytes, at, value)
}

function readString({ view }: Bytes, start: number, value: Value): number {
  let kind: number = kinds.plain
  for (let at = start; ; ) {
    let code = view.getUint8(at)
    while (plain[code] === 1) code = view.getUint8(++at)
    if (code === QUOTE) {
      value.kind = kind
      value.start = start
      value.end = at
      return at + 1
    }
    if (code === BACKSLASH) {
      if (isShort(view.getUint8(at + 1))) {
        kind = Math.max(kind, kinds.escaped)
        at += 2
      } else {
        const character = characterAt(view, at)
        if (character === -1) return -1
        kind = Math.max(kind, isPlain(character) ? kinds.escaped : kinds.numbered)
        at += lengthOf(character)
      }
    } else if (code >= 0x80) {
      kind = Math.max(kind, kinds.wide)
      at++
    } else return -1
  }
}

function readDigits(bytes: Bytes, start: number, value: Value): number {
  const { view } = bytes
  let at = start + 1
  while (view.getUint8(at) >= ZERO && view.getUint8(at) <= NINE) at++
  const startsWithZero = at > start + 1 && view.getUint8(start) === ZERO
  if (!isEnd(view.getUint8(at)) || startsWithZero) return readBare(bytes, start, value)
  if (at - start > mostDigits) return -1
  value.kind = kinds.digits
  value.start = start
  value.end = at
  return at
}

/** Numbers are no longer than this, and neither are `true`, `false` and `null`. */
const longestBare = 40

function readBare({ buffer, view }: Bytes, start: number, value: Value): number {
  let at = start
  while (!isEnd(view.getUint8(at))) if (++at - start > longestBare || view.getUint8(at) === 0) return -1
  value.start = start
  value.end = at
  if (at - start === 4 && view.getInt32(start) === NULL) {
    value.kind = kinds.null
    return at
  }
  const text = buffer.toString('latin1', start, at)
  if (manyDigits.test(text) || parsed(text) === undefined) return -1
  value.kind = kinds.bare
  return at
}

/** Whether this ends a number, or a word. */
const isEnd = (code: number) => code === COMMA || code === 0x7d || code === 0x5d

function readNested({ buffer, view }: Bytes, start: number, value: Value): number {
  const skipped = new Value()
  let depth = 0
  let at = start
  do {
    const code = view.getUint8(at)
    if (code === 0) return -1
    if (code === QUOTE) {
      at = readString({ buffer, view }, at + 1, skipped)
      if (at === -1) return -1
      continue
    }
    if (code === 0x7b || code === 0x5b) depth++
    else if (code === 0x7d || code === 0x5d) depth--
    at++
  } while (depth > 0)
  const text = buffer.toString('utf8', start, at)
  if (manyDigits.test(text) || parsed(text) === undefined) return -1
  value.kind = kinds.nested
  value.start = start
  value.end = at
  return at
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** The value itself, as JSON.parse gives it; `undefined` where the row lacks it. */
export function contentOf({ buffer }: Bytes, { kind, start, end }: Value): unknown {
  if (kind === kinds.absent) return undefined
  if (kind === kinds.plain) return buffer.toString('latin1', start, end)
  const isText = kind === kinds.wide || kind === kinds.escaped || kind === kinds.numbered
  return JSON.parse(
    isText ? buffer.toString('utf8', start - 1, end + 1) : buffer.toString('utf8', start, end)
  )
}
