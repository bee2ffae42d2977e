import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { build, demo, documentedRoutes } from '../build.ts'
import { expectProblem } from '../expectations.ts'
import { reset, unreadable } from '../misbehaviour.ts'
import { documented, failure, raw } from '../upstream.ts'

const app = await build({}, afterAll)
beforeEach(() => app.upstream.answers(documented))

const routes = documentedRoutes(app.server).filter(({ operation }) => operation['x-upstream-methods'])

/** What must never be in an answer: stacks, paths, the upstream's address, credentials. */
function leaksIn(text: string): string[] {
  const { host, port, pathname } = app.upstream.url
  const canaries = [
    demo[1],
    host,
    `:${port}`,
    pathname,
    process.cwd(),
    'node_modules',
    '.ts:',
    ' at ',
    'ECONN',
    'undici',
    'secret'
  ]
  return canaries.filter((canary) => text.includes(canary))
}

describe('a problem leaks nothing', () => {
  const talkative = () => {
    const { href, host } = app.upstream.url
    return [
      failure(`Cannot connect to ${href} as ${demo[0]} with api_key ${demo[1]}`),
      failure(`Key: ${demo[1]}; host ${host}; again ${demo[1]}${demo[1]}`),
      raw(500, {}, `<pre>Fatal error at ${href}: ${demo[1]}</pre>`),
      raw(503, { 'retry-after': '3' }, demo[1]),
      reset,
      ...Object.values(unreadable).filter((answer) => Buffer.isBuffer(answer) || answer === '')
    ]
  }

  it.each(routes)('$line', async ({ line, asking, tellsInLines }) => {
    for (const answer of talkative()) {
      app.upstream.answers(() => answer)
      const answered = await app.ask(line, asking)
      if (tellsInLines) expect(answered.text).toContain('/problems/')
      else expect(answered.status).toBeGreaterThanOrEqual(400)
      expect(leaksIn(answered.text), answered.text).toEqual([])
      expect(leaksIn(JSON.stringify(answered.headers))).toEqual([])
    }
  })

  it('when nothing answers at the upstream’s address', async () => {
    const nowhere = await build({ url: 'http://127.0.0.1:1/glu/custom_api' })
    for (const { line, asking, tellsInLines } of routes) {
      const answered = await nowhere.ask(line, asking)
      if (tellsInLines) expect(answered.body[0].problem.status).toBe(503)
      else expect(answered.status).toBe(503)
      expect(answered.text).not.toMatch(/127\.0\.0\.1|ECONN|glu|sandbox-key/)
    }
  })

  it('when what was sent is refused: neither values nor credentials come back', async () => {
    const answered = await app.ask('POST /tags', { body: { title: 5, [demo[1]]: 'canary' } })
    expect(answered.text).not.toContain('canary')
  })

  it('in upstream_message: it carries the words, cut to a bearable length', async () => {
    app.upstream.answers(() => failure(`No luck: ${'x'.repeat(100_000)}`))
    const answered = await app.ask('POST /tags', { body: { title: 'a' } })
    expectProblem(answered, { status: 422, code: 'upstream-rejected' })
    expect(answered.body.upstream_message).toMatch(/^No luck: x+/)
    expect(answered.text.length).toBeLessThan(5_000)
  })
})

describe('a fault that nobody foresaw', () => {
  it('is 500 internal and says nothing more', async () => {
    const broken = await build()
    broken.server.cursors.seal = () => {
      throw new Error('canary in /etc/passwd')
    }
    const answered = await broken.ask('GET /tags?limit=1')
    expectProblem(answered, { status: 500, code: 'internal' })
    expect(answered.text).not.toMatch(/canary|passwd| at /)
  })
})

describe('type', () => {
  it('is a page that answers, relative to any route', async () => {
    const { body } = await app.ask('GET /tags/9')
    const answered = await app.ask(`GET ${new URL(body.type, 'http://gateway/tags/9').pathname}`)
    expect(answered.status).toBe(200)
    expect(answered.body).toMatchObject({ code: 'not-found', status: 404, title: body.title })
  })
})
