import { gzipSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { bundleOfClient } from './bundle.ts'

it('The client needs nothing of Node, and has less than 15 kB, minified and compressed', async () => {
  const code = await bundleOfClient()
  expect(code).not.toMatch(/\b(Buffer|require)\b/)
  expect(gzipSync(code).length).toBeLessThan(15 * 1024)
})
