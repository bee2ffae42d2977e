const [newline, quote] = [10, 34]

/** Counts the rows of an export as its bytes go by. */
export interface RowCount {
  add(bytes: Uint8Array): void
  /** So far: whole rows. */
  readonly rows: number
}

/** Counts lines; of CSV those that end a record, for a quoted cell may have some of its own, and without the header row. */
export function rowCount(format: 'csv' | 'ndjson'): RowCount {
  let [lines, quoted] = [0, false]
  const quotes = format === 'csv'
  return {
    add(bytes) {
      for (const byte of bytes) {
        if (byte === newline && !quoted) lines++
        else if (byte === quote && quotes) quoted = !quoted
      }
    },
    get rows() {
      return quotes ? Math.max(lines - 1, 0) : lines
    }
  }
}

/** Keeps the last line of NDJSON as its bytes go by, whole or not: of an export that broke off it says why. */
export function lastLine(mostBytes = 65_536) {
  let last = Buffer.alloc(0)
  return {
    add(bytes: Uint8Array): void {
      const chunk = Buffer.from(bytes)
      const start = chunk.subarray(0, -1).lastIndexOf(newline) + 1
      const ended = last.at(-1) === newline
      const line = start > 0 || ended ? chunk.subarray(start) : Buffer.concat([last, chunk])
      last = Buffer.from(line.subarray(0, mostBytes))
    },
    text: (): string => last.toString()
  }
}
