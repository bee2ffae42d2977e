import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Figures, Judged } from './goals.ts'
import { versions } from './needs.ts'

/** Writes what was measured to `results/`, by the commit that was measured; the file's path from here. */
export function writeResults(figures: Figures, judged: readonly Judged[], options: object): string {
  const commit = git('rev-parse', '--short', 'HEAD')
  // What isn't committed is measured too: the figures are not those of the commit then.
  const changed = git('status', '--porcelain', '--', 'src', 'routes', 'schemas', 'package-lock.json') !== ''
  const folder = fileURLToPath(new URL('results/', import.meta.url))
  mkdirSync(folder, { recursive: true })
  const file = `${folder}${commit}${changed ? '-changed' : ''}.json`
  const machine = { cpu: cpus()[0]?.model, cores: cpus().length }
  const written = { commit, changed, date: new Date().toISOString(), machine, versions: versions(), options }
  writeFileSync(file, `${JSON.stringify({ ...written, goals: judged, ...figures }, rounded, 1)}\n`)
  return relative('', file)
}

/** Six digits are more than any figure has. */
const rounded = (_key: string, value: unknown) =>
  typeof value === 'number' ? Number(value.toPrecision(6)) : value

function git(...args: readonly string[]): string {
  return execFileSync('git', args, { encoding: 'utf8' }).trim()
}
