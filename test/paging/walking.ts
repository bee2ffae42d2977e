import fc from 'fast-check'
import { expect } from 'vitest'
import { cursors } from '../../src/paging/cursor.ts'
import type { WalkPlace } from '../../src/paging/sliced.ts'
import { isWalkPlace, type Sliced, walk } from '../../src/paging/walk.ts'

export interface Row {
  readonly id: string | null
  /** What tells rows without an id apart to the test; the walk goes by ids. */
  readonly n: number
}

/** What an upstream may do wrong. */
export interface Quirks {
  /** Rows a page at most. */
  readonly most: number
  /** Rows of every page, whatever was asked; 0 goes by `limit`. */
  readonly fixed: number
  /** How many rows before its offset a page begins. */
  readonly overlap: number
  readonly ignoresOffset: boolean
  readonly total: 'right' | 'none'
  readonly hasMore: 'right' | 'none' | 'always'
  /** Behind the end: nothing, or the last page again. */
  readonly behindEnd: 'nothing' | 'last page'
}

export const honest: Quirks = {
  most: 500,
  fixed: 0,
  overlap: 0,
  ignoresOffset: false,
  total: 'right',
  hasMore: 'right',
  behindEnd: 'nothing'
}

export function pageOf(list: readonly Row[], offset: number, limit: number, quirks: Quirks): Sliced<Row> {
  const size = Math.min(quirks.most, quirks.fixed || limit)
  const past = quirks.behindEnd === 'last page' && offset >= list.length
  const wished = past ? list.length - size : offset - quirks.overlap
  const start = quirks.ignoresOffset ? 0 : Math.max(0, wished)
  const rows = list.slice(start, start + size)
  const more = start + rows.length < list.length
  const said = { right: more, none: null, always: true }[quirks.hasMore]
  return { rows, total: quirks.total === 'right' ? list.length : null, hasMore: said }
}

interface Walking {
  readonly quirks: Quirks
  readonly limits: readonly number[]
  readonly keep?: (row: Row) => boolean
  /** The list before each page that a client asks for. */
  readonly change?: (list: readonly Row[], page: number) => readonly Row[]
}

export const sealer = cursors(['a secret of the tests, 32 characters and more'])
export const scope = { account: '1', path: '/rows', filters: '' }

/** Walks as a client does, from page to page, and gives what came. */
export async function walkAll(list: readonly Row[], { quirks, limits, keep, change }: Walking) {
  const given: Row[] = []
  let now = list
  let place: WalkPlace | null = null
  let asked = 0
  for (let page = 0; page < 2_000; page++) {
    now = change?.(now, page) ?? now
    const limit = limits[page % limits.length] ?? 1
    const before = asked
    const answer: Awaited<ReturnType<typeof walk<Row>>> = await walk({
      place,
      limit,
      pageSize: 20,
      keyOf: ({ id }) => id,
      keep,
      ask: async (offset, wanted) => {
        asked++
        expect(offset).toBeGreaterThanOrEqual(0)
        expect(wanted).toBeGreaterThan(0)
        expect(wanted).toBeLessThanOrEqual(20)
        return pageOf(now, offset, wanted, quirks)
      },
      goOn: () => true
    })
    expect(asked - before).toBeLessThanOrEqual(10)
    expect(answer.rows.length).toBeLessThanOrEqual(limit)
    given.push(...answer.rows)
    if (answer.next === null) return { given, now, asked }
    const opened = sealer.open(scope, sealer.seal(scope, answer.next))
    if (!isWalkPlace(opened)) throw new Error('a cursor must open to a place')
    place = opened
  }
  throw new Error('the walk never ends')
}

export const withIds = (length: number): Row[] =>
  Array.from({ length }, (_, n) => ({ id: String(1000 + n), n }))
/** Of each run of rows some lack an id. */
export const someWithoutIds = fc
  .array(fc.boolean(), { maxLength: 60 })
  .map((lacks) => lacks.map((lack, n): Row => ({ id: lack ? null : String(1000 + n), n })))
export const limits = fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 4 })
export const lengths = fc.nat({ max: 70 })

export const quirks = fc.record<Quirks>({
  most: fc.integer({ min: 1, max: 30 }),
  fixed: fc.constantFrom(0, 0, 1, 4, 7, 20, 25),
  overlap: fc.constant(0),
  ignoresOffset: fc.constant(false),
  total: fc.constantFrom('right', 'none'),
  hasMore: fc.constantFrom('right', 'none', 'always'),
  behindEnd: fc.constantFrom('nothing', 'last page')
})

export const numbers = (rows: readonly Row[]) => rows.map(({ n }) => n)
