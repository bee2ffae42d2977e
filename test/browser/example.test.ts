import { fileURLToPath } from 'node:url'
import { afterAll, expect, it, onTestFinished } from 'vitest'
import type { Scope } from '../../schemas/scopes.ts'
import { accounts } from '../../src/accounts/accounts.ts'
import { keys } from '../../src/accounts/keys.ts'
import { seal } from '../../src/accounts/seal.ts'
import { startSandbox } from '../../src/sandbox/server.ts'
import { build, demo, secret } from '../build.ts'
import { memoryStore } from '../memory-store.ts'
import { freePort, launch } from '../process.ts'
import { listen } from '../raw.ts'
import { inChromium } from './chromium.ts'

const sandbox = await startSandbox({ leads: 400, calls: 3_000 })
afterAll(() => sandbox.close())
const port = await freePort()
const site = `http://127.0.0.1:${port}`
const store = memoryStore()
const app = await build({ url: sandbox.url, store, config: { CORS_ORIGINS: site } }, afterAll)
const gateway = `http://127.0.0.1:${await listen(app.server)}`

async function keyWith(scopes: readonly Scope[]): Promise<string> {
  const [apiUid, apiKey] = demo
  const account = `account-${scopes.length}`
  await accounts(store, seal([secret])).add(account, { apiUid, apiKey })
  const { key } = await keys(store).add({ account, scopes })
  return key
}

inChromium('the example of a page', (browser) => {
  async function opened() {
    const script = fileURLToPath(new URL('../../examples/browser/serve.js', import.meta.url))
    const server = launch(process.execPath, [script, String(port), gateway], {})
    await server.saying(/http/)
    const page = await browser().newPage()
    onTestFinished(() => page.close())
    const complaints: string[] = []
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) complaints.push(message.text())
    })
    page.on('pageerror', (error) => complaints.push(error.message))
    await page.goto(site)
    return { page, complaints }
  }

  it('lists leads page by page, shows calls, and adds a tag', async () => {
    const { page, complaints } = await opened()
    await page.getByLabel('Key').fill(await keyWith(['leads:read', 'leads:write', 'tags:read', 'calls:read']))
    await page.getByRole('button', { name: 'Show leads' }).click()
    const rows = page.locator('#leads tbody tr')
    await expect.poll(() => rows.count()).toBe(10)
    await page.getByRole('button', { name: 'More' }).click()
    await expect.poll(() => rows.count()).toBeGreaterThan(10)
    await page
      .getByRole('button', { name: /^Show \S/ })
      .nth(1)
      .click()
    await page.getByRole('heading', { level: 2 }).waitFor()
    expect(await page.locator('#lead li').count()).toBeGreaterThan(0)
    await page.getByRole('button', { name: 'Add tag' }).click()
    await expect.poll(() => page.getByRole('status').innerText()).toMatch(/ has the tag \S/)
    expect(sandbox.calls.at(-1)?.method).toBe('AddLeadTags')
    expect(await page.getByRole('alert').innerText()).toBe('')
    expect(complaints).toEqual([])
  })

  it('says what is wrong with a key', async () => {
    const { page } = await opened()
    await page.getByLabel('Key').fill('hpg_wrong')
    await page.getByRole('button', { name: 'Show leads' }).click()
    await expect.poll(() => page.getByRole('alert').innerText()).toContain('invalid-credentials')
  })
})
