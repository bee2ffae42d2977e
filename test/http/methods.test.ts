import { METHODS } from 'node:http'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { build, demo } from '../build.ts'
import { expectProblem } from '../expectations.ts'
import { listen, sendRaw } from '../raw.ts'
import { documented } from '../upstream.ts'

const app = await build({}, afterAll)
const port = await listen(app.server)
beforeEach(() => app.upstream.answers(documented))

const paths: Readonly<Record<string, string>> = {
  '/account': 'GET, HEAD, OPTIONS',
  '/tags': 'GET, HEAD, OPTIONS, POST',
  '/tags/1': 'GET, HEAD, OPTIONS, PATCH',
  '/groups': 'GET, HEAD, OPTIONS, POST',
  '/groups/1': 'DELETE, GET, HEAD, OPTIONS, PATCH',
  '/campaigns': 'GET, HEAD, OPTIONS',
  '/campaigns/1': 'GET, HEAD, OPTIONS',
  '/': 'GET, HEAD, OPTIONS',
  '/openapi.json': 'GET, HEAD, OPTIONS',
  '/openapi.yaml': 'GET, HEAD, OPTIONS',
  '/problems/not-found': 'GET, HEAD, OPTIONS',
  '/health/live': 'GET, HEAD, OPTIONS',
  '/health/ready': 'GET, HEAD, OPTIONS'
}

const everyPath = Object.entries(paths).map(([path, allow]) => ({ path, allow }))

describe('a path that is there', () => {
  it.each(everyPath)('$path answers every method it lacks with 405 and Allow', async ({ path, allow }) => {
    const has = allow.split(', ')
    // CONNECT asks for a tunnel, to no path.
    for (const method of METHODS.filter((one) => !has.includes(one) && one !== 'CONNECT')) {
      const answered = await app.ask(`${method} ${path}`, { as: null })
      expectProblem(answered, { status: 405, code: 'method-not-allowed' })
      expect(answered.headers.allow, method).toBe(allow)
    }
  })

  it.each(everyPath)(
    '$path answers OPTIONS with 204 and Allow, without credentials',
    async ({ path, allow }) => {
      const answered = await app.ask(`OPTIONS ${path}`, { as: null })
      expect(answered.status).toBe(204)
      expect(answered.headers.allow).toBe(allow)
      expect(answered.text).toBe('')
    }
  )

  it('answers 405 over the wire as well, whatever the body', async () => {
    const lines = ['PUT /tags HTTP/1.1', 'Host: a', 'Content-Length: 3', 'Connection: close', '', 'abc']
    const answered = await sendRaw(port, lines.join('\r\n'))
    expect(answered.status).toBe(405)
    expect(answered.headers.allow).toBe('GET, HEAD, OPTIONS, POST')
    expect(JSON.parse(answered.body).code).toBe('method-not-allowed')
  })

  it('says why where the upstream has no Method for it', async () => {
    const answered = await app.ask('DELETE /tags/1')
    expectProblem(answered, { status: 405, code: 'method-not-allowed' })
    expect(answered.body.detail).toMatch(/Hot Prospector/)
  })
})

describe('a path that is not there', () => {
  const missing = [
    '/nothing',
    '/tags/1/',
    '/tags/1/leads',
    '//tags',
    '/TAGS',
    '/.env',
    '/glu/custom_api',
    '/problems',
    '/health'
  ]
  for (const as of [demo, null]) {
    it.each(missing)(`GET %s is 404 ${as ? 'with' : 'without'} credentials`, async (path) => {
      expectProblem(await app.ask(`GET ${path}`, { as }), { status: 404, code: 'not-found' })
      expect(app.upstream.calls).toEqual([])
    })
  }

  it.each(['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND'])('%s is 404', async (method) => {
    expectProblem(await app.ask(`${method} /nothing`), { status: 404, code: 'not-found' })
  })

  it.each(['GET', 'HEAD', 'PATCH', 'DELETE'])(
    '%s of /leads/batch, which is no lead, is 405',
    async (method) => {
      const { status, headers } = await app.ask(`${method} /leads/batch`, { as: null })
      expect([status, headers.allow]).toEqual([405, 'OPTIONS, POST'])
    }
  )

  it.each(['GET /tags;limit=1', 'OPTIONS /tags;', 'POST /tags/', 'OPTIONS /leads//notes'])(
    '%s is 404',
    async (line) => {
      expect((await app.ask(line)).status).toBe(404)
    }
  )

  it('HEAD is 404 without a body', async () => {
    const answered = await app.ask('HEAD /nothing')
    expect(answered.status).toBe(404)
    expect(answered.text).toBe('')
  })

  it('is 404 before a body is looked at', async () => {
    const answered = await app.ask('POST /nothing', { body: '{', headers: { 'content-type': 'text/plain' } })
    expectProblem(answered, { status: 404, code: 'not-found' })
  })
})
