/** Rows as columns for a terminal, each as wide as its widest cell, below their names. */
export function table(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [columns, ...rows]
  const widths = columns.map((_, index) => Math.max(...lines.map((cells) => cells[index]?.length ?? 0)))
  return lines
    .map((cells) =>
      cells
        .map((cell, index) => cell.padEnd(widths[index] ?? 0))
        .join('  ')
        .trimEnd()
    )
    .join('\n')
}

/** A point in time for people and programs: whole seconds in UTC (RFC 3339). */
export function stamp(date: Date): string {
  return `${date.toISOString().slice(0, 19)}Z`
}
