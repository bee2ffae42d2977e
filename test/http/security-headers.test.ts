import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { build } from '../build.ts'
import { listen, sendRaw } from '../raw.ts'
import { documented } from '../upstream.ts'

const app = await build({}, afterAll)
const port = await listen(app.server)
beforeEach(() => app.upstream.answers(documented))

const always = {
  'content-security-policy': "default-src 'none';frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY'
}

describe('the security headers', () => {
  it.each([
    'GET /tags',
    'HEAD /tags',
    'GET /tags?format=csv',
    'POST /tags',
    'DELETE /groups/1',
    'OPTIONS /tags',
    'GET /nothing',
    'PUT /tags',
    'GET /tags/%zz',
    'GET /tags?x=1',
    'GET /',
    'GET /problems/not-found',
    'GET /openapi.json',
    'GET /health/live'
  ])('are those of data at %s', async (line) => {
    expect((await app.ask(line)).headers).toMatchObject(always)
  })

  it('are with 304', async () => {
    const answered = await app.ask('GET /tags', { headers: { 'if-none-match': '*' } })
    expect(answered.status).toBe(304)
    expect(answered.headers).toMatchObject(always)
  })

  it.each([
    [400, 'nonsense\r\n\r\n'],
    [431, `GET / HTTP/1.1\r\nHost: a\r\nx: ${'x'.repeat(20_000)}\r\n\r\n`]
  ])('are with the %i that Node makes', async (status, bytes) => {
    const answered = await sendRaw(port, bytes)
    expect(answered.status).toBe(status)
    expect(answered.headers).toMatchObject(always)
  })

  it('leave it to what ends TLS to demand TLS', async () => {
    expect((await app.ask('GET /tags')).headers).not.toHaveProperty('strict-transport-security')
  })

  it.each(['/docs', '/docs/', '/docs/static/swagger-ui.css'])(
    'let %s load its own parts alone',
    async (path) => {
      const { status, headers } = await app.ask(`GET ${path}`, { as: null })
      expect(status).toBe(200)
      const directives = (headers['content-security-policy'] ?? '').split(';').map((one) => one.trim())
      expect(directives).toEqual(
        expect.arrayContaining([
          "default-src 'none'",
          "script-src 'self'",
          "connect-src 'self'",
          "frame-ancestors 'none'"
        ])
      )
      expect(headers).toMatchObject({ ...always, 'content-security-policy': expect.any(String) })
    }
  )
})
