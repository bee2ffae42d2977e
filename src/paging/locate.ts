import { type KeyOf, nameOf, samePage, startBehind } from './anchors.ts'
import type { Asking, Sliced, WalkPlace } from './sliced.ts'

/** A page, and where in it the rows begin that were not given yet. */
export interface Located<Row> {
  readonly page: Sliced<Row>
  /** The upstream's offset of its first row. */
  readonly offset: number
  /** How many rows were asked for. */
  readonly wanted: number
  /** Where the new rows would begin if nothing had changed. */
  readonly expected: number
  /** Where they begin. */
  readonly start: number
  /** The upstream ignores `offset`: its pages begin at the first row of the list. */
  readonly restarts: boolean
  /** Whether the last rows that were given were found in it. */
  readonly certain: boolean
}

/** What is known before a page is read. */
interface Known<Row> {
  readonly offset: number
  readonly wanted: number
  readonly expected: number
  readonly last: readonly string[]
  readonly first: string | undefined
  readonly restarts?: boolean
  readonly keyOf: KeyOf<Row>
}

/** Finds where a page goes on behind the rows that were given. */
export function locate<Row>(page: Sliced<Row>, known: Known<Row>): Located<Row> {
  const { offset, wanted, expected, last, first, restarts = false, keyOf } = known
  const length = page.rows.length
  const start = startBehind(page.rows, keyOf, last, expected)
  const common = { page, offset, wanted, expected, restarts }
  if (start !== null) return { ...common, start, certain: true }
  if (offset > 0 && first !== undefined && beginsAnew(page, first, keyOf)) {
    const behind = startBehind(page.rows, keyOf, last, offset + expected)
    if (behind !== null) return { ...common, offset: 0, start: behind, restarts: true, certain: false }
    // From the list's start to somewhere before our place, it seems: all of it was given.
    return { ...common, offset: offset + expected - length, start: length, restarts: true, certain: false }
  }
  return { ...common, start: Math.min(expected, length), certain: false }
}

/**
 * Whether a page holds the first row of the list. A row without an id counts at the top alone, and where no total
 * says that the list has another one like it.
 */
function beginsAnew<Row>({ rows, total }: Sliced<Row>, first: string, keyOf: KeyOf<Row>): boolean {
  const [top] = rows
  if (top !== undefined && keyOf(top) === null) return total === null && nameOf(top, keyOf) === first
  return rows.some((row) => keyOf(row) !== null && nameOf(row, keyOf) === first)
}

/** How many rows are wanted, and how many the upstream gives at once. */
export interface PageSizes {
  readonly limit: number
  readonly pageSize: number
}

interface Wanted<Row> extends PageSizes {
  readonly keyOf: KeyOf<Row>
}

/** How many rows of the page before are asked for again: they tell whether rows came or went. */
export const overlap = 5

/** What is asked first at a place: the rows that follow, and the last ones again where that costs no further call. */
export function askAt(
  place: WalkPlace | null,
  { limit, pageSize }: PageSizes
): { offset: number; wanted: number } {
  if (place === null) return { offset: 0, wanted: Math.min(pageSize, limit) }
  const spare = Math.ceil(limit / pageSize) * pageSize - limit
  const back = Math.min(overlap, place.last.length, place.offset, spare)
  return { offset: place.offset - back, wanted: Math.min(pageSize, limit + back) }
}

/**
 * Asks for the page at a place, and for others where the list has moved by more than that page: the first rows
 * that were not given yet are in the page that is answered, or behind it.
 */
export async function findPlace<Row>(
  place: WalkPlace,
  { limit, pageSize, keyOf }: Wanted<Row>,
  asking: Asking<Row>
): Promise<Located<Row>> {
  const { last, first } = place
  const at = async (offset: number, wanted: number): Promise<Located<Row>> => {
    const expected = Math.max(0, place.offset - offset)
    return locate(await asking.ask(offset, wanted), { offset, wanted, expected, last, first, keyOf })
  }

  const { offset: base, wanted } = askAt(place, { limit, pageSize })
  const back = place.offset - base
  const here = await at(base, wanted)
  const { total, rows } = here.page
  const moved = total !== null && place.total !== undefined ? total - place.total : null
  const asUsual = moved === null ? back === 0 || rows.length === 0 : moved === 0
  if (here.certain || asUsual) return here

  const tail = Math.min(overlap, last.length)
  const guesses: (readonly [offset: number, wanted: number])[] = [
    // Nothing has moved: the last rows stand right before the page.
    ...(back === 0 ? [[place.offset - tail, 2 * tail] as const] : []),
    ...(moved === null ? [] : [[place.offset + moved - tail, Math.min(pageSize, limit + tail)] as const])
  ]
  let further = base + rows.length
  let before = rows
  while (asking.may()) {
    const guess = guesses.shift()
    if (guess === undefined && before.length === 0) break
    const found = await at(Math.max(0, guess?.[0] ?? further), guess?.[1] ?? pageSize)
    if (found.certain) {
      const start = found.offset + found.start - base
      const inPage = start >= 0 && start <= rows.length
      return inPage ? { ...here, offset: base, start, restarts: false } : found
    }
    if (guess !== undefined) continue
    if (samePage(found.page.rows, before, keyOf)) break
    before = found.page.rows
    further += before.length
  }
  return here
}
