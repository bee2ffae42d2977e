import { characterAt, lengthOf } from './escapes.ts'
import type { Constant } from './words.ts'

const QUOTE = 0x22
const BACKSLASH = 0x5c
const SLASH = 0x2f
const COMMA = 0x2c
const ZERO = 0x30
const U = 0x75
const OPEN = 0x5b
const CLOSE = 0x5d

/** Capital letters of ASCII to small ones, all else to itself. */
const lowerCase = Uint8Array.from({ length: 256 }, (_, code) =>
  code >= 0x41 && code <= 0x5a ? code + 32 : code
)

/** Writes a constant at a place where there is room, as all of these do; where it ends. */
export function putConstant({ words, length }: Constant, to: DataView, at: number): number {
  for (let index = 0; index < words.length; index++) to.setFloat64(at + index * 8, words[index] ?? 0, true)
  return at + length
}

/** Copies ASCII as it is. */
export function copyAscii(from: DataView, start: number, end: number, to: DataView, at: number): number {
  for (let next = start, place = at; next < end; next += 8, place += 8) {
    to.setFloat64(place, from.getFloat64(next))
  }
  return at + end - start
}

/** Copies any bytes as they are. */
export function copyWide(from: DataView, start: number, end: number, to: DataView, at: number): number {
  for (let next = start, place = at; next < end; next += 4, place += 4) {
    to.setInt32(place, from.getInt32(next))
  }
  return at + end - start
}

/** Copies ASCII in small letters. */
export function copyLower(from: DataView, start: number, end: number, to: DataView, at: number): number {
  let place = at
  for (let next = start; next < end; next++) to.setUint8(place++, lowerCase[from.getUint8(next)] ?? 0)
  return place
}

/**
 * Copies the inside of a text, with those of its escapes undone that JSON.stringify would not write: see `kinds.escaped`.
 * Between them four bytes at a time.
 */
export function copyEscaped(from: DataView, start: number, end: number, to: DataView, at: number): number {
  let place = at
  for (let next = start; next < end; ) {
    const four = from.getInt32(next)
    if (!hasBackslash(four)) {
      to.setInt32(place, four)
      next += 4
      // Not what stands behind the text.
      place += next > end ? 4 - (next - end) : 4
      continue
    }
    const code = from.getUint8(next)
    if (code !== BACKSLASH) {
      to.setUint8(place++, code)
      next++
      continue
    }
    const escaped = from.getUint8(next + 1)
    if (escaped === U) {
      const character = characterAt(from, next)
      place = putCharacter(character, to, place)
      next += lengthOf(character)
      continue
    }
    if (escaped !== SLASH) to.setUint8(place++, BACKSLASH)
    to.setUint8(place++, escaped)
    next += 2
  }
  return place
}

/** Whether one of four bytes is a backslash: that one differs from it in nothing, and to take one from it borrows. */
function hasBackslash(four: number): boolean {
  const difference = four ^ 0x5c5c5c5c
  return ((difference - 0x0101_0101) & ~difference & 0x8080_8080) !== 0
}

/** In UTF-8. */
function putCharacter(character: number, to: DataView, at: number): number {
  if (character < 0x80) return putByte(character, to, at)
  if (character < 0x800) return putTail(character, to, putByte(0xc0 | (character >> 6), to, at))
  if (character < 0x1_0000) {
    const second = putByte(0xe0 | (character >> 12), to, at)
    return putTail(character, to, putTail(character >> 6, to, second))
  }
  const second = putByte(0xf0 | (character >> 18), to, at)
  return putTail(character, to, putTail(character >> 6, to, putTail(character >> 12, to, second)))
}

/** One of the bytes behind the first, of six bits. */
function putTail(bits: number, to: DataView, at: number): number {
  return putByte(0x80 | (bits & 0x3f), to, at)
}

/** Writes a byte; where it ends. */
export function putByte(code: number, to: DataView, at: number): number {
  to.setUint8(at, code)
  return at + 1
}

/** Copies digits with commas between them as a list of texts; -1 where it is anything else. */
export function copyIds(from: DataView, start: number, end: number, to: DataView, at: number): number {
  if (start === end) return putByte(CLOSE, to, putByte(OPEN, to, at))
  let place = putByte(QUOTE, to, putByte(OPEN, to, at))
  let digits = 0
  for (let next = start; next < end; next++) {
    const code = from.getUint8(next)
    if (code === COMMA && digits > 0) {
      digits = 0
      place = putByte(QUOTE, to, putByte(COMMA, to, putByte(QUOTE, to, place)))
    } else if (code >= ZERO && code <= ZERO + 9) {
      digits++
      place = putByte(code, to, place)
    } else return -1
  }
  return digits === 0 ? -1 : putByte(CLOSE, to, putByte(QUOTE, to, place))
}
