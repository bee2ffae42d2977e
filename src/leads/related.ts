/**
 * The rows that a lead names by their ids, in its order, from the whole list of them; an id that the list
 * lacks is a row of which the rest, `unknown`, is `null`. The list is asked only where the lead names any.
 */
export async function rowsOf<Row extends { id: string }>(
  ids: readonly string[] | null,
  fetch: () => Promise<readonly Row[]>,
  unknown: Omit<Row, 'id'>
): Promise<readonly (Row | (Omit<Row, 'id'> & { id: string }))[]> {
  if (ids === null || ids.length === 0) return []
  const byId = new Map((await fetch()).map((row) => [row.id, row]))
  return ids.map((id) => byId.get(id) ?? { ...unknown, id })
}
