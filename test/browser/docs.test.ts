import type { Page } from 'playwright-core'
import { afterAll, beforeEach, expect, it, onTestFinished } from 'vitest'
import { startSandbox } from '../../src/sandbox/server.ts'
import { build } from '../build.ts'
import { listen } from '../raw.ts'
import { inChromium } from './chromium.ts'

const sandbox = await startSandbox({ leads: 20, calls: 60 })
afterAll(() => sandbox.close())
const app = await build({ url: sandbox.url, sandbox: true }, afterAll)
const gateway = `http://127.0.0.1:${await listen(app.server)}`

/** Opens the docs, and gives back what the browser complains of from then on. */
async function openDocs(page: Page, path: string): Promise<readonly string[]> {
  const complaints: string[] = []
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('requestfailed', (request) => complaints.push(`${request.url()} failed`))
  page.on('response', (response) => {
    if (response.status() >= 400) complaints.push(`${response.url()} answered ${response.status()}`)
  })
  await page.goto(`${gateway}${path}`)
  await page.locator('.opblock').first().waitFor()
  return complaints
}

/** Opens an operation as the page shows it, and sends what it has filled in. */
async function tryOut(page: Page, operationId: string): Promise<{ status: string; body: string }> {
  const block = page.locator(`.opblock[id$="-${operationId}"]`)
  await block.locator('.opblock-summary-control').click()
  await block.getByRole('button', { name: 'Execute' }).click()
  const answered = block.locator('.live-responses-table tr.response')
  const status = await answered.locator('.response-col_status').innerText()
  const body = await answered.locator('.response-col_description .microlight').first().innerText()
  return { status: status.trim(), body }
}

inChromium('the docs', (browser) => {
  let page: Page
  beforeEach(async () => {
    page = await browser().newPage()
    onTestFinished(() => page.close())
  })

  it.each(['/docs', '/docs/'])('open at %s, and the browser has nothing to complain of', async (path) => {
    const complaints = await openDocs(page, path)
    expect(await page.title()).toBe('Prospector Gateway')
    expect(await page.locator('.opblock').count()).toBeGreaterThan(50)
    expect(complaints).toEqual([])
  })

  it.each(['listTags', 'addLeadTags'])('try %s out with what they fill in', async (operationId) => {
    const complaints = await openDocs(page, '/docs')
    const { status, body } = await tryOut(page, operationId)
    expect(status, body).toMatch(/^200\b/)
    expect(body).toContain('501000')
    expect(complaints).toEqual([])
  })

  it('ask for credentials of each kind', async () => {
    const complaints = await openDocs(page, '/docs')
    await page.getByRole('button', { name: 'Authorize' }).first().click()
    const asked = await page.locator('.modal-ux-content').innerText()
    for (const kind of [/basic/i, /bearer/i]) expect(asked).toMatch(kind)
    expect(complaints).toEqual([])
  })
})

inChromium('the other pages', (browser) => {
  it.each(['/', '/problems/not-found'])('%s shows, and its link leads to the docs', async (path) => {
    const page = await browser().newPage()
    onTestFinished(() => page.close())
    await page.goto(`${gateway}${path}`)
    expect(await page.locator('h1').innerText()).toMatch(/\S/)
    await page.locator('a[href="/docs"]').click()
    await page.locator('.opblock').first().waitFor()
  })
})
