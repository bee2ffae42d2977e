/** Where the V1 layer reports what it met and didn't know; counters of one process, for operators. */
export interface Meter {
  /** A value was there and could not be read: it became `null`. */
  unreadableValue(method: string, field: string): void
  /** A message that the table of failures doesn't know. */
  unknownMessage(method: string): void
}

/** What a counter holds: how often each thing was met, by `Method` or `Method field`. */
export interface Counts {
  readonly unreadableValues: ReadonlyMap<string, number>
  readonly unknownMessages: ReadonlyMap<string, number>
}

/**
 * A meter that counts, and tells `onFirst` of each thing the first time it is met: a log line once,
 * without the value, which may be a person's.
 */
export function countingMeter(onFirst: (what: string, where: string) => void): Meter & Counts {
  const unreadableValues = new Map<string, number>()
  const unknownMessages = new Map<string, number>()
  const count = (counts: Map<string, number>, what: string, where: string) => {
    const before = counts.get(where) ?? 0
    counts.set(where, before + 1)
    if (before === 0) onFirst(what, where)
  }
  return {
    unreadableValues,
    unknownMessages,
    unreadableValue: (method, field) =>
      count(unreadableValues, 'a value of the upstream cannot be read', `${method} ${field}`),
    unknownMessage: (method) => count(unknownMessages, 'a message of the upstream is not known', method)
  }
}
