import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { everyRow } from '../../src/paging/every-row.ts'
import { isWindowsPlace, type WindowsPlace, walkWindows } from '../../src/paging/windows.ts'
import { honest, limits, numbers, pageOf, type Quirks, quirks, type Row, scope, sealer } from './walking.ts'

const pageSize = 20
const keyOf = ({ id }: Row) => id

/** Windows of these many rows, numbered through. */
const windowsOf = (counts: readonly number[]): Row[][] => {
  let n = 0
  return counts.map((count) => Array.from({ length: count }, () => ({ id: String(1000 + n), n: n++ })))
}
const counts = fc.array(fc.nat({ max: 45 }), { minLength: 1, maxLength: 8 })
const fillings = counts.map(windowsOf)

/** Follows the cursor through all windows as a client does. */
async function follow(windows: readonly (readonly Row[])[], quirks: Quirks, limits: readonly number[]) {
  const pages: Row[][] = []
  let place: WindowsPlace | null = null
  for (let page = 0; page < 2_000; page++) {
    let asked = 0
    const limit = limits[page % limits.length] ?? 1
    const walked: Awaited<ReturnType<typeof walkWindows<Row>>> = await walkWindows<Row>({
      place,
      windows: windows.length,
      limit,
      pageSize,
      keyOf,
      ask: async (window, offset, wanted) => {
        asked++
        return pageOf(windows[window] ?? [], offset, wanted, quirks)
      },
      goOn: () => true
    })
    expect(walked.rows.length).toBeLessThanOrEqual(limit)
    expect(asked).toBeLessThanOrEqual(10)
    pages.push([...walked.rows])
    if (walked.next === null) return pages
    const opened = sealer.open(scope, sealer.seal(scope, walked.next))
    if (!isWindowsPlace(opened)) throw new Error('a cursor must open to a place')
    place = opened
  }
  throw new Error('the walk never ends')
}

describe('a walk through windows', () => {
  it('gives each row of each window once, in order, and ends', async () => {
    await fc.assert(
      fc.asyncProperty(fillings, limits, quirks, async (windows, limits, quirks) => {
        const honestEnd = { ...quirks, behindEnd: 'nothing' as const }
        expect(numbers((await follow(windows, honestEnd, limits)).flat())).toEqual(numbers(windows.flat()))
      }),
      { numRuns: 300 }
    )
  })

  it('fills a page from as many windows as it takes', async () => {
    const windows = windowsOf([3, 0, 0, 4, 1, 30])
    expect((await follow(windows, honest, [10])).map(({ length }) => length)).toEqual([10, 10, 10, 8])
  })

  it('gives what it has after 10 pages of the upstream, be it nothing', async () => {
    const windows = windowsOf([...Array.from({ length: 25 }, () => 0), 5])
    expect((await follow(windows, honest, [10])).map(({ length }) => length)).toEqual([0, 0, 5])
  })
})

