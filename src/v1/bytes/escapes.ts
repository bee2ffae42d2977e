const QUOTE = 0x22
const BACKSLASH = 0x5c
const U = 0x75

/** What stands behind the backslash in an escape of two characters. */
const short = Uint8Array.from({ length: 256 }, (_, code) =>
  '"\\/bfnrt'.includes(String.fromCharCode(code)) ? 1 : 0
)

/** Whether a backslash and this are an escape, all of it. */
export function isShort(code: number): boolean {
  return short[code] === 1
}

/**
 * The character, as its code point, of the escape `\u00e9` that begins here, or of two that are one (`\ud83d\ude00`): they
 * take `lengthOf` it. A surrogate that stands alone is itself; -1 where it is no such escape.
 */
export function characterAt(view: DataView, at: number): number {
  const unit = unitAt(view, at)
  if (unit < 0xd800 || unit > 0xdbff) return unit
  const low = unitAt(view, at + 6)
  return low >= 0xdc00 && low <= 0xdfff ? 0x1_0000 + ((unit - 0xd800) << 10) + low - 0xdc00 : unit
}

/** How many bytes the escape of a character takes. */
export function lengthOf(character: number): number {
  return character > 0xffff ? 12 : 6
}

/** Whether JSON.stringify writes a character as it is, and not as an escape. */
export function isPlain(character: number): boolean {
  if (character < 0x20 || character === QUOTE || character === BACKSLASH) return false
  return character < 0xd800 || character > 0xdfff
}

/** The unit of UTF-16 of `\u` and four digits; -1 where they don't stand here. A zero behind the bytes ends them. */
function unitAt(view: DataView, at: number): number {
  if (view.getUint8(at) !== BACKSLASH || view.getUint8(at + 1) !== U) return -1
  const high = (digitAt(view, at + 2) << 4) | digitAt(view, at + 3)
  const low = (digitAt(view, at + 4) << 4) | digitAt(view, at + 5)
  return high < 0 || low < 0 ? -1 : (high << 8) | low
}

/** A hexadecimal digit; -1 where none stands here. */
function digitAt(view: DataView, at: number): number {
  const code = view.getUint8(at)
  if (code >= 0x30 && code <= 0x39) return code - 0x30
  const lower = code | 0x20
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1
}
