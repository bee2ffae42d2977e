import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cursors } from '../../src/paging/cursor.ts'
import type { WalkPlace } from '../../src/paging/sliced.ts'
import { isWalkPlace, type Sliced, walk } from '../../src/paging/walk.ts'

interface Row {
  readonly id: string | null
  /** What tells rows without an id apart to the test; the walk goes by ids. */
  readonly n: number
}

/** What an upstream may do wrong. */
interface Quirks {
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

const honest: Quirks = {
  most: 500,
  fixed: 0,
  overlap: 0,
  ignoresOffset: false,
  total: 'right',
  hasMore: 'right',
  behindEnd: 'nothing'
}

function pageOf(list: readonly Row[], offset: number, limit: number, quirks: Quirks): Sliced<Row> {
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

const sealer = cursors(['a secret of the tests, 32 characters and more'])
const scope = { account: '1', path: '/rows', filters: '' }

/** Walks as a client does, from page to page, and gives what came. */
async function walkAll(list: readonly Row[], { quirks, limits, keep, change }: Walking) {
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
      shortPage: 0,
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

const withIds = (length: number): Row[] => Array.from({ length }, (_, n) => ({ id: String(1000 + n), n }))
/** Of each run of rows some lack an id. */
const someWithoutIds = fc
  .array(fc.boolean(), { maxLength: 60 })
  .map((lacks) => lacks.map((lack, n): Row => ({ id: lack ? null : String(1000 + n), n })))
const limits = fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 4 })
const lengths = fc.nat({ max: 70 })

const quirks = fc.record<Quirks>({
  most: fc.integer({ min: 1, max: 30 }),
  fixed: fc.constantFrom(0, 0, 1, 4, 7, 20, 25),
  overlap: fc.constant(0),
  ignoresOffset: fc.constant(false),
  total: fc.constantFrom('right', 'none'),
  hasMore: fc.constantFrom('right', 'none', 'always'),
  behindEnd: fc.constantFrom('nothing', 'last page')
})

const numbers = (rows: readonly Row[]) => rows.map(({ n }) => n)

describe('a walk gives each row once, in order, and ends', () => {
  it('with any limits and pages of any size, whatever has_more says, and however a list ends', async () => {
    await fc.assert(
      fc.asyncProperty(lengths.map(withIds), limits, quirks, async (list, limits, quirks) => {
        const { given } = await walkAll(list, { quirks, limits })
        expect(numbers(given)).toEqual(numbers(list))
      }),
      { numRuns: 400 }
    )
  })

  it('with rows without ids among the others', async () => {
    await fc.assert(
      fc.asyncProperty(someWithoutIds, limits, quirks, async (list, limits, quirks) => {
        const { given } = await walkAll(list, { quirks: { ...quirks, behindEnd: 'nothing' }, limits })
        expect(numbers(given)).toEqual(numbers(list))
      }),
      { numRuns: 400 }
    )
  })

  it('with rows without ids that hold all the same', async () => {
    await fc.assert(
      fc.asyncProperty(lengths, limits, async (length, limits) => {
        const list = Array.from({ length }, (): Row => ({ id: null, n: 7 }))
        const { given } = await walkAll(list, {
          quirks: honest,
          limits: limits.map((one) => Math.min(one, 20))
        })
        expect(given).toHaveLength(length)
      })
    )
  })

  it('with pages that overlap', async () => {
    await fc.assert(
      fc.asyncProperty(
        lengths.map(withIds),
        limits,
        quirks,
        fc.integer({ min: 1, max: 4 }),
        async (list, limits, quirks, overlap) => {
          const { given } = await walkAll(list, {
            quirks: {
              ...quirks,
              behindEnd: 'nothing',
              overlap,
              most: Math.max(quirks.most, 9),
              fixed: quirks.fixed && Math.max(quirks.fixed, 9)
            },
            limits
          })
          expect(numbers(given)).toEqual(numbers(list))
        }
      ),
      { numRuns: 400 }
    )
  })

  it('over an upstream that ignores limit and offset', async () => {
    await fc.assert(
      fc.asyncProperty(lengths.map(withIds), limits, quirks, async (list, limits, quirks) => {
        const whole = { ...quirks, most: 1000, fixed: 1000, ignoresOffset: true }
        const { given } = await walkAll(list, { quirks: whole, limits })
        expect(numbers(given)).toEqual(numbers(list))
      }),
      { numRuns: 400 }
    )
  })

  it('over an upstream that ignores offset alone: as many as its largest page has', async () => {
    await fc.assert(
      fc.asyncProperty(
        lengths.map(withIds),
        limits,
        quirks,
        fc.constantFrom(0, 5, 12),
        async (list, limits, quirks, fixed) => {
          const stuck = { ...quirks, most: 1000, fixed, ignoresOffset: true }
          const { given } = await walkAll(list, { quirks: stuck, limits })
          const reachable = list.slice(0, fixed || 20)
          expect(numbers(given)).toEqual(numbers(reachable))
        }
      ),
      { numRuns: 400 }
    )
  })
})

describe('a walk over a list that changes', () => {
  const arrivals = fc.array(fc.nat({ max: 30 }), { minLength: 1, maxLength: 6 })
  let next = 5000
  const arrive = (count: number) =>
    Array.from({ length: count }, (): Row => ({ id: String(++next), n: next }))

  it('gives each row that was there once, in order, where others arrive at the front', async () => {
    await fc.assert(
      fc.asyncProperty(
        lengths.map(withIds),
        limits,
        quirks,
        arrivals,
        async (list, limits, quirks, counts) => {
          const page = { most: Math.max(quirks.most, 5), fixed: quirks.fixed && Math.max(quirks.fixed, 5) }
          const most = quirks.total === 'right' ? 30 : 4
          const { given } = await walkAll(list, {
            quirks: { ...quirks, ...page },
            limits,
            change: (now, page) =>
              page === 0 ? now : [...arrive(Math.min(most, counts[page - 1] ?? 0)), ...now]
          })
          expect(numbers(given)).toEqual(numbers(list))
        }
      ),
      { numRuns: 400 }
    )
  })

  it('likewise at the end: those come too', async () => {
    await fc.assert(
      fc.asyncProperty(lengths.map(withIds), limits, arrivals, async (list, limits, counts) => {
        const { given, now } = await walkAll(list, {
          quirks: honest,
          limits,
          change: (now, page) => (page === 0 ? now : [...now, ...arrive(counts[page - 1] ?? 0)])
        })
        expect(numbers(given)).toEqual(numbers(now))
      }),
      { numRuns: 200 }
    )
  })

  it('gives none twice where others arrive anywhere, and leaves out none that was there', async () => {
    await fc.assert(
      fc.asyncProperty(
        lengths.map(withIds),
        limits,
        fc.array(fc.nat({ max: 80 }), { maxLength: 9 }),
        async (list, limits, at) => {
          const { given } = await walkAll(list, {
            quirks: honest,
            limits,
            change: (now, page) => {
              const place = at[page]
              return place === undefined || page === 0
                ? now
                : [...now.slice(0, place), ...arrive(1), ...now.slice(place)]
            }
          })
          expect(new Set(numbers(given)).size).toBe(given.length)
          expect(numbers(given).filter((n) => n < 5000)).toEqual(numbers(list))
        }
      ),
      { numRuns: 200 }
    )
  })

  it('leaves out none that stays, and gives none twice, where some that were given go', async () => {
    await fc.assert(
      fc.asyncProperty(lengths.map(withIds), limits, fc.nat({ max: 12 }), async (list, limits, going) => {
        let first = true
        const { given } = await walkAll(list, {
          quirks: honest,
          limits: limits.map((limit) => Math.max(limit, 13)),
          change: (now, page) => {
            if (page !== 1 || !first) return now
            first = false
            return now.slice(going)
          }
        })
        expect(numbers(given)).toEqual(numbers(list))
      }),
      { numRuns: 200 }
    )
  })
})

describe('a filter of the gateway', () => {
  it('leaves out what does not fit and nothing else', async () => {
    await fc.assert(
      fc.asyncProperty(
        lengths.map(withIds),
        limits,
        quirks,
        fc.integer({ min: 1, max: 9 }),
        async (list, limits, quirks, nth) => {
          const keep = ({ n }: Row) => n % nth === 0
          const { given } = await walkAll(list, { quirks, limits, keep })
          expect(numbers(given)).toEqual(numbers(list.filter(keep)))
        }
      ),
      { numRuns: 200 }
    )
  })
})

describe('what is asked', () => {
  const row = (n: number): Row => ({ id: String(n), n })
  const list = Array.from({ length: 30 }, (_, n) => row(n))
  const once = async (ask: (offset: number, limit: number) => Sliced<Row>, limit = 10, goOn = () => true) => {
    const calls: [number, number][] = []
    const answer = await walk<Row>({
      place: null,
      limit,
      pageSize: 20,
      shortPage: 0,
      keyOf: ({ id }) => id,
      ask: async (offset, wanted) => {
        calls.push([offset, wanted])
        return ask(offset, wanted)
      },
      goOn
    })
    return { answer, calls }
  }

  it('is one page where one is enough', async () => {
    const { answer, calls } = await once((offset, limit) => pageOf(list, offset, limit, honest))
    expect(calls).toEqual([[0, 10]])
    expect(answer.next).toMatchObject({ offset: 10 })
    expect(answer.total).toBe(30)
  })

  it('stays one page for each page of a client', async () => {
    const limits = [10]
    expect((await walkAll(list, { quirks: honest, limits })).asked).toBe(3)
    expect((await walkAll(withIds(100), { quirks: honest, limits: [20] })).asked).toBe(5)
    const without = Array.from({ length: 100 }, (_, n): Row => ({ id: null, n }))
    expect((await walkAll(without, { quirks: honest, limits: [20] })).asked).toBe(5)
  })

  it('ends with an empty page, and one equal to the page before', async () => {
    const never = { total: null, hasMore: true }
    expect((await once(() => ({ rows: [], ...never }))).answer.next).toBeNull()
    const { answer, calls } = await once(() => ({ rows: [row(1), row(2)], ...never }))
    expect(answer).toMatchObject({ rows: [row(1), row(2)], next: null })
    expect(calls).toHaveLength(2)
  })

  it('believes "no more", but not against the total', async () => {
    const rows = [row(1), row(2)]
    expect((await once(() => ({ rows, total: null, hasMore: false }))).calls).toHaveLength(1)
    expect((await once(() => ({ rows, total: 2, hasMore: false }))).calls).toHaveLength(1)
    const lying = await once(
      (offset, limit) => ({ ...pageOf(list, offset, Math.min(limit, 4), honest), hasMore: false }),
      30
    )
    expect(lying.answer.rows).toHaveLength(30)
  })

  it('is at most 10 pages, and none without time', async () => {
    const slow = await once((offset) => ({ rows: [row(offset)], total: null, hasMore: true }), 20)
    expect(slow.calls).toHaveLength(10)
    expect(slow.answer).toMatchObject({ next: { offset: 10 } })
    const late = await once(
      (offset) => ({ rows: [row(offset)], total: null, hasMore: true }),
      20,
      () => false
    )
    expect(late.calls).toHaveLength(1)
    expect(late.answer.rows).toHaveLength(1)
  })

  it('fits in a cursor, whatever the ids are', async () => {
    const odd = Array.from({ length: 9 }, (_, n): Row => ({ id: `${'\u{1F642}'.repeat(300)}${n}`, n }))
    const { answer } = await once((offset, limit) => pageOf(odd, offset, limit, honest), 7)
    expect(
      sealer.seal(scope, { from: '2026-01-01', to: '2026-01-30', ...answer.next }).length
    ).toBeLessThanOrEqual(512)
  })
})
