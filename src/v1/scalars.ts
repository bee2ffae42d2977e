/** What a reader says of a value that is there and can't be read; the caller counts it and answers `null`. */
export const unreadable: unique symbol = Symbol('unreadable')

/** What a reader finds: the value, `null` where the upstream gave none (`''`, `null`, no key), or `unreadable`. */
export type Found<T> = T | null | typeof unreadable

/**
 * The text of a scalar field as it came, not trimmed; of a number its decimal text. `''` is absent; booleans,
 * lists, objects and numbers that JavaScript would write with an exponent are unreadable.
 */
export function readText(value: unknown): Found<string> {
  if (typeof value === 'string') {
    if (value === '') return null
    // A lone surrogate is in no encoding: such text could not be sent on.
    return value.isWellFormed() ? value : unreadable
  }
  if (value === null || value === undefined) return null
  if (typeof value !== 'number' || !Number.isFinite(value)) return unreadable
  const text = String(value)
  return text.includes('e') ? unreadable : text
}

/** The same in lower case: enums and states (`Active`, `Outbound`). */
export function readLower(value: unknown): Found<string> {
  const text = readText(value)
  return typeof text === 'string' ? text.toLowerCase() : text
}

/**
 * An id: a text as given, whatever is in it; a whole number as its digits. Numbers past 2^53 come as texts from
 * the envelope's parser; one that comes as a number has lost digits, and is unreadable rather than another id.
 */
export function readId(value: unknown): Found<string> {
  return typeof value === 'number' && !Number.isSafeInteger(value) ? unreadable : readText(value)
}

/** `Yes` and `No`, `"true"` and `"false"` in any case, `1` and `0` as numbers or texts, and booleans. */
export function readBoolean(value: unknown): Found<boolean> {
  if (typeof value === 'boolean') return value
  const text = trimmed(value)
  if (typeof text !== 'string') return text
  const word = text.toLowerCase()
  if (word === 'yes' || word === 'true' || word === '1') return true
  if (word === 'no' || word === 'false' || word === '0') return false
  return unreadable
}

/**
 * A number, also in a text and decorated: `"84"`, `"-3.50"`, `"1,204"`, `"16.36 %"`, `"26.31%"`, `"$1,204.50"`.
 * Percentages stay what the upstream gives (`16.36`). Another unit (`"35 m"`) is unreadable here: see
 * `durations.ts`. So is what a double can't hold to the unit, past 2^53.
 */
export function readNumber(value: unknown): Found<number> {
  if (typeof value === 'number') return numberOf(value)
  const text = trimmed(value)
  return typeof text === 'string' ? numberOf(text.replace(/\s?%$/, '').replace(/^([+-]?)\$/, '$1')) : text
}

/** A whole number, written in any way that `readNumber` takes (`"84.0"` is 84). */
export function readInteger(value: unknown): Found<number> {
  const number = readNumber(value)
  return typeof number === 'number' && !Number.isInteger(number) ? unreadable : number
}

/**
 * Comma-separated text (`"12,45"`) or a list of texts and numbers as a list of texts, each trimmed, empty ones
 * dropped. `''` is the empty list; only `null` and a missing key are absent.
 */
export function readList(value: unknown): Found<string[]> {
  if (value === null || value === undefined) return null
  const items = Array.isArray(value) ? value.map(readId) : splitAtCommas(value)
  const list: string[] = []
  for (const item of items) {
    if (item === unreadable) return unreadable
    const text = item?.trim()
    if (text) list.push(text)
  }
  return list
}

function splitAtCommas(value: unknown): Found<string>[] {
  const text = readId(value)
  return typeof text === 'string' ? text.split(',') : [text]
}

/** A scalar's text without the space around it; blank is absent, as `''` is: nothing is lost by it but noise. */
export function trimmed(value: unknown): Found<string> {
  const text = readText(value)
  return typeof text === 'string' ? text.trim() || null : text
}

const PLAIN = /^[+-]?(?:\d+|\d{1,3}(?:,\d{3})+)?(?:\.\d+)?$/

/**
 * A number, or an undecorated decimal text (`84`, `-3.50`, `.5`, `1,204.50`: commas only where thousands have
 * them). Any other text, and what is past 2^53, is unreadable.
 */
export function numberOf(value: string | number): number | typeof unreadable {
  if (typeof value === 'string' && !PLAIN.test(value)) return unreadable
  const number = typeof value === 'string' ? Number.parseFloat(value.replaceAll(',', '')) : value
  if (!(Math.abs(number) <= Number.MAX_SAFE_INTEGER)) return unreadable
  return number === 0 ? 0 : number
}
