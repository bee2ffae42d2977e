import { V1Failure } from '../v1/failure.ts'
import type { LookOut } from './create.ts'

/**
 * Looks for what was added to a list: the one row that `isIt` and whose id was not in the list before. `outOf` makes of
 * it what the creation would have given.
 */
export function newRow<Row extends { id: string }, Out>(
  fetch: () => Promise<readonly Row[]>,
  isIt: (row: Row) => boolean,
  outOf: (row: Row) => Out
): LookOut<Out> {
  return {
    before: async () => (await fetch()).map(({ id }) => id),
    async find(noted) {
      if (noted === null) return null
      const before = new Set(noted)
      const news = (await fetch()).filter((row) => !before.has(row.id) && isIt(row))
      const [row, ...others] = new Map(news.map((one) => [one.id, one])).values()
      return row === undefined || others.length > 0 ? null : outOf(row)
    }
  }
}

/** Whether what a call asks for is there. Throws `V1Failure` where the call tells neither. */
export async function isThere(asked: Promise<unknown>): Promise<boolean> {
  try {
    await asked
    return true
  } catch (error) {
    if (error instanceof V1Failure && error.kind === 'not-found') return false
    throw error
  }
}
