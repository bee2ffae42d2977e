import { problem } from './problem.ts'

/** The row with this id, of a list that V1 gives whole. Throws `not-found`. */
export function itemOf<Row extends { id: string }>(rows: readonly Row[], id: string, what: string): Row {
  const row = rows.find((one) => one.id === id)
  if (row === undefined) throw problem('not-found', { detail: `There is no ${what} with this id.` })
  return row
}