describe('every row', () => {
  async function all(
    windows: readonly (readonly Row[])[],
    quirks: Quirks,
    options: { ahead?: number; overlaps?: boolean; keep?: (row: Row) => boolean; most?: number } = {}
  ) {
    const given: Row[] = []
    const asks: string[] = []
    let [now, highest] = [0, 0]
    const { ahead = 4, overlaps = true, most = Number.POSITIVE_INFINITY, keep } = options
    for await (const rows of everyRow<Row>({
      windows: windows.length,
      pageSize,
      keyOf,
      keep,
      overlaps,
      most,
      ahead,
      ask: async (window, offset, limit) => {
        asks.push(`${window}:${offset}:${limit}`)
        highest = Math.max(highest, ++now)
        await new Promise((resolve) => setImmediate(resolve))
        now--
        expect(limit).toBeLessThanOrEqual(pageSize)
        return pageOf(windows[window] ?? [], offset, limit, quirks)
      }
    })) {
      expect(rows.length).toBeGreaterThan(0)
      given.push(...rows)
      if (given.length >= most) break
    }
    return { given, asks, highest }
  }

  it('comes once, in order, whatever the upstream does wrong', async () => {
    await fc.assert(
      fc.asyncProperty(
        fillings,
        quirks,
        fc.integer({ min: 1, max: 9 }),
        fc.boolean(),
        async (windows, quirks, ahead, overlaps) => {
          const { given } = await all(windows, { ...quirks, behindEnd: 'nothing' }, { ahead, overlaps })
          expect(numbers(given)).toEqual(numbers(windows.flat()))
        }
      ),
      { numRuns: 300 }
    )
  })

  it('comes once where pages overlap, and where the upstream ignores limit and offset', async () => {
    await fc.assert(
      fc.asyncProperty(fillings, fc.integer({ min: 1, max: 4 }), async (windows, overlap) => {
        expect(numbers((await all(windows, { ...honest, overlap })).given)).toEqual(numbers(windows.flat()))
        const whole: Quirks = { ...honest, fixed: 1000, most: 1000, ignoresOffset: true }
        expect(numbers((await all(windows, whole)).given)).toEqual(numbers(windows.flat()))
      })
    )
  })

  it('that fits a filter comes once', async () => {
    await fc.assert(
      fc.asyncProperty(fillings, quirks, async (windows, quirks) => {
        const keep = ({ n }: Row) => n % 3 === 0
        const { given } = await all(windows, { ...quirks, behindEnd: 'nothing' }, { keep })
        expect(numbers(given)).toEqual(numbers(windows.flat().filter(keep)))
      })
    )
  })

  it('is asked for in as many pages at a time as were allowed, and each page once', async () => {
    const windows = windowsOf([200])
    const { asks, highest } = await all(windows, honest, { ahead: 4 })
    expect(highest).toBe(4)
    expect(new Set(asks).size).toBe(asks.length)
    // Pages of 20 that repeat the last 5 rows of the one before.
    expect(asks.slice(0, 3)).toEqual(['0:0:15', '0:10:20', '0:25:20'])
    expect(asks).toHaveLength(14)
  })

  it('is asked for as little as one after the other, where pages are smaller than asked', async () => {
    const { given, asks, highest } = await all(windowsOf([200]), { ...honest, most: 10 }, { ahead: 4 })
    expect(given).toHaveLength(200)
    expect(highest).toBe(4)
    expect(asks.length).toBeLessThanOrEqual(2 * 40)
  })

  it('of several windows is asked for ahead over their ends', async () => {
    const { given, asks, highest } = await all(windowsOf([3, 0, 7, 1, 30, 2]), honest, { ahead: 3 })
    expect(given).toHaveLength(43)
    expect(highest).toBe(3)
    expect(asks.slice(0, 3)).toEqual(['0:0:15', '1:0:15', '2:0:15'])
    expect(new Set(asks).size).toBe(asks.length)
  })

  it('is not asked for behind the most that are wanted', async () => {
    expect((await all(windowsOf([500]), honest, { most: 10, ahead: 8 })).asks).toEqual(['0:0:10'])
    expect((await all(windowsOf([500]), honest, { most: 40, ahead: 8 })).asks).toHaveLength(3)
    expect((await all(windowsOf([500, 500]), honest, { most: 100, ahead: 8 })).asks.length).toBeLessThan(10)
  })

  /** A list of 1,000 rows of which five pages are asked for ahead, and how many were asked for so far. */
  function counted() {
    const [list = []] = windowsOf([1000])
    const counts = { asked: 0 }
    const rows = everyRow<Row>({
      windows: 1,
      pageSize,
      keyOf,
      overlaps: true,
      most: Number.POSITIVE_INFINITY,
      ahead: 5,
      ask: async (_window, offset, limit) => {
        counts.asked++
        return pageOf(list, offset, limit, honest)
      }
    })
    return { rows, counts }
  }

  it('waits to be taken: a reader who is slow finds two pages waiting, and no more', async () => {
    const { rows, counts } = counted()
    const untaken: number[] = []
    let taken = 0
    for await (const _page of rows) {
      taken++
      await new Promise((resolve) => setTimeout(resolve, 1))
      untaken.push(counts.asked - taken)
    }
    expect(Math.max(...untaken)).toBe(5)
    expect(untaken.slice(10, -3).every((pages) => pages === 2)).toBe(true)
  })

  it('is asked for no more once nobody takes it', async () => {
    const { rows, counts } = counted()
    await rows.next()
    await rows.return(undefined)
    await new Promise((resolve) => setTimeout(resolve, 5))
    expect(counts.asked).toBe(1 + 5)
  })

  it('ends with the failure of the page that is wanted, and not before', async () => {
    const windows = windowsOf([100])
    const given: Row[] = []
    const broken = everyRow<Row>({
      windows: 1,
      pageSize,
      keyOf,
      overlaps: true,
      most: Number.POSITIVE_INFINITY,
      ahead: 8,
      ask: async (_window, offset, limit) => {
        if (offset > 50) throw new Error('broken')
        return pageOf(windows[0] ?? [], offset, limit, honest)
      }
    })
    await expect(
      (async () => {
        for await (const rows of broken) given.push(...rows)
      })()
    ).rejects.toThrow('broken')
    expect(numbers(given)).toEqual(numbers((windows[0] ?? []).slice(0, 60)))
  })

  it('comes whole where pages that were asked for ahead fail and are asked for again when they are wanted', async () => {
    const windows = windowsOf([60, 30, 30])
    const failed = new Set<string>()
    const given: Row[] = []
    const waits: number[] = []
    for await (const rows of everyRow<Row>({
      windows: windows.length,
      pageSize,
      keyOf,
      overlaps: true,
      most: Number.POSITIVE_INFINITY,
      ahead: 4,
      askAgain: async (_error, tries) => {
        waits.push(tries)
        return tries < 2
      },
      ask: async (window, offset, limit) => {
        const name = `${window}:${offset}`
        if (name !== '0:0' && !failed.has(name)) {
          failed.add(name)
          throw new Error('not yet')
        }
        return pageOf(windows[window] ?? [], offset, limit, honest)
      }
    })) {
      given.push(...rows)
    }
    expect(numbers(given)).toEqual(numbers(windows.flat()))
    expect(waits.every((tries) => tries === 0)).toBe(true)
    expect(waits.length).toBeGreaterThan(3)
  })

  it('that was there comes once where others arrive at the front between pages', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 120 }),
        fc.array(fc.nat({ max: 4 })),
        async (length, arrivals) => {
          const [list = []] = windowsOf([length])
          let now: readonly Row[] = list
          let next = 5000
          const given: Row[] = []
          for await (const rows of everyRow<Row>({
            windows: 1,
            pageSize,
            keyOf,
            overlaps: true,
            most: Number.POSITIVE_INFINITY,
            ahead: 4,
            ask: async (_window, offset, limit) => {
              const page = pageOf(now, offset, limit, honest)
              const count = arrivals.shift() ?? 0
              now = [...Array.from({ length: count }, () => ({ id: String(++next), n: next })), ...now]
              return page
            }
          })) {
            given.push(...rows)
          }
          expect(numbers(given).filter((n) => n < 5000)).toEqual(numbers(list))
          expect(new Set(numbers(given)).size).toBe(given.length)
        }
      ),
      { numRuns: 300 }
    )
  })
})
