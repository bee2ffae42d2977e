import type { Sliced } from './sliced.ts'

/** One page of an upstream that numbers its pages, and what it says of them. */
export interface NumberedPage<Row> {
  readonly rows: readonly Row[]
  readonly total: number | null
  /** How many rows its pages have: it may be fewer than asked. */
  readonly perPage: number | null
  /** How many pages there are. */
  readonly pages: number | null
}

/** How often it may turn out that the pages have another size. */
const mostTries = 3

/**
 * Lets a walk ask by offset where the upstream numbers its pages from 1: asks the page that holds the row, of
 * which the rest follows. An upstream that makes its pages smaller than asked is asked for that size from then
 * on, else the numbers would not fit the offsets.
 */
export function byPageNumber<Row>(
  perPage: number,
  fetch: (page: number, perPage: number) => Promise<NumberedPage<Row>>
): (offset: number, limit: number) => Promise<Sliced<Row>> {
  let size = perPage
  return async (offset) => {
    for (let asked = 1; ; asked++) {
      const number = Math.floor(offset / size) + 1
      const page = await fetch(number, size)
      size = sizeOf(page, number, size)
      // Of pages of another size than asked the offset is on another one.
      if (Math.floor(offset / size) + 1 !== number && asked < mostTries) continue
      const rows = page.rows.slice(offset % size)
      return { rows, total: page.total, hasMore: moreFollow(page, number, size) }
    }
  }
}

/** How many rows a page really has: as many as came, where more follow. */
function sizeOf<Row>(page: NumberedPage<Row>, number: number, asked: number): number {
  const { length } = page.rows
  const said = page.perPage !== null && page.perPage >= Math.max(length, 1) ? page.perPage : asked
  const more = moreFollow(page, number, said)
  // Where nothing is said of the pages, the first one shows their size.
  const isFull = length > 0 && (more === true || (more === null && number === 1))
  return Math.min(asked, said, isFull ? length : said)
}

/** Whether more rows follow the page; `null` where nothing tells. */
function moreFollow<Row>(
  { rows, pages, total }: NumberedPage<Row>,
  number: number,
  size: number
): boolean | null {
  if (pages !== null) return number < pages
  if (total !== null) return (number - 1) * size + rows.length < total
  return rows.length === 0 ? false : null
}
