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
  /** The ids of the last rows that were looked at, to find the place again where rows came or went. */
  readonly last: readonly string[]
}

export interface Walk<Row> {
  readonly place: WalkPlace | null
  /** The most rows to give. */
  readonly limit: number
  /** The most rows that the upstream gives at once. */
  readonly pageSize: number
  /** A page with fewer rows is the last, for an upstream that doesn't say; 0 where none can be told so. */
  readonly shortPage: number
  readonly keyOf: (row: Row) => string | null
  /** The gateway's own filter. */
  readonly keep?: (row: Row) => boolean
  readonly ask: (offset: number, limit: number) => Promise<Sliced<Row>>
  /** Whether there is time for another page. */
  readonly goOn: () => boolean
}

export interface Walked<Row> {
  readonly rows: readonly Row[]
  /** `null` where the walk reached the end. */
  readonly next: WalkPlace | null
  /** As the upstream's first page said. */
  readonly total: number | null
}

const anchors = 5
const mostPages = 10

/**
 * Gives the next rows of a list that the upstream pages by offset and limit, never trusting it blindly:
 * pages may overlap (a row is given once; rows without an id always), be shorter or longer than asked, and
 * `has_more` may lie: an empty page, one equal to the page before, and one with nothing new end the walk.
 * Pure but for `ask`.
 */
export async function walk<Row>(options: Walk<Row>): Promise<Walked<Row>> {
  const { limit, pageSize, keyOf, keep = () => true, ask } = options
  const rows: Row[] = []
  let last = options.place?.last ?? []
  // Asking a little of the page before again finds the place where rows went.
  let offset = Math.max(0, (options.place?.offset ?? 0) - last.length)
  let known = (options.place?.offset ?? 0) - offset
  let before: readonly Row[] = []
  let total: number | null = null
  const seen = new Set<string>()

  for (let pages = 0; pages < mostPages && (pages === 0 || options.goOn()); pages++) {
    const wanted = Math.min(pageSize, limit - rows.length + known)
    const page = await ask(offset, wanted)
    if (pages === 0) total = page.total
    if (page.rows.length === 0 || samePage(page.rows, before)) return { rows, next: null, total }
    const start = startOf(page.rows.map(keyOf), last, known)
    let news = 0
    for (let index = start; index < page.rows.length; index++) {
      const row = page.rows[index]
      if (row === undefined) break
      if (rows.length === limit) return { rows, next: { offset: offset + index, last }, total }
      const key = keyOf(row)
      if (key !== null) {
        if (seen.has(key)) continue
        seen.add(key)
        last = [...last.slice(1 - anchors), key]
      }
      news++
      if (keep(row)) rows.push(row)
    }
    offset += page.rows.length
    if (news === 0 || isLast(page, offset, options.shortPage)) return { rows, next: null, total }
    if (rows.length === limit) break
    known = 0
    before = page.rows
  }
  return { rows, next: { offset, last }, total }
}

/** Behind the last row that was given, where it is found; else behind as many as were given. */
function startOf(keys: readonly (string | null)[], last: readonly string[], known: number): number {
  const found = keys.findLastIndex((key) => key !== null && last.includes(key))
  return found === -1 ? Math.min(known, keys.length) : found + 1
}

/** "No more" is believed where the total does not say otherwise; else a page that is short is the last. */
function isLast<Row>({ rows, total, hasMore }: Sliced<Row>, offset: number, shortPage: number): boolean {
  if (hasMore === null) return total === null ? rows.length < shortPage : offset >= total
  return !hasMore && (total === null || offset >= total)
}

function samePage<Row>(page: readonly Row[], before: readonly Row[]): boolean {
  return (
    page.length === before.length &&
    page.every((row, index) => JSON.stringify(row) === JSON.stringify(before[index]))
  )
}

/** Whether a value from a cursor is a place. */
export function isWalkPlace(value: unknown): value is WalkPlace {
  if (typeof value !== 'object' || value === null || !('offset' in value) || !('last' in value)) return false
  return Number.isSafeInteger(value.offset) && Array.isArray(value.last)
}
