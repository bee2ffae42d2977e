import { afterAll, expect, it } from 'vitest'
import type * as TypedClient from '../../client/index.ts'
import { startSandbox } from '../../src/sandbox/server.ts'
import { build, demo } from '../build.ts'
import { bundleOfClient } from '../client/bundle.ts'
import { listen } from '../raw.ts'
import { inChromium, startSite } from './chromium.ts'

declare const gatewayClient: typeof TypedClient

const sandbox = await startSandbox({ leads: 20, calls: 300 })
afterAll(() => sandbox.close())
const site = await startSite(afterAll)
const app = await build({ url: sandbox.url, config: { CORS_ORIGINS: site } }, afterAll)
const baseUrl = `http://127.0.0.1:${await listen(app.server)}`

inChromium('the typed client in a page of another origin', (browser) => {
  it('reads lists and exports, writes, and throws problems', async () => {
    const page = await browser().newPage()
    await page.goto(site)
    await page.addScriptTag({ content: await bundleOfClient() })
    const seen = await page.evaluate(
      async ({ baseUrl, demo: [apiUid, apiKey] }) => {
        const { createClient, GatewayError } = gatewayClient
        const gateway = createClient({ baseUrl, basic: { apiUid, apiKey } })
        let [listed, exported] = [0, 0]
        for await (const _call of gateway.list('/calls', { query: { from: '2020-01-01', limit: 50 } }))
          listed++
        for await (const _call of gateway.export('/calls', { query: { from: '2020-01-01' } })) exported++
        const { id } = await gateway.post('/tags', { body: { title: 'of a page' } })
        const error = await gateway.get('/tags/{tag_id}', { path: { tag_id: '999' } }).catch((error) => error)
        return { listed, exported, id, code: error instanceof GatewayError && error.code }
      },
      { baseUrl, demo }
    )
    await page.close()
    expect(seen.listed).toBeGreaterThan(100)
    expect(seen).toEqual({
      listed: seen.exported,
      exported: seen.listed,
      id: expect.stringMatching(/^\d+$/),
      code: 'not-found'
    })
  })
})
