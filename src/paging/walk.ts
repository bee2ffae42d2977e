import { type KeyOf, nameOf, pageName, remember, samePage } from './anchors.ts'
import { askAt, findPlace, type Located, locate } from './locate.ts'
import type { Asking, Sliced, WalkPlace } from './sliced.ts'

export type { Sliced } from './sliced.ts'

export interface Walk<Row> {
  readonly place: WalkPlace | null
  /** The most rows to give. */
  readonly limit: number
  /** The most rows that the upstream gives at once. */
  readonly pageSize: number
  /** Whether a page of so many rows is the last, for an upstream that doesn't say; no page is if not said. */
  readonly isShort?: ((rows: number) => boolean) | undefined
  readonly keyOf: KeyOf<Row>
  /** The gateway's own filter. */
  readonly keep?: ((row: Row) => boolean) | undefined
  /** Gives all that one page has, be it more or less than `limit`. */
  readonly onePage?: boolean | undefined
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

const mostPages = 10

/**
 * Gives the next rows of a list that the upstream pages by offset and limit, never trusting it blindly:
 * pages may overlap (a row is given once; rows without an id always), be shorter or longer than asked, rows may
 * come and go between pages, `offset` and `limit` may be ignored, and `has_more` may lie: an empty page, one
 * equal to the page before, and two in a row with nothing new end the walk. Pure but for `ask`.
 */
export async function walk<Row>(options: Walk<Row>): Promise<Walked<Row>> {
  const { place, limit, pageSize, keyOf, keep, onePage = false } = options
  const asking = counted(options)
  let found = place === null ? await firstPage(options, asking) : await findPlace(place, options, asking)
  const { total } = found.page
  const first = place === null ? firstOf(found.page.rows, keyOf) : place.first
  const rows: Row[] = []
  const seen = new Set<string>()
  let last = place?.last ?? []
  let passed = place?.passed ?? 0
  let before: readonly Row[] = []
  let idle = false

  const end = (): Walked<Row> => ({ rows, next: null, total })
  const pause = (offset: number, page?: readonly Row[]): Walked<Row> => ({
    rows,
    next: {
      offset,
      passed,
      last,
      ...(first !== undefined && { first }),
      ...(total !== null && { total }),
      ...(page !== undefined && { page: pageName(page, keyOf) })
    },
    total
  })
  if (isPageBefore(found, place, keyOf)) return end()

  for (;;) {
    const { page, offset, start, expected, restarts } = found
    if (page.rows.length === 0 || samePage(page.rows, before, keyOf)) return end()
    for (const row of page.rows.slice(0, start)) isNew(row, seen, keyOf)
    const news: Row[] = []
    let index = start
    for (; index < page.rows.length && (onePage || rows.length < limit); index++) {
      const row = page.rows[index]
      if (row === undefined || !isNew(row, seen, keyOf)) continue
      news.push(row)
      if (keep === undefined || keep(row)) rows.push(row)
    }
    last = remember(last, news, keyOf)
    passed += news.length
    const reached = offset + index
    if (index < page.rows.length) return pause(reached)

    // Of a page that is shorter than what it repeats the rest comes with the next.
    const stillKnown = news.length === 0 ? Math.max(0, expected - page.rows.length) : 0
    const nothingNew = news.length === 0 && stillKnown === 0
    const newIds = news.some((row) => keyOf(row) !== null)
    if ((idle && nothingNew) || isLast(page, { reached, passed, newIds }, options.isShort)) return end()
    // What the largest page from the start of the list lacks can't be had.
    if (restarts && Math.max(found.wanted, page.rows.length) >= pageSize) return end()
    if ((onePage && news.length > 0) || rows.length >= limit || !asking.may()) {
      return pause(
        reached,
        hasNoIds(page.rows, keyOf) && page.rows.length >= pageSize ? page.rows : undefined
      )
    }

    idle = nothingNew
    before = page.rows
    const whole = idle || restarts || keep !== undefined
    const wanted = whole ? pageSize : Math.min(pageSize, limit - rows.length + stillKnown)
    const from = restarts ? 0 : reached
    found = locate(await asking.ask(from, wanted), {
      offset: from,
      wanted,
      expected: restarts ? reached : stillKnown,
      last,
      first,
      restarts,
      keyOf
    })
  }
}

async function firstPage<Row>(sizes: Walk<Row>, asking: Asking<Row>): Promise<Located<Row>> {
  const { wanted } = askAt(null, sizes)
  const page = await asking.ask(0, wanted)
  return { page, offset: 0, wanted, expected: 0, start: 0, restarts: false, certain: true }
}

function counted<Row>({ ask, goOn }: Walk<Row>): Asking<Row> {
  let pages = 0
  return {
    may: () => pages < mostPages && goOn(),
    ask: (offset, limit) => {
      pages++
      return ask(offset, limit)
    }
  }
}

function firstOf<Row>([row]: readonly Row[], keyOf: KeyOf<Row>): string | undefined {
  return row && nameOf(row, keyOf)
}

/** Whether a page without ids is the one before it again, where no total says that the list has such rows. */
function isPageBefore<Row>(
  { page, expected }: Located<Row>,
  place: WalkPlace | null,
  keyOf: KeyOf<Row>
): boolean {
  if (place?.page === undefined || expected > 0 || page.total !== null) return false
  return pageName(page.rows, keyOf) === place.page
}

function hasNoIds<Row>(rows: readonly Row[], keyOf: KeyOf<Row>): boolean {
  return rows.every((row) => keyOf(row) === null)
}

/** Whether a row was not met before; rows without an id are always new. */
function isNew<Row>(row: Row, seen: Set<string>, keyOf: KeyOf<Row>): boolean {
  const key = keyOf(row)
  if (key === null) return true
  if (seen.has(key)) return false
  seen.add(key)
  return true
}

/** How far a walk has come behind a page. */
interface Come {
  /** The offset; where pages overlap it is ahead of the rows. */
  readonly reached: number
  /** The rows; where some came before the place it is behind. */
  readonly passed: number
  /** Whether the page had rows with ids that nobody has met. */
  readonly newIds: boolean
}

/**
 * Whether a page is the last, by what is said of it. "No more" is believed where a total bears it out, and "more" behind
 * the total only where new rows came. Without a total the rows alone tell: the page behind the last one is empty.
 */
function isLast<Row>(
  page: Sliced<Row>,
  { reached, passed, newIds }: Come,
  isShort: Walk<Row>['isShort']
): boolean {
  const { rows, total, hasMore } = page
  if (total === null) return hasMore !== true && (isShort?.(rows.length) ?? false)
  if (hasMore === false) return reached >= total
  return Math.min(reached, passed) >= total && !(hasMore === true && newIds)
}

/** Whether a value from a cursor is a place. */
export function isWalkPlace(value: unknown): value is WalkPlace {
  if (typeof value !== 'object' || value === null || !('offset' in value) || !('last' in value)) return false
  return Number.isSafeInteger(value.offset) && 'passed' in value && Array.isArray(value.last)
}
