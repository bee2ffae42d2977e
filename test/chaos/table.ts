import type { Row } from './scenario.ts'

const titles = ['promise', 'what was done', 'figure reached', 'wanted', 'ok']
const widest = 64

/** Rows as a table of text, each cell in as many lines as it needs. */
export function table(rows: readonly Row[]): string {
  const cells = rows.map(({ promise, done, figure, wanted, reached }) =>
    [promise, done, figure, wanted, reached ? 'yes' : 'NO'].map(folded)
  )
  const all = [titles.map((title) => [title]), ...cells]
  const widths = titles.map((_, column) =>
    Math.max(...all.map((row) => Math.max(...(row[column] ?? []).map((line) => line.length))))
  )
  return all.map((row) => written(row, widths)).join('\n')
}

function written(row: readonly (readonly string[])[], widths: readonly number[]): string {
  const height = Math.max(...row.map((lines) => lines.length))
  return Array.from({ length: height }, (_, line) =>
    row
      .map((lines, column) => (lines[line] ?? '').padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd()
  ).join('\n')
}

/** A text in lines of bounded length, cut between words where there are any. */
function folded(text: string): string[] {
  const lines = ['']
  for (const word of text.replaceAll(/\s+/g, ' ').split(' ')) {
    const last = lines.at(-1) ?? ''
    if (last === '') lines[lines.length - 1] = word
    else if (last.length + 1 + word.length <= widest) lines[lines.length - 1] = `${last} ${word}`
    else lines.push(word)
  }
  return lines
}
