import type { Sliced } from './sliced.ts'

/** One question to the upstream: of which window, from which row on, how many. */
export interface PageAsk {
  readonly window: number
  readonly offset: number
  readonly limit: number
}

/** Pages that are asked for before they are wanted. */
export interface ReadAhead<Row> {
  /** The page: the one that was foreseen, or asked for now. Rejects as asking did. */
  ask(page: PageAsk): Promise<Sliced<Row>>
  /** Begins to ask for these pages, the first ones first, and forgets all others. */
  foresee(pages: Iterable<PageAsk>): void
}

interface Coming<Row> {
  readonly page: Promise<Sliced<Row>>
  isHere: boolean
}

/** So many pages are asked for ahead of a reader who is slower than the upstream. */
const fewest = 2

/**
 * Asks for pages ahead: `most` of them are on their way, or wait to be taken, at a time. Of these as many as the reader
 * needs: one who finds his pages waiting gets fewer, so that they don't grow old in memory; one who waits gets more.
 */
export function readAhead<Row>(ask: (page: PageAsk) => Promise<Sliced<Row>>, most: number): ReadAhead<Row> {
  let coming = new Map<string, Coming<Row>>()
  let depth = most

  function start(page: PageAsk): Coming<Row> {
    const started = { page: ask(page), isHere: false }
    const arrive = () => {
      started.isHere = true
    }
    // A page that is never taken may fail; whoever takes it is told.
    started.page.then(arrive, arrive)
    return started
  }

  return {
    ask(page) {
      const key = keyOf(page)
      const asked = coming.get(key)
      coming.delete(key)
      if (asked === undefined) return ask(page)
      depth = asked.isHere ? Math.max(Math.min(fewest, most), depth - 1) : Math.min(most, depth * 2)
      return asked.page
    },
    foresee(pages) {
      const kept = new Map<string, Coming<Row>>()
      for (const page of pages) {
        const key = keyOf(page)
        const asked = coming.get(key)
        if (asked === undefined && kept.size >= depth) break
        kept.set(key, asked ?? start(page))
        if (kept.size >= most) break
      }
      coming = kept
    }
  }
}

const keyOf = ({ window, offset, limit }: PageAsk) => `${window}:${offset}:${limit}`
