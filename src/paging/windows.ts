import type { Sliced, WalkPlace } from './sliced.ts'
import { isWalkPlace, type Walk, walk } from './walk.ts'

/** Where a walk over several windows stands: in which, counted from 0, and where in that; `null` at its start. */
export interface WindowsPlace {
  readonly window: number
  readonly walk: WalkPlace | null
}

/** A list that is too long for one question: it is asked for window by window, each of them paged. */
export interface WindowsWalk<Row> extends Omit<Walk<Row>, 'place' | 'ask' | 'onePage'> {
  readonly place: WindowsPlace | null
  /** How many windows there are. */
  readonly windows: number
  readonly ask: (window: number, offset: number, limit: number) => Promise<Sliced<Row>>
}

interface WalkedWindows<Row> {
  readonly rows: readonly Row[]
  /** `null` where the walk reached the end of the last window. */
  readonly next: WindowsPlace | null
}

/** How many pages of the upstream's a page is made of at most. */
const mostPages = 10

/** Gives the next rows of a list in windows: goes on to the next window where one ends before the page is full. */
export async function walkWindows<Row>(options: WindowsWalk<Row>): Promise<WalkedWindows<Row>> {
  const { windows, limit, ask, goOn } = options
  const rows: Row[] = []
  let window = options.place?.window ?? 0
  let place = options.place?.walk ?? null
  let pages = 0
  const mayAsk = () => pages < mostPages && goOn()

  for (; window < windows; window++, place = null) {
    const walked = await walk<Row>({
      ...options,
      place,
      limit: limit - rows.length,
      ask: (offset, wanted) => {
        pages++
        return ask(window, offset, wanted)
      },
      goOn: mayAsk
    })
    rows.push(...walked.rows)
    if (walked.next !== null) return { rows, next: { window, walk: walked.next } }
    const isLast = window + 1 === windows
    if (!isLast && (rows.length >= limit || !mayAsk()))
      return { rows, next: { window: window + 1, walk: null } }
  }
  return { rows, next: null }
}

/** Whether a value from a cursor is a place. */
export function isWindowsPlace(value: unknown): value is WindowsPlace {
  if (typeof value !== 'object' || value === null || !('window' in value) || !('walk' in value)) return false
  return Number.isSafeInteger(value.window) && (value.walk === null || isWalkPlace(value.walk))
}
