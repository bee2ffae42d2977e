import { readFile } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { afterAll, beforeEach, expect, it, onTestFinished } from 'vitest'
import { accounts } from '../../src/accounts/accounts.ts'
import { keys } from '../../src/accounts/keys.ts'
import { seal } from '../../src/accounts/seal.ts'
import { startSandbox } from '../../src/sandbox/server.ts'
import { basic, build, demo, secret } from '../build.ts'
import { linksOf } from '../expectations.ts'
import { memoryStore } from '../memory-store.ts'
import { listen } from '../raw.ts'
import { inChromium, startSite } from './chromium.ts'

const sandbox = await startSandbox({ leads: 20, calls: 6_000 })
afterAll(() => sandbox.close())
const [site, otherSite] = [await startSite(afterAll), await startSite(afterAll)]
const store = memoryStore()
const config = { CORS_ORIGINS: site, RATE_LIMIT_PER_MINUTE: 6_000 }
const app = await build({ url: sandbox.url, store, config }, afterAll)
const gateway = `http://127.0.0.1:${await listen(app.server)}`
const authorization = basic(...demo)

interface Init {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

/** Calls the gateway from a page, and gives back what the page can see of the answer. */
function call(page: Page, path: string, { headers = { authorization }, ...init }: Init = {}) {
  return page.evaluate(
    async ({ url, init }) => {
      const response = await fetch(url, init)
      return {
        status: response.status,
        headers: Object.fromEntries(response.headers),
        text: await response.text()
      }
    },
    { url: `${gateway}${path}`, init: { ...init, headers } }
  )
}

inChromium('a page of a listed origin', (browser) => {
  let page: Page
  beforeEach(async () => {
    page = await browser().newPage()
    onTestFinished(() => page.close())
    await page.goto(site)
  })

  it('reads a list page by page, with the headers that tell of it', async () => {
    const ids: string[] = []
    let path: string | undefined = '/tags?limit=5'
    while (path !== undefined) {
      const { status, headers, text } = await call(page, path)
      expect(status).toBe(200)
      expect(headers).toMatchObject({ 'api-version': '1', etag: expect.any(String) })
      expect(headers).toMatchObject({ ratelimit: expect.any(String), 'ratelimit-policy': expect.any(String) })
      expect(headers['x-request-id']).toMatch(/\S/)
      ids.push(...JSON.parse(text).data.map(({ id }: { id: string }) => id))
      path = linksOf(headers.link).next
    }
    expect(ids.length).toBeGreaterThan(5)
    expect(new Set(ids).size).toBe(ids.length)
  })

  it('asks again whether something has changed', async () => {
    const { headers } = await call(page, '/tags')
    const again = await call(page, '/tags', {
      headers: { authorization, 'if-none-match': String(headers.etag) }
    })
    expect([again.status, again.text]).toEqual([304, ''])
  })

  it('creates, with a key of idempotency', async () => {
    const { status, headers, text } = await call(page, '/tags', {
      method: 'POST',
      headers: {
        authorization,
        'content-type': 'application/json',
        'idempotency-key': 'a-key',
        'x-request-id': 'mine'
      },
      body: '{"title":"From a page"}'
    })
    expect([status, headers['x-request-id']]).toEqual([201, 'mine'])
    expect(headers.location).toBe(`/tags/${JSON.parse(text).id}`)
    const read = await call(page, String(headers.location))
    expect(JSON.parse(read.text).title).toBe('From a page')
  })

  it('calls with a key that may read alone', async () => {
    await accounts(store, seal([secret])).add('acme', { apiUid: demo[0], apiKey: demo[1] })
    const { key } = await keys(store).add({ account: 'acme', scopes: ['tags:read'] })
    const headers = { authorization: `Bearer ${key}` }
    expect((await call(page, '/tags', { headers })).status).toBe(200)
    const refused = await call(page, '/tags', { method: 'POST', headers })
    expect(refused.status).toBe(403)
    expect(JSON.parse(refused.text)).toMatchObject({
      code: 'insufficient-scope',
      required_scope: 'tags:write'
    })
  })

  it('changes and deletes', async () => {
    const json = { authorization, 'content-type': 'application/json' }
    const made = await call(page, '/groups', { method: 'POST', headers: json, body: '{"title":"One"}' })
    const path = String(made.headers.location)
    const changed = await call(page, path, { method: 'PATCH', headers: json, body: '{"title":"Two"}' })
    expect(JSON.parse(changed.text).title).toBe('Two')
    expect((await call(page, path, { method: 'DELETE' })).status).toBe(204)
  })

  it.each([
    ['/tags', {}, 401, 'unauthenticated'],
    ['/tags', { authorization: basic('1001', 'wrong') }, 401, 'invalid-credentials'],
    ['/tags?x=1', { authorization }, 400, 'invalid-request'],
    ['/tags/999', { authorization }, 404, 'not-found'],
    ['/nothing', { authorization }, 404, 'not-found']
  ] as const)('reads what is wrong with GET %s %j', async (path, headers, status, code) => {
    const answered = await call(page, path, { headers })
    expect(answered.status).toBe(status)
    expect(JSON.parse(answered.text)).toMatchObject({ code, instance: answered.headers['x-request-id'] })
  })

  it('saves an export as it comes', async () => {
    const path = '/calls?format=csv&from=2020-01-01'
    const [download, pieces] = await Promise.all([
      page.waitForEvent('download'),
      page.evaluate(
        async ({ url, headers, save }) => {
          const response = await fetch(url, { headers })
          const pieces: Uint8Array<ArrayBuffer>[] = []
          for await (const piece of response.body ?? []) pieces.push(piece)
          const name = /filename="([^"]+)"/.exec(response.headers.get('content-disposition') ?? '')?.[1]
          // The page's own `document`: no test runs in one.
          new Function('href', 'name', save)(URL.createObjectURL(new Blob(pieces)), name)
          return pieces.length
        },
        {
          url: `${gateway}${path}`,
          headers: { authorization },
          save: "Object.assign(document.createElement('a'), { href, download: name }).click()"
        }
      )
    ])
    expect(download.suggestedFilename()).toMatch(/^calls_2020-01-01_\d{4}-\d\d-\d\d\.csv$/)
    expect(pieces).toBeGreaterThan(1)
    const saved = await readFile(await download.path(), 'utf8')
    const same = await fetch(`${gateway}${path}`, { headers: { authorization } })
    expect(saved).toBe(await same.text())
    expect(saved.split('\r\n').length).toBeGreaterThan(500)
  })

