import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { allScopes } from '../../schemas/scopes.ts'
import { noStore } from '../../src/store/no-store.ts'
import { basic, build, documentedRoutes } from '../build.ts'
import { expectProblem } from '../expectations.ts'
import { startIdentityProvider } from '../identity-provider.ts'
import { issuing } from '../issuing.ts'
import { memoryStore } from '../memory-store.ts'
import { listen, sendRaw } from '../raw.ts'
import { documented, failure } from '../upstream.ts'

const provider = await startIdentityProvider(afterAll)
const store = memoryStore()
const operator = issuing(store)
await operator.account('acme')
await operator.account('gone')
const app = await build({ store, config: provider.config }, afterAll)
const closed = await build({ store, config: { ...provider.config, BASIC_AUTH: 'off' } }, afterAll)
beforeEach(() => app.upstream.answers(documented))

const revoked = await operator.keys.add({ account: 'acme', scopes: allScopes })
await operator.keys.revoke(revoked.id)
const expired = await operator.bearer('acme', allScopes, new Date(Date.now() - 1_000))
const orphaned = await operator.bearer('gone', allScopes)
await operator.accounts.remove('gone')
const good = await operator.bearer('acme', allScopes)
const swapped = good.endsWith('0') ? '1' : '0'

/** Credentials that open no route, and what they are answered. */
const refused: Readonly<Record<string, string | undefined>> = {
  none: undefined,
  'an empty header': '',
  'garbage for a header': 'garbage',
  'garbage for a key': 'Bearer hpg_garbage',
  'a key with another end': `${good.slice(0, -1)}${swapped}`,
  'a key with more behind it': `${good}0`,
  'a key under another scheme': good.replace('Bearer', 'Token'),
  'a key that was revoked': `Bearer ${revoked.key}`,
  'a key that has expired': expired,
  'a key of an account that was removed': orphaned,
  'garbage for a token': 'Bearer a.b.c',
  'a token that has expired': `Bearer ${await provider.token({ exp: 1 })}`,
  'a token of an account that is not here': `Bearer ${await provider.token({ account: 'gone' })}`,
  'Basic that is none': 'Basic garbage'
}

const routes = documentedRoutes(app.server).filter(({ operation }) => operation['x-upstream-methods'])
const scopeOf = ({ operation }: (typeof routes)[number]) => {
  const [, bearer] = (operation.security ?? []) as { bearer?: string[] }[]
  return bearer?.bearer?.[0] ?? ''
}

describe('every operation', () => {
  it('is here, with a scope in the document', () => {
    expect(routes.length).toBeGreaterThan(50)
    for (const route of routes) expect(allScopes).toContain(scopeOf(route))
  })

  it('is one that the running app has, and none but the open ones is left out', () => {
    const printed = app.server.printRoutes({ commonPrefix: false })
    expect(printed).toContain('/tags')
    for (const { template, verb } of routes) {
      const url = template.replaceAll(/\{([^}]+)\}/g, ':$1')
      expect(app.server.hasRoute({ method: verb.toUpperCase() as 'GET', url }), `${verb} ${url}`).toBe(true)
    }
  })

  const cases = routes.flatMap((route) => Object.keys(refused).map((what) => ({ ...route, what })))
  it.each(cases)('$line refuses $what, and asks nobody', async ({ line, asking, what }) => {
    const authorization = refused[what]
    const answered = await app.ask(line, {
      ...asking,
      as: null,
      headers: { ...asking.headers, authorization }
    })
    const code = authorization === undefined ? 'unauthenticated' : 'invalid-credentials'
    expectProblem(answered, { status: 401, code })
    expect(answered.headers['www-authenticate']).toMatch(/^Bearer realm=/)
    expect(app.upstream.calls).toEqual([])
  })

  it.each(routes)('$line refuses a key and a token that have every other scope', async (route) => {
    const { line, asking } = route
    const others = allScopes.filter((scope) => scope !== scopeOf(route))
    const ways = [
      await operator.bearer('acme', others),
      `Bearer ${await provider.token({ scope: others.join(' ') })}`
    ]
    for (const authorization of ways) {
      const answered = await app.ask(line, {
        ...asking,
        as: null,
        headers: { ...asking.headers, authorization }
      })
      expectProblem(answered, { status: 403, code: 'insufficient-scope' })
      expect(answered.body.required_scope).toBe(scopeOf(route))
    }
    expect(app.upstream.calls).toEqual([])
  })

  it.each(routes)('$line lets a key and a token in that have its scope alone', async (route) => {
    const { line, asking } = route
    const scope = scopeOf(route)
    const ways = [
      await operator.bearer(
        'acme',
        allScopes.filter((one) => one === scope)
      ),
      `Bearer ${await provider.token({ scope })}`
    ]
    for (const authorization of ways) {
      const { status } = await app.ask(line, {
        ...asking,
        as: null,
        headers: { ...asking.headers, authorization }
      })
      expect([401, 403, 429]).not.toContain(status)
    }
    for (const { body } of app.upstream.calls) {
      expect(body).toMatchObject({ api_uId: 'uid-of-acme', api_key: 'key-of-acme' })
    }
    expect(app.upstream.calls.length).toBeGreaterThan(0)
  })

  it.each(routes)('$line refuses Basic where it is off', async ({ line, asking }) => {
    const answered = await closed.ask(line, asking)
    expectProblem(answered, { status: 401, code: 'invalid-credentials' })
    expect(answered.body.detail).toMatch(/takes no Basic/)
    expect(answered.headers['www-authenticate']).not.toMatch(/Basic/)
    expect(closed.upstream.calls).toEqual([])
  })

  const judged = routes.filter(({ tellsInLines }) => !tellsInLines)
  it.each(judged)('$line is 502 where V1 refuses what the gateway keeps', async ({ line, asking, verb }) => {
    app.upstream.answers(() => failure('Invalid (api_uId or api_key)'))
    const headers = { ...asking.headers, authorization: good }
    const answered = await app.ask(line, { ...asking, as: null, headers })
    const outcome = verb === 'get' ? undefined : 'not_applied'
    expectProblem(answered, { status: 502, code: 'upstream-credentials-rejected', outcome })
    expect(answered.headers['www-authenticate']).toBeUndefined()
  })
})

