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
  if (offset > 0 && first !== undefined && page.rows.some((row) => isNamed(row, first, keyOf))) {
    // From the list's start to somewhere before our place, it seems: all of it was given.
    return { ...common, offset: offset + expected - length, start: length, restarts: true, certain: false }
  }
  return { ...common, start: Math.min(expected, length), certain: false }
}

function isNamed<Row>(row: Row, name: string, keyOf: KeyOf<Row>): boolean {
  return keyOf(row) !== null && nameOf(row, keyOf) === name
}

interface Wanted<Row> {
  readonly limit: number
  readonly pageSize: number
  readonly keyOf: KeyOf<Row>
}

/** How many rows of the page before are asked for again: they tell whether rows came or went. */
const overlap = 5

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
  // Only as many as cost no further call.
  const spare = Math.ceil(limit / pageSize) * pageSize - limit
  const back = Math.min(overlap, last.length, place.offset, spare)
  const at = async (offset: number, wanted: number): Promise<Located<Row>> => {
    const expected = Math.max(0, place.offset - offset)
    return locate(await asking.ask(offset, wanted), { offset, wanted, expected, last, first, keyOf })
  }

  const base = place.offset - back
  const here = await at(base, Math.min(pageSize, limit + back))
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
