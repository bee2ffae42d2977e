/** One page as the upstream gave it. */
export interface Sliced<Row> {
  readonly rows: readonly Row[]
  /** How many rows there are in all, where the upstream says. */
  readonly total: number | null
  /** Whether more follow, where the upstream says. It may lie. */
  readonly hasMore: boolean | null
}

/** Where a walk over an upstream's pages stands. */
export interface WalkPlace {
  /** The upstream's offset of the next row. */
  readonly offset: number
  /** How many rows were looked at. */
  readonly passed: number
  /** The names of the last rows that were looked at, to find the place again where rows came or went. */
  readonly last: readonly string[]
  /** The name of the first row: an upstream that ignores `offset` gives it again. */
  readonly first?: string | undefined
  /** How many rows there were: where this has changed, so may have the offsets. */
  readonly total?: number | undefined
  /** The name of the page before, where its rows have no ids: the same page again is the end. */
  readonly page?: string | undefined
}

/** Asks for pages, and knows whether another may be asked. */
export interface Asking<Row> {
  readonly may: () => boolean
  readonly ask: (offset: number, limit: number) => Promise<Sliced<Row>>
}
