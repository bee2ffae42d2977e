import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { describe } from 'vitest'
import { launch, type Running } from '../process.ts'

const bin = fileURLToPath(new URL('../../bin/prospector-gateway.js', import.meta.url))
const remedy = 'install it with "apt-get install bsdutils"'
const missing = !/util-linux/.test(spawnSync('script', ['--version'], { encoding: 'utf8' }).stdout ?? '')

/** A `describe` of what a terminal shows, by script(1): skipped where there is none, but in CI, where that is a failure. */
export function describeOnTerminal(title: string, tests: () => void): void {
  const skips = missing && process.env.CI !== 'true'
  // The reporter does not show the titles of what it skips.
  if (skips) console.warn(`skipped: ${title}, for there is no script(1) of util-linux: ${remedy}`)
  describe.skipIf(skips)(title, tests)
}

/** Runs the command in a terminal; its standard output has all that is shown there. `behind` is for the shell, as `> FILE`. */
export function onTerminal(line: string, env: NodeJS.ProcessEnv, cwd?: string, behind = ''): Running {
  const command = `'${process.execPath}' '${bin}' ${line} ${behind}`
  return launch('script', ['-qefc', command, '/dev/null'], { TERM: 'xterm', ...env }, cwd)
}
