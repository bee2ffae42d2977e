import { globSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'

const folder = new URL('../../src/sandbox/', import.meta.url).pathname

it('the sandbox imports Node’s own modules and its own files, nothing else', () => {
  const files = globSync(`${folder}**/*.ts`)
  expect(files.length).toBeGreaterThan(40)
  for (const file of files) {
    for (const [, from = ''] of readFileSync(file, 'utf8').matchAll(/ from '([^']+)'/g)) {
      const own = from.startsWith('.') && new URL(from, `file://${file}`).pathname.startsWith(folder)
      expect({ file, from, allowed: own || from.startsWith('node:') }).toEqual({ file, from, allowed: true })
    }
  }
})
