import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe } from 'vitest'

/** Where the programs lie that only checks need. */
export const tools = fileURLToPath(new URL('../../tools/', import.meta.url))
const remedy = 'install them with "npm ci --prefix tools --ignore-scripts"'
const missing = !existsSync(`${tools}node_modules/.package-lock.json`)

/** Tests with those programs. Where they are missing they are skipped, with the line that installs them; under CI they fail. */
export function withTools(name: string, tests: () => void): void {
  const skipped = missing && process.env.CI !== 'true'
  if (skipped) console.warn(`${name} is skipped: ${remedy}`)
  describe.skipIf(skipped)(name, { timeout: 120_000 }, tests)
}
