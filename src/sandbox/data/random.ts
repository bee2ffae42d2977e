/** A source of numbers from 0 to below 1. */
export type Random = () => number

/** A repeatable source of numbers (mulberry32), started by any whole numbers. */
export function seeded(...parts: readonly number[]): Random {
  let state = hash(...parts)
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

/** A well-mixed 32-bit number of whole numbers. */
export function hash(...parts: readonly number[]): number {
  let mixed = 0x811c9dc5
  for (const part of parts) {
    mixed = Math.imul(mixed ^ (part | 0), 0x85ebca6b)
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
    mixed ^= mixed >>> 16
  }
  return mixed >>> 0
}

/** An entry of a list, by any number from 0 to below 1. */
export function pick<T>(entries: readonly T[], at: number): T {
  return entry(entries, Math.floor(at * entries.length))
}

/** An entry of a list, by a number that is wrapped around its length. */
export function entry<T>(entries: readonly T[], index: number): T {
  const found = entries[index % entries.length]
  if (found === undefined) throw new RangeError('an empty list has no entry')
  return found
}

/** A whole number from `low` to `high`, both included. */
export function between(random: Random, low: number, high: number): number {
  return low + Math.floor(random() * (high - low + 1))
}
