import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { byPageNumber, type NumberedPage } from '../../src/paging/numbered.ts'
import type { WalkPlace } from '../../src/paging/sliced.ts'
import { walk } from '../../src/paging/walk.ts'

interface Upstream {
  readonly count: number
  /** The most rows that it gives at once. */
  readonly most: number
  /** What it says: of its rows and pages, and of the size of a page. */
  readonly says: 'all' | 'totals' | 'size' | 'nothing' | 'the size that was asked'
}

/** An upstream with numbered pages; `asked` keeps what it was asked. */
function upstream({ count, most, says }: Upstream, asked: [number, number][] = []) {
  const ids = Array.from({ length: count }, (_, index) => String(index))
  return async (page: number, perPage: number): Promise<NumberedPage<string>> => {
    asked.push([page, perPage])
    const size = Math.min(perPage, most)
    const counts = says === 'size' || says === 'nothing' ? null : count
    return {
      rows: ids.slice((page - 1) * size, page * size),
      total: counts,
      pages: counts === null ? null : Math.ceil(count / size),
      perPage: says === 'all' || says === 'size' ? size : says === 'the size that was asked' ? perPage : null
    }
  }
}

async function walked(limits: readonly number[], perPage: number, fetch: ReturnType<typeof upstream>) {
  const rows: string[] = []
  let place: WalkPlace | null = null
  for (let page = 0; page < 500; page++) {
    const limit = limits[page % limits.length] ?? 1
    const found: { rows: readonly string[]; next: WalkPlace | null } = await walk<string>({
      place,
      limit,
      pageSize: perPage,
      keyOf: (row) => row,
      // As in production, nothing is remembered from one page to the next but the place.
      ask: byPageNumber(perPage, fetch),
      goOn: () => true
    })
    rows.push(...found.rows)
    place = found.next
    if (place === null) return rows
  }
  throw new Error('the walk does not end')
}

describe('a walk over numbered pages', () => {
  it('gives every row once, in order, whatever the sizes and whatever the upstream says of them', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 70 }),
        fc.integer({ min: 1, max: 25 }),
        fc.integer({ min: 1, max: 25 }),
        fc.array(fc.integer({ min: 1, max: 17 }), { minLength: 1, maxLength: 3 }),
        fc.constantFrom('all', 'totals', 'size', 'nothing', 'the size that was asked'),
        async (count, most, perPage, limits, says) => {
          // Where nothing tells that there is more, a page cut short is the last.
          fc.pre(most >= perPage || says !== 'nothing')
          const rows = await walked(limits, perPage, upstream({ count, most, says }))
          expect(rows).toEqual(Array.from({ length: count }, (_, index) => String(index)))
        }
      ),
      { numRuns: 3_000 }
    )
  })

  it('ends where the upstream gives the same page for every number', async () => {
    const rows = await walked([3], 10, async () => ({ rows: ['a', 'b'], total: 50, pages: 25, perPage: 2 }))
    expect(rows).toEqual(['a', 'b'])
  })

  it('ends where pages are promised that are empty', async () => {
    const rows = await walked([3], 10, async (page) => ({
      rows: page === 1 ? ['a', 'b'] : [],
      total: 50,
      pages: 5,
      perPage: 10
    }))
    expect(rows).toEqual(['a', 'b'])
  })

  it('asks once for what one page holds', async () => {
    const asked: [number, number][] = []
    await walked([100], 500, upstream({ count: 24, most: 500, says: 'all' }, asked))
    expect(asked).toEqual([[1, 500]])
  })
})
