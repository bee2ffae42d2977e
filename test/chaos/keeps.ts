import { expect, it, onTestFinished } from 'vitest'
import { missingFor, type Scenario } from './scenario.ts'

/** A test that runs a scenario in its short form; it is skipped where a program is missing, but in CI, where it fails. */
export function keepsItsPromises(scenario: Scenario): void {
  const missing = missingFor(scenario)
  const skips = missing.length > 0 && process.env.CI !== 'true'
  // The reporter does not show the titles of what it skips.
  if (skips)
    console.warn(`skipped: ${scenario.name}. Install ${missing.join(' and ')} with "apt-get install".`)
  it.skipIf(skips)(`keeps every promise of the scenario ${scenario.name}`, { timeout: 60_000 }, async () => {
    const rows = await scenario.run({ short: true, finish: onTestFinished })
    expect(rows).not.toHaveLength(0)
    expect(rows.filter(({ reached }) => !reached)).toEqual([])
  })
}
