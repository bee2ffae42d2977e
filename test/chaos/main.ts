import type { Finish } from '../upstream.ts'
import { missingFor, type Row, type Scenario } from './scenario.ts'
import { scenarios } from './scenarios.ts'
import { table } from './table.ts'

/**
 * `npm run chaos`: makes things go wrong around real gateways and prints what was promised and what came of it.
 * `npm run chaos -- NAME` runs one scenario. Exit code 1 where a promise was not kept, or in CI could not be tried.
 */
const names = process.argv.slice(2)
const unknown = names.filter((name) => !scenarios.some((scenario) => scenario.name === name))
if (unknown.length > 0) {
  console.error(
    `no scenario ${unknown.join(', ')}: there are ${scenarios.map(({ name }) => name).join(', ')}`
  )
  process.exit(2)
}

const closers: (() => Promise<void>)[] = []
const finish: Finish = (close) => void closers.push(close)

async function tidyUp(): Promise<void> {
  for (const close of closers.splice(0).reverse()) await close().catch((error) => console.error(error))
}

// What was started has a process group of its own, which a terminal does not stop.
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void tidyUp().then(() => process.exit(130)))
}

async function rowsOf(scenario: Scenario): Promise<readonly Row[]> {
  try {
    return await scenario.run({ short: false, finish })
  } catch (error) {
    const figure = error instanceof Error ? (error.stack ?? error.message) : String(error)
    return [{ promise: scenario.name, done: 'it was run', figure, wanted: 'an end', reached: false }]
  } finally {
    await tidyUp()
  }
}

const tried: Row[] = []
const notRun: string[] = []
for (const scenario of scenarios.filter(({ name }) => names.length === 0 || names.includes(name))) {
  const missing = missingFor(scenario)
  if (missing.length > 0) {
    notRun.push(`${scenario.name} was not run: ${missing.join(' and ')} missing`)
    continue
  }
  const startedAt = performance.now()
  const rows = await rowsOf(scenario)
  const seconds = Math.round((performance.now() - startedAt) / 1000)
  console.log(`\n== ${scenario.name}: ${seconds} s\n\n${table(rows)}`)
  tried.push(...rows)
}

const broken = tried.filter(({ reached }) => !reached)
console.log(`\n${tried.length - broken.length} of ${tried.length} promises kept`)
for (const { promise, figure, wanted } of broken)
  console.log(`  NOT KEPT: ${promise}: ${figure}, not ${wanted}`)
for (const line of notRun) console.log(`  ${line}`)
process.exit(broken.length > 0 || (notRun.length > 0 && process.env.CI === 'true') ? 1 : 0)
