import { V1Failure } from '../v1/failure.ts'
import type { LookOut } from './create.ts'

/** A record keeps no more ids than this: beyond, what was lost is not looked for. */
const mostIds = 20_000

/**
 * Looks for what was added to a list: the one row that `isIt` and whose id was not in the list before.
 */
export function newRow<Row extends { id: string }>(
  fetch: () => Promise<readonly Row[]>,
  isIt: (row: Row) => boolean
): LookOut<{ id: string }> {
  return {
    async before() {
      const rows = await fetch()
      return rows.length > mostIds ? null : rows.map(({ id }) => id)
    },
    async find(noted) {
      if (noted === null) return null
      const before = new Set(noted)
      const news = (await fetch()).filter((row) => !before.has(row.id) && isIt(row))
      const [row, ...others] = new Map(news.map((one) => [one.id, one])).values()
      return row === undefined || others.length > 0 ? null : { id: row.id }
    },
    idOf: ({ id }) => id
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
