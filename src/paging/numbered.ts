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

/** The most pages for one question of a walk. */
const mostPages = 10

/**
 * Lets a walk ask by offset where the upstream numbers its pages from 1: asks the pages that hold the wanted rows,
 * one after the other. An upstream that makes its pages smaller than asked is asked for that size from then on,
 * else the numbers would not fit the offsets.
 */
export function byPageNumber<Row>(
  perPage: number,
  fetch: (page: number, perPage: number) => Promise<NumberedPage<Row>>
): (offset: number, limit: number) => Promise<Sliced<Row>> {
  let size = perPage
  return async (offset, limit) => {
    const rows: Row[] = []
    for (let asked = 1; ; asked++) {
      const at = offset + rows.length
      const number = Math.floor(at / size) + 1
      const page = await fetch(number, size)
      size = sizeOf(page, number, size)
      if (Math.floor(at / size) + 1 !== number && asked < mostPages) continue
      const news = page.rows.slice(at % size)
      for (const row of news) rows.push(row)
      const hasMore = moreFollow(page, number, size)
      const enough = rows.length >= limit || asked >= mostPages
      if (enough || news.length === 0 || hasMore === false) return { rows, total: page.total, hasMore }
    }
  }
}

/** How many rows a page really has: as many as came, where more follow. */
function sizeOf<Row>(page: NumberedPage<Row>, number: number, asked: number): number {
  const { length } = page.rows
  const said = page.perPage !== null && page.perPage >= Math.max(length, 1) ? page.perPage : asked
  const isFull = length > 0 && moreFollow(page, number, said) === true
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
  return rows.length < size ? false : null
}
