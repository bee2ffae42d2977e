import { afterAll, describe, expect, it } from 'vitest'
import { problems } from '../../src/http/problems.ts'
import { build } from '../build.ts'
import { memoryStore } from '../memory-store.ts'

const app = await build({}, afterAll)
const get = (path: string, accept?: string) => app.ask(`GET ${path}`, { as: null, headers: { accept } })
const browser = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8'
const hrefs = (html: string) => [...html.matchAll(/(?:href|src)="([^"]+)"/g)].map(([, href]) => String(href))

describe('GET /', () => {
  it('points a program to the docs', async () => {
    const { status, body } = await get('/')
    expect(status).toBe(200)
    for (const target of [body.docs, body.openapi, body.problems.replace('{code}', 'not-found')]) {
      expect((await get(target)).status, target).toBeLessThan(400)
    }
  })

  it('is a page for a browser, whose links answer', async () => {
    const { headers, text } = await get('/', browser)
    expect(headers['content-type']).toMatch(/^text\/html\b/)
    expect(text).toMatch(/^<!doctype html>/i)
    expect(hrefs(text)).toContain('/docs')
    for (const href of hrefs(text)) expect((await get(href)).status, href).toBeLessThan(400)
  })
})

describe('GET /problems/{code}', () => {
  it.each(Object.keys(problems))('%s says what to do, as JSON and as HTML', async (code) => {
    const { status, body } = await get(`/problems/${code}`)
    expect(status).toBe(200)
    expect(body.code).toBe(code)
    expect(body.help).toMatch(/\w{3}/)
    const page = await get(`/problems/${code}`, browser)
    expect(page.status).toBe(200)
    expect(page.headers['content-type']).toMatch(/^text\/html\b/)
    expect(page.text).toContain(code)
    for (const href of hrefs(page.text)) expect((await get(href)).status, href).toBeLessThan(400)
  })

  it.each(['nothing', 'Not-Found', 'toString', '__proto__', 'constructor', '%00', '<b>'])(
    '%s is a problem',
    async (code) => {
      const answered = await get(`/problems/${encodeURI(code).replace('%25', '%')}`)
      expect([400, 404]).toContain(answered.status)
      expect(answered.body.type).toMatch(/^\/problems\//)
    }
  )
})

describe('GET /health', () => {
  it.each(['live', 'ready'])('/%s is 200 and asks nobody', async (which) => {
    const { status, body } = await get(`/health/${which}`)
    expect(status).toBe(200)
    expect(body.status).toBe(which)
    expect((await app.ask(`HEAD /health/${which}`, { as: null })).status).toBe(200)
    expect(app.upstream.calls).toEqual([])
  })

  it.each([
    ['cannot be reached', async () => false],
    ['fails', () => Promise.reject(new Error('a fault'))],
    ['hangs', () => new Promise<boolean>(() => undefined)]
  ])('/ready is 503 while the store %s, and says so; /live is 200', async (_how, isReady) => {
    const { ask } = await build({ store: { ...memoryStore(), isReady } })
    const { status, headers, body } = await ask('GET /health/ready', { as: null })
    expect(status).toBe(503)
    expect(headers['retry-after']).toMatch(/^[1-9]\d*$/)
    expect(body).toMatchObject({ code: 'overloaded', detail: expect.stringContaining('store') })
    expect((await ask('HEAD /health/ready', { as: null })).status).toBe(503)
    expect((await ask('GET /health/live', { as: null })).status).toBe(200)
  })

  it('/ready asks the store once for many, and tells when it is back', async () => {
    let isThere = false
    let asked = 0
    const isReady = async () => {
      asked++
      return isThere
    }
    const { ask } = await build({ store: { ...memoryStore(), isReady } })
    const status = async () => (await ask('GET /health/ready', { as: null })).status
    expect(await Promise.all(Array.from({ length: 100 }, status))).toEqual(Array(100).fill(503))
    expect(asked).toBe(1)
    isThere = true
    await expect.poll(status, { timeout: 5_000 }).toBe(200)
  })

  it('/ready tells that the instance is closing', async () => {
    const { ask, server } = await build()
    server.closing.begin()
    const { status, body } = await ask('GET /health/ready', { as: null })
    expect(status).toBe(503)
    expect(body.detail).toContain('closing')
    expect((await ask('GET /health/live', { as: null })).status).toBe(200)
  })
})

describe('the docs', () => {
  it('GET /docs shows Swagger UI, whose parts load', async () => {
    const { headers } = await get('/docs')
    const path =
      headers.location === undefined ? '/docs' : new URL(headers.location, 'http://gateway/docs').pathname
    const page = await get(path, browser)
    expect(page.status).toBe(200)
    expect(page.headers['content-type']).toMatch(/^text\/html\b/)
    expect(page.text).toContain('swagger-ui')
    const parts = hrefs(page.text).filter((href) => !href.startsWith('http') && !href.startsWith('data:'))
    expect(parts.length).toBeGreaterThan(2)
    for (const href of parts) {
      const { pathname } = new URL(href, `http://gateway${path}`)
      expect((await get(pathname, '*/*')).status, pathname).toBe(200)
    }
  })

  it('GET /openapi.json is an OpenAPI 3.1 document', async () => {
    const { headers, body } = await get('/openapi.json')
    expect(headers['content-type']).toMatch(/^application\/json\b/)
    expect(body.openapi).toMatch(/^3\.1\./)
    expect(Object.keys(body.paths)).toContain('/tags/{tag_id}')
  })

  it('GET /openapi.yaml is the same document', async () => {
    const { status, headers, text } = await get('/openapi.yaml')
    expect(status).toBe(200)
    expect(headers['content-type']).toMatch(/yaml/)
    expect(text).toMatch(/^openapi: ["']?3\.1\./m)
    expect(text).toContain('/tags/{tag_id}:')
  })

  it('name every operation in a group that the document describes', async () => {
    const { body } = await get('/openapi.json')
    const groups = body.tags.map(({ name }: { name: string }) => name)
    for (const [path, operations] of Object.entries<Record<string, { tags?: string[] }>>(body.paths)) {
      for (const [method, { tags }] of Object.entries(operations)) {
        expect(tags, `${method} ${path}`).toHaveLength(1)
        expect(groups).toContain(tags?.[0])
      }
    }
  })

  it('never name what a user must not see', async () => {
    expect((await get('/openapi.json')).text).not.toMatch(/127\.0\.0\.1|localhost|\/work\/|api_key":/)
  })
})
