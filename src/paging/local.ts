/** How many of the last rows a place remembers: one of them is still there, most likely. */
const remembered = 5

/** Where a walk over a list stands: how many rows it gave, and the ids of the last ones. */
export interface LocalPlace {
  readonly given: number
  readonly last: readonly string[]
}

/** One page of a list that the upstream gives whole. */
export interface LocalPage<Row> {
  readonly rows: readonly Row[]
  readonly next: LocalPlace | null
  readonly total: number
}

/**
 * Cuts a page from the whole list, in its own order. The list may have changed since the page before:
 * the page starts behind the last row that was given and is still there, so that nothing is left out
 * where rows before it went, and nothing comes twice where rows came.
 */
export function localPage<Row extends { readonly id: string }>(
  list: readonly Row[],
  place: LocalPlace | null,
  limit: number
): LocalPage<Row> {
  const rows = withoutRepeats(list)
  const start = place === null ? 0 : startOf(rows, place)
  const end = Math.min(start + limit, rows.length)
  const page = rows.slice(start, end)
  if (end === rows.length) return { rows: page, next: null, total: rows.length }
  const last = rows.slice(Math.max(0, end - remembered), end).map(({ id }) => id)
  return { rows: page, next: { given: end, last }, total: rows.length }
}

function startOf(rows: readonly { readonly id: string }[], { given, last }: LocalPlace): number {
  const behind = new Set(last)
  const found = rows.findLastIndex(({ id }) => behind.has(id))
  // None of them is left: as many rows as were given is the best guess.
  return found === -1 ? Math.min(given, rows.length) : found + 1
}

/** A row is given once; rows are told apart by id. */
function withoutRepeats<Row extends { readonly id: string }>(rows: readonly Row[]): readonly Row[] {
  const seen = new Set<string>()
  return rows.filter(({ id }) => !seen.has(id) && seen.add(id))
}

/** Whether a value from a cursor is a place. */
export function isLocalPlace(value: unknown): value is LocalPlace {
  if (typeof value !== 'object' || value === null || !('given' in value) || !('last' in value)) return false
  return Number.isSafeInteger(value.given) && Array.isArray(value.last)
}
