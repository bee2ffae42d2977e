import { type KeyOf, remember, startBehind } from './anchors.ts'

/** Where a walk over a list stands: how many rows it gave, and the names of the last ones. */
export interface LocalPlace {
  readonly given: number
  readonly last: readonly string[]
  /** How many rows there were. */
  readonly total: number
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
export function localPage<Row extends { readonly id: string | null }>(
  list: readonly Row[],
  place: LocalPlace | null,
  limit: number,
  keyOf: KeyOf<Row> = ({ id }) => id
): LocalPage<Row> {
  const rows = withoutRepeats(list, keyOf)
  const start = place === null ? 0 : startOf(rows, place, keyOf)
  const end = Math.min(start + limit, rows.length)
  const page = rows.slice(start, end)
  if (end === rows.length) return { rows: page, next: null, total: rows.length }
  const last = remember([], rows.slice(0, end), keyOf)
  return { rows: page, next: { given: end, last, total: rows.length }, total: rows.length }
}

function startOf<Row>(rows: readonly Row[], place: LocalPlace, keyOf: KeyOf<Row>): number {
  const found = startBehind(rows, keyOf, place.last, place.given)
  if (found !== null) return found
  // None of them is left: what went is guessed to have been given, so that nothing is left out.
  const gone = Math.max(0, place.total - rows.length)
  return Math.min(Math.max(0, place.given - gone), rows.length)
}

/** A row is given once; rows are told apart by id, and those without one are all kept. */
function withoutRepeats<Row>(rows: readonly Row[], keyOf: KeyOf<Row>): readonly Row[] {
  // As most lists are: a `Set` would take as long as all else that is done with them.
  if (goOneWay(rows, keyOf)) return rows
  const seen = new Set<string>()
  return rows.filter((row) => {
    const key = keyOf(row)
    return key === null || (!seen.has(key) && seen.add(key))
  })
}

/** Whether each row's id comes behind that of the row before it, or each before: so none comes twice. */
function goOneWay<Row>(rows: readonly Row[], keyOf: KeyOf<Row>): boolean {
  let before: string | null = null
  let rises: boolean | null = null
  for (const row of rows) {
    const key = keyOf(row)
    if (key === null) return false
    if (before !== null) {
      rises ??= key > before
      if (key === before || key > before !== rises) return false
    }
    before = key
  }
  return true
}

/** Whether a value from a cursor is a place. */
export function isLocalPlace(value: unknown): value is LocalPlace {
  if (typeof value !== 'object' || value === null) return false
  if (!('given' in value) || !('last' in value) || !('total' in value)) return false
  return Number.isSafeInteger(value.given) && Number.isSafeInteger(value.total) && Array.isArray(value.last)
}
