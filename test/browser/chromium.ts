import { existsSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Browser, chromium } from 'playwright-core'
import { afterAll, beforeAll, describe } from 'vitest'
import type { Finish } from '../upstream.ts'

const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
const remedy = 'install it with "apt-get install chromium"'
const executablePath = places.find((place) => existsSync(place))

/** Without these it asks Google's hosts at every start, and needs a user other than root. */
const args = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync'
]

/**
 * Tests with a Chromium of their own. Where there is none they are skipped, with the line that installs it; under CI
 * they fail.
 */
export function inChromium(name: string, tests: (browser: () => Browser) => void): void {
  const skipped = executablePath === undefined && process.env.CI !== 'true'
  // A file that is skipped whole shows no titles.
  if (skipped) console.warn(`${name} is skipped: ${remedy}`)
  describe.skipIf(skipped)(name, { timeout: 30_000 }, () => {
    let browser: Browser
    beforeAll(async () => {
      if (executablePath === undefined) throw new Error(`there is no Chromium: ${remedy}`)
      browser = await chromium.launch({ executablePath, args })
    }, 30_000)
    afterAll(() => browser?.close())
    tests(() => browser)
  })
}

/** Serves an empty page at an origin of its own, and gives that back. */
export async function startSite(finish: Finish): Promise<string> {
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html').end('<!doctype html><title>A page</title>')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  finish(
    () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      })
  )
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}
