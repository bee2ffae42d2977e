import type { Alone } from './alone.ts'
import type { ColumnName } from './columns.ts'
import type { Series } from './growth.ts'
import { mostMemory, type Outcomes, paired, ratio } from './measurement.ts'
import type { Name } from './subjects.ts'

/** All that one run measured; what was left out is not there. */
export interface Figures {
  readonly columns: Readonly<Partial<Record<ColumnName, Outcomes>>>
  readonly alone?: Alone | undefined
  readonly growth?: readonly Series[] | undefined
}

/** A goal, and what was measured; NaN where who had to answer refused. */
export interface Judged {
  readonly what: string
  readonly figure: number
  readonly least?: number
  readonly most?: number
  readonly unit: string
}

/** What the gateway is to reach with every feature on, beside what it reached; without what was not measured. */
export function judge({ columns, alone, growth }: Figures): readonly Judged[] {
  const times = (what: string, column: ColumnName, one: Name, other: Name, least: number): Judged[] => {
    const outcomes = columns[column]
    return outcomes ? [{ what, figure: ratio(outcomes, one, other), least, unit: `× ${short[other]}` }] : []
  }
  const notCached = (one: Name, which: string): Judged[] => [
    ...times(`20 tags ${which}, 64 connections`, 'tags-64', one, 'b', 1),
    ...times(`20 tags ${which}, 1000 connections`, 'tags-1000', one, 'b', 1.3),
    ...times(`100 calls ${which}, 64 connections`, 'calls-100', one, 'b', 0.55),
    ...times(`100 calls ${which}, 64 connections`, 'calls-100', one, 'lua', 2.2),
    ...times(`500 calls ${which}, 64 connections`, 'calls-500', one, 'b', 0.38),
    ...times(`500 calls ${which}, 64 connections`, 'calls-500', one, 'lua', 2.5),
    ...times(`20 tags ${which}, 64 connections`, 'tags-64', one, 'express', 6),
    ...times(`100 calls ${which}, 64 connections`, 'calls-100', one, 'express', 15)
  ]
  return [
    ...notCached('full', 'of unchanged replies'),
    ...notCached('changing', 'of changing replies'),
    ...times('20 tags, cached, 64 connections', 'tags-64', 'cached', 'b', 2.8),
    ...times('20 tags, cached, 64 connections', 'tags-64', 'cached', 'lua', 1.8),
    ...added(columns['tags-1']),
    ...tax(columns['tags-64']),
    ...grown(growth, 'keys', '10000'),
    ...grown(growth, 'accounts', '1000'),
    ...(alone ? byItself(alone) : []),
    ...underLoad(columns['tags-1000'])
  ]
}

function byItself({ coalescedCalls, startSeconds, idleMemory }: Alone): Judged[] {
  const same = '64 clients asking the same at once, upstream of 50 ms'
  return [
    { what: same, figure: coalescedCalls, most: 1, unit: 'upstream calls' },
    { what: 'start to the first answer', figure: startSeconds, most: 0.7, unit: 's' },
    { what: 'idle memory', figure: idleMemory, most: 110, unit: 'MB' }
  ]
}

function added(outcomes: Outcomes | undefined): Judged[] {
  const what = 'added to one request at 1 connection, p50, against the upstream asked directly'
  const figure = paired(outcomes, 'full', 'upstream', (through, direct) => through.p50 - direct.p50)
  return outcomes ? [{ what, figure, most: 0.25, unit: 'ms' }] : []
}

function tax(outcomes: Outcomes | undefined): Judged[] {
  const what = 'what the switched-on features cost together, 64 connections'
  return outcomes ? [{ what, figure: (1 - ratio(outcomes, 'full', 'plain')) * 100, most: 15, unit: '%' }] : []
}

function underLoad(outcomes: Outcomes | undefined): Judged[] {
  const what = 'memory under 1000 connections'
  return outcomes ? [{ what, figure: mostMemory(outcomes, 'full'), most: 250, unit: 'MB' }] : []
}

const short: Partial<Record<Name, string>> = {
  b: 'B',
  lua: 'nginx + Lua',
  express: 'Express + axios + luxon'
}

/** Less than 5 % is nothing measurable. */
function grown(growth: Figures['growth'], name: Series['name'], size: string): Judged[] {
  const outcomes = growth?.find((series) => series.name === name)?.outcomes
  const what = `requests with ${Number(size).toLocaleString('en')} ${name}, of those with one`
  return outcomes ? [{ what, figure: ratio(outcomes, size, '1') * 100, least: 95, unit: '%' }] : []
}
