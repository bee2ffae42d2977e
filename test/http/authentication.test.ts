import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { basic, build, documentedRoutes } from '../build.ts'
import { expectProblem } from '../expectations.ts'
import { documented, failure } from '../upstream.ts'

const app = await build({}, afterAll)
beforeEach(() => app.upstream.answers(documented))

const open = ['/', '/problems/', '/health/', '/docs', '/openapi.']
const isOpen = (path: string) =>
  open.some((start) => path === start || (start !== '/' && path.startsWith(start)))
const routes = documentedRoutes(app.server)
const closedRoutes = routes.filter(({ path }) => !isOpen(path))
const base64 = (text: string | Buffer) => Buffer.from(text).toString('base64')

describe('every route but the open ones', () => {
  it('is known to this test', () => {
    expect(closedRoutes.length).toBeGreaterThan(10)
    expect(routes.length - closedRoutes.length).toBe(4)
  })

  it.each(closedRoutes)('$line is 401 without credentials, and asks nobody', async ({ line, asking }) => {
    const answered = await app.ask(line, { ...asking, as: null })
    expectProblem(answered, { status: 401, code: 'unauthenticated' })
    expect(answered.headers['www-authenticate']).toBeDefined()
    expect(app.upstream.calls).toEqual([])
  })

  const judged = closedRoutes.filter(({ tellsInLines }) => !tellsInLines)
  it.each(judged)('$line is 401 with credentials the upstream refuses', async ({ line, asking }) => {
    app.upstream.answers(() => failure('Invalid (login email or password)/(api_uId or api_key)'))
    const answered = await app.ask(line, asking)
    expectProblem(answered, { status: 401, code: 'invalid-credentials', outcome: undefined })
    expect(answered.headers['www-authenticate']).toMatch(/^Bearer\b/)
    expect(app.upstream.calls).toHaveLength(1)
  })

  it.each(routes.filter(({ path }) => isOpen(path)))(
    '$line is open, whatever the header says',
    async ({ line }) => {
      for (const authorization of [undefined, 'Basic !!', 'Bearer x']) {
        expect((await app.ask(line, { as: null, headers: { authorization } })).status).toBe(200)
      }
      expect(app.upstream.calls).toEqual([])
    }
  )
})

describe('Basic', () => {
  const malformed = {
    'without credentials': 'Basic',
    'with blanks for credentials': 'Basic    ',
    'that is no base64': 'Basic a:b',
    'in base64url with its own letters': `Basic ${base64('?>?>:??>>~~').replaceAll('+', '-').replaceAll('/', '_')}`,
    'without a colon': `Basic ${base64('1001')}`,
    'without a name': `Basic ${base64(':key')}`,
    'without a key': `Basic ${base64('1001:')}`,
    'with a colon alone': `Basic ${base64(':')}`,
    'with nothing': `Basic ${base64('')}`,
    'that is no UTF-8': `Basic ${base64(Buffer.of(0x31, 0x3a, 0xff))}`,
    'with a control character': `Basic ${base64('1001:a\nb')}`,
    'with NUL': `Basic ${base64('1001:a\0b')}`,
    'with two values': `${basic('1001', 'key')}, ${basic('1002', 'key')}`,
    'with words behind it': `${basic('1001', 'key')} more',`,
    'of another scheme': 'Digest username="a"',
    'that is a bare key': 'sandbox-key-1001',
    'that is a bearer key nobody issued': 'Bearer hpg_0123456789',
    empty: ''
  }

  it.each(Object.entries(malformed))(
    '%s is 401, and the upstream is not asked',
    async (_what, authorization) => {
      const answered = await app.ask('GET /tags', { as: null, headers: { authorization } })
      expect(answered.status).toBe(401)
      expect(['invalid-credentials', 'unauthenticated']).toContain(answered.body.code)
      expect(app.upstream.calls).toEqual([])
    }
  )

  const fine = {
    'in lower case': ['basic', '1001', 'key'],
    'in upper case': ['BASIC', '1001', 'key'],
    'with a colon in the key': ['Basic', '1001', 'a:b:c'],
    'with letters beyond ASCII': ['Basic', 'ü', 'schlüssel'],
    'with spaces inside': ['Basic', 'a b', ' c '],
    'with quotes and braces': ['Basic', '"}', '{"api_key":"x"}']
  }

  it.each(Object.entries(fine))('%s is passed through as it is', async (_what, [scheme, uid, key]) => {
    const authorization = `${scheme} ${base64(`${uid}:${key}`)}`
    expect((await app.ask('GET /tags', { as: null, headers: { authorization } })).status).toBe(200)
    expect(app.upstream.calls[0]?.body).toMatchObject({ api_uId: uid, api_key: key })
  })
})

describe('WWW-Authenticate', () => {
  const challenge = async (headers: Record<string, string>, as: readonly [string, string] | null = null) =>
    (await app.ask('GET /tags', { as, headers })).headers['www-authenticate']

  it('names Bearer and Basic to a program', async () => {
    const header = await challenge({})
    expect(header).toMatch(/\bBearer\b/)
    expect(header).toMatch(/\bBasic realm="[^"]+", charset="UTF-8"/)
  })

  it('names both to somebody who navigates', async () => {
    expect(await challenge({ 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' })).toMatch(/Basic/)
  })

  it.each(['cors', 'same-origin', 'no-cors', 'websocket'])(
    'names Bearer alone to a page’s own call: %s',
    async (mode) => {
      const header = await challenge({ 'sec-fetch-mode': mode })
      expect(header).toMatch(/Bearer/)
      expect(header).not.toMatch(/Basic/)
    }
  )

  it('names Bearer alone to an older browser’s call from another origin', async () => {
    expect(await challenge({ origin: 'https://app.example.com' })).not.toMatch(/Basic/)
  })

  it('names Bearer alone where credentials were brought', async () => {
    for (const authorization of ['Bearer x', 'Basic !!', 'Digest a']) {
      expect(await challenge({ authorization })).not.toMatch(/Basic/)
    }
  })
})
