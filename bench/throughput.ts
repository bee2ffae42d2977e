import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type Alone, measureAlone } from './alone.ts'
import { type Case, checkSameRows, replies } from './cases.ts'
import { type Column, columns } from './columns.ts'
import { type Figures, judge } from './goals.ts'
import { measureGrowth, type Series } from './growth.ts'
import { measure, type Outcomes } from './measurement.ts'
import { missing } from './needs.ts'
import { type CannedUpstream, startCannedUpstream } from './nginx.ts'
import { writeResults } from './results.ts'
import { startSubjects } from './subjects.ts'
import { areReached, cpuTable, goalTable, growthTable, latencyTable, ratioTable } from './table.ts'

/**
 * How fast the gateway is, against what Node and others can do: the tables of README.md, from one run. Who is measured
 * has core 0, the load and the upstream have core 1.
 */
const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '2' },
    only: { type: 'string', multiple: true, default: [] }
  }
})
const cores = { subject: 0, load: 1 }
const rounds = { rounds: Number(values.rounds), seconds: Number(values.seconds), core: cores.load }
/** Parts of the bench: the columns, and what is apart from the table. */
const parts = [...columns.flatMap((group) => group.columns.map(({ name }) => name)), 'alone', 'growth']
const wanted = (part: string) => values.only.length === 0 || values.only.includes(part)

const lacks = [
  ...missing().map((line) => `the bench needs: ${line}`),
  ...values.only.filter((part) => !parts.includes(part)).map((part) => `--only ${part}: not one of ${parts}`)
]
if (lacks.length > 0) {
  process.stderr.write(`${lacks.join('\n')}\n`)
  process.exit(1)
}

// Everything that is written on the way lies below one folder: stores, logs, and what nginx and wrk are given.
process.env.TMPDIR = mkdtempSync(join(tmpdir(), 'gateway-bench-'))
const upstream = await startCannedUpstream(replies, cores.load)
try {
  const measured: Record<string, Outcomes> = {}
  for (const { of, columns: ofCase } of columns) {
    const chosen = ofCase.filter(({ name }) => wanted(name))
    if (chosen.length > 0) Object.assign(measured, await measureCase(upstream, of, chosen))
  }
  const alone: Alone | undefined = wanted('alone')
    ? await measureAlone(upstream.at('tags-20'), cores.subject)
    : undefined
  const growth: readonly Series[] | undefined = wanted('growth')
    ? await measureGrowth(upstream, cores.subject, rounds)
    : undefined
  const figures: Figures = { columns: measured, alone, growth }
  const judged = judge(figures)
  const tables = [
    ratioTable(figures),
    cpuTable(figures),
    latencyTable(figures),
    goalTable(judged),
    ...(growth ?? []).map(growthTable)
  ]
  process.stdout.write(`${tables.filter((table) => table !== '').join('\n')}\n`)
  process.stdout.write(`${writeResults(figures, judged, { ...values })}\n`)
  if (!areReached(judged)) process.exitCode = 1
} finally {
  await upstream.stop()
  rmSync(process.env.TMPDIR, { recursive: true })
}

/** Checks that all who translate give the same rows, by one upstream call each, and measures them in each column. */
async function measureCase(
  canned: CannedUpstream,
  of: Case,
  chosen: readonly Column[]
): Promise<Record<string, Outcomes>> {
  const subjects = await startSubjects(of, canned, cores.subject)
  try {
    const before = await canned.requests()
    await checkSameRows(subjects.translating)
    // The question how many there were is one of them.
    const calls = (await canned.requests()) - before - 1
    if (calls !== subjects.translating.length) {
      throw new Error(`${of.name}: ${calls} upstream calls for ${subjects.translating.length} requests`)
    }
    const outcomes: Record<string, Outcomes> = {}
    for (const { name, connections } of chosen) {
      const all = subjects.all.map((subject) => ({ ...subject, connections }))
      outcomes[name] = await measure(name, all, rounds)
    }
    return outcomes
  } finally {
    await subjects.stop()
  }
}
