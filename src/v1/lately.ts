/** What was counted in the last seconds, by whole seconds. */
export interface Lately<Kind extends string> {
  count(kind: Kind): void
  /** How many there were in the time that is looked back on; in the second that runs alone, if so said. */
  recent(kind: Kind, span?: 'second'): number
  forget(): void
}

/** Counts things of these kinds, and looks back on so many seconds. `now` is in milliseconds, and never goes back. */
export function lately<Kind extends string>(
  kinds: readonly Kind[],
  seconds: number,
  now: () => number
): Lately<Kind> {
  const counts = new Map(kinds.map((kind) => [kind, new Array<number>(seconds).fill(0)]))
  let second = Math.floor(now() / 1000)

  /** Empties the places of the seconds that have gone by, and gives that of the one that runs. */
  function place(): number {
    const current = Math.floor(now() / 1000)
    for (let gone = Math.min(current - second, seconds); gone > 0; gone--) {
      for (const places of counts.values()) places[(current - gone + 1) % seconds] = 0
    }
    second = current
    return current % seconds
  }

  return {
    count(kind) {
      const at = place()
      const places = counts.get(kind)
      if (places !== undefined) places[at] = (places[at] ?? 0) + 1
    },
    recent(kind, span) {
      const at = place()
      const places = counts.get(kind) ?? []
      return span === 'second' ? (places[at] ?? 0) : places.reduce((sum, count) => sum + count, 0)
    },
    forget() {
      for (const places of counts.values()) places.fill(0)
    }
  }
}