describe('the ways in', () => {
  it.each(['bearer', 'BEARER', 'Bearer'])('know the scheme %s', async (scheme) => {
    const authorization = good.replace('Bearer', scheme)
    expect((await app.ask('GET /tags', { as: null, headers: { authorization } })).status).toBe(200)
  })

  it('are told by WWW-Authenticate: Bearer alone where Basic is off', async () => {
    const { headers, body } = await closed.ask('GET /tags', { as: null })
    expect(headers['www-authenticate']).toBe('Bearer realm="prospector-gateway"')
    expect(body.detail).not.toMatch(/Basic/)
  })

  it('are told of a key what is wrong with it (RFC 6750)', async () => {
    for (const authorization of [`Bearer ${revoked.key}`, expired, 'Bearer hpg_x', 'Bearer x']) {
      const { headers } = await app.ask('GET /tags', { as: null, headers: { authorization } })
      expect(headers['www-authenticate']).toMatch(/error="invalid_token"$/)
    }
    const { headers } = await app.ask('GET /tags', { as: null, headers: { authorization: 'Basic x' } })
    expect(headers['www-authenticate']).toBe('Bearer realm="prospector-gateway"')
  })

  it('are none where there are two Authorization headers', async () => {
    const two = await build({ store })
    const port = await listen(two.server)
    for (const [first, second] of [
      [good, basic('1002', 'key')],
      [basic('1002', 'key'), good]
    ]) {
      const head = `GET /tags HTTP/1.1\r\nHost: a\r\nConnection: close\r\n`
      const answer = await sendRaw(port, `${head}Authorization: ${first}\r\nauthorization: ${second}\r\n\r\n`)
      expect(answer.status).toBe(401)
      expect(answer.body).toContain('more than once')
    }
    expect(two.upstream.calls).toEqual([])
  })

  it('tell by GET /account whose the key is and what it may do', async () => {
    const authorization = await operator.bearer('acme', ['account:read', 'tags:read'])
    const { body } = await app.ask('GET /account', { as: null, headers: { authorization } })
    expect(body).toMatchObject({ id: 'acme', scopes: ['account:read', 'tags:read'] })
  })

  it('are 503 where keys cannot be looked up, and Basic still is one', async () => {
    const away = await build({ store: noStore(), config: { RATE_LIMIT_PER_MINUTE: 1_200 } })
    const answered = await away.ask('GET /tags', { as: null, headers: { authorization: good } })
    expectProblem(answered, { status: 503, code: 'overloaded' })
    expect((await away.ask('GET /tags')).status).toBe(200)
  })

  it('are 502 where the kept credentials were sealed under another secret', async () => {
    const other = await build({ store, secrets: ['another secret of 32 characters and more'] })
    const answered = await other.ask('GET /tags', { as: null, headers: { authorization: good } })
    expectProblem(answered, { status: 502, code: 'upstream-credentials-rejected' })
    expect(other.upstream.calls).toEqual([])
  })
})