  it('imports leads, and reads what became of them', async () => {
    const group = JSON.parse((await call(page, '/groups')).text).data[0].id
    const { status, text } = await call(page, `/leads/import?group_id=${group}`, {
      method: 'POST',
      headers: { authorization, 'content-type': 'text/csv', 'idempotency-key': 'an-import' },
      body: 'first_name,email\nAda,ada@example.com\nNobody,\n'
    })
    expect(status).toBe(200)
    const lines = text.trim().split('\n')
    expect(JSON.parse(String(lines.at(-1)))).toMatchObject({ status: 'done', queued: 1, rejected: 1 })
  })
})

inChromium('a page of another origin', (browser) => {
  it('is refused by the browser, and nothing of its calls with credentials arrives', async () => {
    const page = await browser().newPage()
    onTestFinished(() => page.close())
    await page.goto(otherSite)
    const before = sandbox.calls.length
    await expect(call(page, '/tags')).rejects.toThrow('Failed to fetch')
    await expect(call(page, '/tags', { method: 'POST', body: '{"title":"a"}' })).rejects.toThrow(
      'Failed to fetch'
    )
    await expect(call(page, '/health/live', { headers: {} })).rejects.toThrow('Failed to fetch')
    expect(sandbox.calls.length).toBe(before)
  })
})
