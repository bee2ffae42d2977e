import { hash } from 'node:crypto'

/** What tells rows apart: the id of a row, `null` where it has none. */
export type KeyOf<Row> = (row: Row) => string | null

/** How many of the last rows a place remembers: one of them is still there, most likely. */
const remembered = 5

/** Ids that stand in a cursor as they are; others by their hash, for a cursor has 512 characters at most. */
const plainId = /^[\w.:-]{1,16}$/

const anonymous = '~'

/**
 * A short name by which a row is found again: its id, or, of a row without one, a hash of what it holds. The
 * latter only finds a place: rows are the same by their ids alone.
 */
export function nameOf<Row>(row: Row, keyOf: KeyOf<Row>): string {
  const key = keyOf(row)
  if (key === null) return anonymous + hashOf(JSON.stringify(row))
  return plainId.test(key) ? key : `=${hashOf(key)}`
}

const hashOf = (text: string) => hash('sha256', text, 'base64url').slice(0, 10)

/** The names of the last rows, after these came. */
export function remember<Row>(
  last: readonly string[],
  rows: readonly Row[],
  keyOf: KeyOf<Row>
): readonly string[] {
  const names = rows.slice(-remembered).map((row) => nameOf(row, keyOf))
  return [...last, ...names].slice(-remembered)
}

/**
 * The index behind the rows that were given, by the names of the last of them; `null` where none of these is
 * found. `expected` is that index if nothing has changed: of rows without ids, which may hold the same, it
 * decides.
 */
export function startBehind<Row>(
  rows: readonly Row[],
  keyOf: KeyOf<Row>,
  last: readonly string[],
  expected: number
): number | null {
  const ids = new Set(last.filter((name) => !name.startsWith(anonymous)))
  const found =
    ids.size === 0 ? -1 : rows.findLastIndex((row) => keyOf(row) !== null && ids.has(nameOf(row, keyOf)))
  const anchor = rows[found]
  if (anchor !== undefined) {
    return behindTrail(rows, keyOf, last.slice(last.lastIndexOf(nameOf(anchor, keyOf)) + 1), found + 1)
  }
  if (expected === 0 || ids.size === last.length) return null
  const names = rows.map((row) => nameOf(row, keyOf))
  if (expected <= names.length && matchAt(names, last, expected) === Math.min(expected, last.length)) {
    return expected
  }
  return longestMatch(names, last)
}

/** Behind the rows without ids that were given after the last one with an id. */
function behindTrail<Row>(
  rows: readonly Row[],
  keyOf: KeyOf<Row>,
  trail: readonly string[],
  from: number
): number {
  let start = from
  for (const name of trail) {
    const row = rows[start]
    if (row !== undefined && keyOf(row) === null && nameOf(row, keyOf) === name) start++
  }
  return start
}

/** How many of the last names stand right before this index. */
function matchAt(names: readonly string[], last: readonly string[], index: number): number {
  let length = 0
  while (length < Math.min(index, last.length) && names[index - 1 - length] === last.at(-1 - length)) length++
  return length
}

/** The first index with the most of the last names before it. */
function longestMatch(names: readonly string[], last: readonly string[]): number | null {
  let [start, longest]: [number | null, number] = [null, 0]
  for (let index = 1; index <= names.length; index++) {
    const length = matchAt(names, last, index)
    if (length > longest) [start, longest] = [index, length]
  }
  return start
}

/** A short name of a page of rows, to know it again. */
export function pageName<Row>(rows: readonly Row[], keyOf: KeyOf<Row>): string {
  return hashOf(rows.map((row) => nameOf(row, keyOf)).join())
}

/** Whether two pages hold the same rows. */
export function samePage<Row>(page: readonly Row[], before: readonly Row[], keyOf: KeyOf<Row>): boolean {
  return page.length === before.length && page.every((row, index) => isSame(row, before[index], keyOf))
}

function isSame<Row>(row: Row, other: Row | undefined, keyOf: KeyOf<Row>): boolean {
  if (other === undefined) return false
  const key = keyOf(row)
  return key === keyOf(other) && (key !== null || JSON.stringify(row) === JSON.stringify(other))
}
