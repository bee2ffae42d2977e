/** How many rows a range has, in all and of each direction; `null` is not known. */
export interface Sums {
  readonly total: number | null
  readonly inbound: number | null
  readonly outbound: number | null
}

export const unknownSums: Sums = { total: null, inbound: null, outbound: null }

interface Counted {
  readonly total: number | null
  readonly counts?: { readonly inbound: number | null; readonly outbound: number | null }
}

/** What one page of V1's says of its window. */
export function sumsOf({ total, counts = { inbound: null, outbound: null } }: Counted): Sums {
  return { total, inbound: counts.inbound, outbound: counts.outbound }
}

/**
 * The sums over all windows: those that said theirs are known, the others are asked once each, so many at a time.
 * What one of them doesn't say is not known of all.
 */
export async function sumsOver(
  windows: number,
  said: ReadonlyMap<number, Sums>,
  ask: (window: number) => Promise<Counted>,
  atATime: number
): Promise<Sums> {
  const all: Sums[] = []
  const left = Array.from({ length: windows }, (_, window) => window).values()
  const askLeft = async () => {
    for (const window of left) all.push(said.get(window) ?? sumsOf(await ask(window)))
  }
  try {
    await Promise.all(Array.from({ length: atATime }, askLeft))
  } finally {
    // After a failure nobody wants the others.
    for (const _unasked of left);
  }
  const sum = (name: keyof Sums) =>
    all.reduce<number | null>((before, sums) => {
      const more = sums[name]
      return before === null || more === null ? null : before + more
    }, 0)
  return { total: sum('total'), inbound: sum('inbound'), outbound: sum('outbound') }
}

/** Whether a value from a cursor is such sums. */
export function isSums(value: unknown): value is Sums {
  if (typeof value !== 'object' || value === null) return false
  return 'total' in value && 'inbound' in value && 'outbound' in value
}
