import { columns } from './columns.ts'
import type { Figures, Judged } from './goals.ts'
import type { Series } from './growth.ts'
import { median } from './measure.ts'
import { type Outcome, ratio, typical } from './measurement.ts'
import { type Name, names } from './subjects.ts'

/** Requests a second of everybody against B, as Markdown; B's own figures are absolute. */
export function ratioTable({ columns: measured }: Figures): string {
  const shown = shownOf(measured)
  if (shown.length === 0) return ''
  const cell = (row: Name, column: (typeof shown)[number]) => {
    const outcomes = measured[column.name]
    const b = outcomes?.b
    return row === 'b' && b
      ? `1 (${Math.round(typical(b, 'perSecond')).toLocaleString('en')} a second)`
      : decimals(ratio(outcomes, row, 'b'))
  }
  return markdown(
    ['requests a second, against B', ...shown.map(({ title }) => title)],
    entriesOf(names).map(([row, title]) => [title, ...shown.map((column) => cell(row, column))])
  )
}

/** The time on the core that a request takes, in µs, as Markdown. */
export function cpuTable({ columns: measured }: Figures): string {
  const shown = shownOf(measured)
  if (shown.length === 0) return ''
  const cell = (row: Name, column: (typeof shown)[number]) => {
    const outcome = measured[column.name]?.[row]
    return outcome ? decimals(typical(outcome, 'cpu'), 0) : '–'
  }
  return markdown(
    ['µs of the core a request', ...shown.map(({ title }) => title)],
    entriesOf(names).map(([row, title]) => [title, ...shown.map((column) => cell(row, column))])
  )
}

function shownOf(measured: Figures['columns']) {
  return columns.flatMap((group) => group.columns).filter(({ name }) => measured[name])
}

/** Latencies at one connection, as Markdown. */
export function latencyTable({ columns: measured }: Figures): string {
  const outcomes = measured['tags-1']
  if (outcomes === undefined) return ''
  const rows = entriesOf(names).flatMap(([row, title]) => {
    const outcome = outcomes[row]
    return outcome
      ? [[title, decimals(typical(outcome, 'p50'), 3), decimals(typical(outcome, 'p99'), 3)]]
      : []
  })
  return markdown(['20 tags, 1 connection, in ms', 'p50', 'p99'], rows)
}

/** The goals beside what was reached, as Markdown. */
export function goalTable(judged: readonly Judged[]): string {
  const rows = judged.map((goal) => [
    goal.what,
    wanted(goal),
    `${decimals(goal.figure)} ${goal.unit}`,
    verdict(goal)
  ])
  return rows.length === 0 ? '' : markdown(['what', 'goal', 'measured', ''], rows)
}

/** Whether all of them were reached. */
export function areReached(judged: readonly Judged[]): boolean {
  return judged.every(isReached)
}

function isReached({ figure, least = Number.NEGATIVE_INFINITY, most = Number.POSITIVE_INFINITY }: Judged) {
  return figure >= least && figure <= most
}

const verdict = (goal: Judged) => (isReached(goal) ? 'reached' : '**missed**')

function wanted({ least, most, unit }: Judged): string {
  return least === undefined ? `at most ${most} ${unit}` : `at least ${least} ${unit}`
}

/** How requests a second, the time that one takes on the core, and memory grow, as Markdown. */
export function growthTable({ name, outcomes }: Series): string {
  const sizes = Object.entries(outcomes).sort(([one], [other]) => Number(one) - Number(other))
  const [smallest = ''] = sizes[0] ?? []
  const row = ([size, outcome]: [string, Outcome]) => {
    const perSecond = typical(outcome, 'perSecond')
    return [
      Number(size).toLocaleString('en'),
      Number.isNaN(perSecond) ? '–' : Math.round(perSecond).toLocaleString('en'),
      decimals(ratio(outcomes, size, smallest)),
      decimals(typical(outcome, 'cpu'), 0),
      decimals(median(outcome.rounds.map(({ p50 }) => p50))),
      decimals(outcome.memory, 0)
    ]
  }
  return markdown([name, 'a second', 'of the first', 'µs of the core', 'p50 ms', 'MB'], sizes.map(row))
}

function decimals(figure: number, places = 2): string {
  return Number.isNaN(figure) ? '–' : figure.toFixed(places)
}

function entriesOf<Key extends string, Value>(record: Readonly<Record<Key, Value>>): [Key, Value][] {
  return Object.entries(record) as [Key, Value][]
}

function markdown(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [head, head.map((_, n) => (n === 0 ? '---' : '--:')), ...rows]
  return `${lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n')}\n`
}
