import { askAt, overlap, type PageSizes } from './locate.ts'
import { type PageAsk, readAhead } from './read-ahead.ts'
import type { Sliced, WalkPlace } from './sliced.ts'
import { walk } from './walk.ts'
import type { WindowsWalk } from './windows.ts'

/** All rows of a list in windows; a list in one piece has one. */
export interface EveryRow<Row> extends Omit<WindowsWalk<Row>, 'place' | 'limit' | 'goOn'> {
  /** The most rows that are wanted: no page is foreseen behind them. */
  readonly most: number
  /** How many pages are on their way, or wait to be taken, at a time. */
  readonly ahead: number
  /** Waits after a failure of the page that is next; whether to ask for it again. `tries` counts from 0. */
  readonly askAgain?: (error: unknown, tries: number) => Promise<boolean>
  /** Whether each page begins with the last rows of the page before, to see whether rows came or went between them. */
  readonly overlaps: boolean
}

/** What the first page of a window tells of those that follow. */
interface Shape {
  readonly total: number
  /** How many rows a page has: it may be fewer than asked. */
  readonly rows: number
}

/**
 * Gives every row of a list in its order, page by page, with the same care as `walk`; the pages that follow are
 * asked for in parallel, as far as totals tell where they are. What was foreseen wrongly costs a call, never a row.
 */
export async function* everyRow<Row>(options: EveryRow<Row>): AsyncGenerator<readonly Row[]> {
  const { windows, pageSize, most, ahead, overlaps, keep } = options
  const sizes: PageSizes = { pageSize, limit: Math.min(overlaps ? pageSize - overlap : pageSize, most) }
  const shapes = new Map<number, Shape>()
  const ask = async (page: PageAsk): Promise<Sliced<Row>> => {
    const found = await options.ask(page.window, page.offset, page.limit)
    if (found.total !== null) {
      const isFull = found.rows.length >= page.limit || page.offset + found.rows.length >= found.total
      shapes.set(page.window, { total: found.total, rows: isFull ? pageSize : found.rows.length })
    }
    return found
  }
  const pages = readAhead(ask, ahead)
  const take = async (page: PageAsk): Promise<Sliced<Row>> => {
    for (let tries = 0; ; tries++) {
      try {
        return await pages.ask(page)
      } catch (error) {
        if (!(await options.askAgain?.(error, tries))) throw error
      }
    }
  }

  let given = 0
  const foreseen = (window: number, place: WalkPlace | null) =>
    likelyPages({
      window,
      place,
      windows,
      sizes,
      shapes,
      wanted: keep ? Number.POSITIVE_INFINITY : most - given
    })

  pages.foresee(foreseen(0, null))
  for (let window = 0; window < windows; window++) {
    let place: WalkPlace | null = null
    do {
      const walked: Awaited<ReturnType<typeof walk<Row>>> = await walk<Row>({
        ...options,
        ...sizes,
        place,
        onePage: true,
        ask: (offset, limit) => take({ window, offset, limit }),
        goOn: () => true
      })
      place = walked.next
      given += walked.rows.length
      pages.foresee(place === null ? foreseen(window + 1, null) : foreseen(window, place))
      if (walked.rows.length > 0) yield walked.rows
    } while (place !== null)
  }
}

interface Likely {
  readonly window: number
  readonly place: WalkPlace | null
  readonly windows: number
  readonly sizes: PageSizes
  readonly shapes: ReadonlyMap<number, Shape>
  /** How many rows are still wanted. */
  readonly wanted: number
}

/** The pages that a walk from this place on is likely to ask for, in its order. */
function* likelyPages({ window, place, windows, sizes, shapes, wanted }: Likely): Generator<PageAsk> {
  let rows = 0
  for (let at = window; at < windows && rows < wanted; at++) {
    const first = askAt(at === window ? place : null, sizes)
    yield { window: at, offset: first.offset, limit: first.wanted }
    const shape = shapes.get(at)
    rows += first.wanted
    if (shape === undefined) continue
    // Behind a page that begins with the last rows of the one before stand those that begin so too.
    const back = Math.min(overlap, sizes.pageSize - sizes.limit)
    const limit = Math.min(sizes.pageSize, sizes.limit + back)
    const stride = Math.min(limit, shape.rows) - back
    let offset = first.offset + Math.min(first.wanted, shape.rows) - back
    for (; stride > 0 && offset + back < shape.total && rows < wanted; offset += stride) {
      yield { window: at, offset, limit }
      rows += stride
    }
  }
}
