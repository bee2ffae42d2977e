import { createHmac, generateKeyPairSync } from 'node:crypto'
import { exportJWK, generateKeyPair } from 'jose'
import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { allScopes } from '../../schemas/scopes.ts'
import { build } from '../build.ts'
import { expectProblem } from '../expectations.ts'
import { startIdentityProvider } from '../identity-provider.ts'
import { issuing } from '../issuing.ts'
import { memoryStore } from '../memory-store.ts'
import { documented, failure, success } from '../upstream.ts'

const provider = await startIdentityProvider(afterAll)
const store = memoryStore()
await issuing(store).account('acme')
const app = await build({ store, config: provider.config }, afterAll)
beforeEach(() => app.upstream.answers(documented))

const ask = (token: string, line = 'GET /tags', on = app) =>
  on.ask(line, { as: null, headers: { authorization: `Bearer ${token}` } })
const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
const now = () => Math.floor(Date.now() / 1000)
const signed = (header: object, claims: object, key: string | Buffer) => {
  const text = `${part(header)}.${part(claims)}`
  return `${text}.${createHmac('sha256', key).update(text).digest('base64url')}`
}

const { es, rs } = provider.keys
const stranger = await generateKeyPair('ES256', { extractable: true })
const strangerJwk = await exportJWK(stranger.publicKey)
const whole = {
  iss: provider.config.JWT_ISSUER,
  aud: provider.config.JWT_AUDIENCE,
  exp: now() + 300,
  account: 'acme',
  scope: 'tags:read'
}

/** A part of a token in place of the one that was signed. */
const withPart = (token: string, index: number, text: string) =>
  token
    .split('.')
    .map((one, at) => (at === index ? text : one))
    .join('.')

const forged: Readonly<Record<string, () => Promise<string> | string>> = {
  'with alg none': () => `${part({ alg: 'none' })}.${part(whole)}.`,
  'with alg None': () => `${part({ alg: 'None', kid: 'es' })}.${part(whole)}.`,
  'with HS256 and the public key as PEM': () => signed({ alg: 'HS256', kid: 'rs' }, whole, provider.rsaPem),
  'with HS256 and the public key as JWK': async () =>
    signed({ alg: 'HS256', kid: 'es' }, whole, JSON.stringify(await exportJWK(es.publicKey))),
  'with HS256 and an empty key': () => signed({ alg: 'HS256', kid: 'es' }, whole, ''),
  'of another issuer': () => provider.token({ iss: 'https://id.example.org/' }),
  'of an issuer that begins alike': () => provider.token({ iss: `${provider.config.JWT_ISSUER}.evil` }),
  'without an issuer': () => provider.token({ iss: undefined }),
  'for another audience': () => provider.token({ aud: 'another' }),
  'for a list of other audiences': () => provider.token({ aud: ['one', 'prospector2'] }),
  'without an audience': () => provider.token({ aud: undefined }),
  'with a key id that is not there': () => provider.token({}, { kid: 'none-such' }),
  'with the key id of another algorithm': () => provider.token({}, { kid: 'rs' }),
  'without a key id, by a key of somebody else': () =>
    provider.token({}, { kid: undefined }, stranger.privateKey),
  'signed by somebody else': () => provider.token({}, {}, stranger.privateKey),
  'with its own key in the header': () => provider.token({}, { jwk: strangerJwk }, stranger.privateKey),
  'with its own address of keys': () =>
    provider.token({}, { jku: 'http://127.0.0.1:1/jwks', kid: 'mine' }, stranger.privateKey),
  'with its own certificate': () => provider.token({}, { x5c: ['MIIB'] }, stranger.privateKey),
  'with a changed signature': async () => withPart(await provider.token(), 2, 'A'.repeat(86)),
  'without a signature': async () => withPart(await provider.token(), 2, ''),
  'with a signature of zeros': async () =>
    withPart(await provider.token(), 2, Buffer.alloc(64).toString('base64url')),
  'with other claims than were signed': async () =>
    withPart(await provider.token(), 1, part({ ...whole, scope: allScopes.join(' ') })),
  'that has expired': () => provider.token({ exp: now() - 60 }),
  'that is not valid yet': () => provider.token({ nbf: now() + 600 }),
  'without an expiry': () => provider.token({ exp: undefined }),
  'with an expiry in words': () => provider.token({ exp: 'never' }),
  'without an account': () => provider.token({ account: undefined }),
  'with an empty account': () => provider.token({ account: '' }),
  'with an account that is no text': () => provider.token({ account: ['acme'] }),
  'with an account that is not here': () => provider.token({ account: 'nobody' }),
  'with an account that is no name': () => provider.token({ account: '../acme' }),
  'with __proto__ for an account': () => provider.token({ account: '__proto__' }),
  'with an unknown crit': async () => {
    const text = `${part({ alg: 'ES256', kid: 'es', crit: ['x-new'], 'x-new': 1 })}.${part(whole)}`
    const how = { name: 'ECDSA', hash: 'SHA-256' }
    const signature = await crypto.subtle.sign(how, es.privateKey, Buffer.from(text))
    return `${text}.${Buffer.from(signature).toString('base64url')}`
  },
  'with another algorithm': () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    return signed({ alg: 'PS256', kid: 'rs' }, whole, privateKey.export({ type: 'pkcs1', format: 'pem' }))
  },
  'with RS512': () =>
    provider
      .token({}, { alg: 'RS256', kid: 'rs' }, rs.privateKey)
      .then((token) => withPart(token, 0, part({ alg: 'RS512', kid: 'rs' }))),
  'of five parts': () => 'a.b.c.d.e',
  'that is no token': () => 'garbage',
  'that is longer than any': async () => provider.token({ more: 'x'.repeat(9_000) })
}

describe('a token is 401, and asks nobody,', () => {
  it.each(Object.entries(forged))('%s', async (_what, make) => {
    const answered = await ask(await make())
    expectProblem(answered, { status: 401, code: 'invalid-credentials' })
    expect(answered.headers['www-authenticate']).toMatch(/^Bearer .*error="invalid_token"$/)
    expect(app.upstream.calls).toEqual([])
  })

  it('where none are taken', async () => {
    const without = await build({ store })
    expectProblem(await ask(await provider.token(), 'GET /tags', without), {
      status: 401,
      code: 'invalid-credentials'
    })
  })
})

describe('a token that holds', () => {
  it.each([
    ['ES256', es],
    ['RS256', rs]
  ])('comes in, signed with %s, and V1 is asked with what is kept', async (alg, { kid, privateKey }) => {
    expect((await ask(await provider.token({}, { alg, kid }, privateKey))).status).toBe(200)
    expect(app.upstream.calls[0]?.body).toMatchObject({ api_uId: 'uid-of-acme', api_key: 'key-of-acme' })
  })

  it('is good for one of several audiences', async () => {
    expect((await ask(await provider.token({ aud: ['other', 'prospector'] }))).status).toBe(200)
  })

  it.each<[string, object, string[]]>([
    ['scope', { scope: 'account:read tags:write' }, ['account:read', 'tags:write']],
    [
      'scp as a list',
      { scope: undefined, scp: ['account:read', 'calls:read'] },
      ['account:read', 'calls:read']
    ],
    ['scp as a text', { scope: undefined, scp: 'account:read calls:read' }, ['account:read', 'calls:read']],
    [
      'unknown ones left out',
      { scope: 'openid account:read all *:read calls:write constructor' },
      ['account:read']
    ]
  ])('has the scopes of %s', async (_what, claims, scopes) => {
    app.upstream.answers(() => success())
    const { status, body } = await ask(await provider.token(claims), 'GET /account')
    expect(status).toBe(200)
    expect(body).toMatchObject({ id: 'acme', scopes })
  })

  it.each([{ scope: '' }, { scope: undefined }, { scope: 7 }, { scope: { 'tags:read': true } }])(
    'may do nothing with %j',
    async (claims) => {
      const answered = await ask(await provider.token(claims))
      expectProblem(answered, { status: 403, code: 'insufficient-scope' })
      expect(answered.body.required_scope).toBe('tags:read')
      expect(answered.headers['www-authenticate']).toMatch(/error="insufficient_scope", scope="tags:read"$/)
      expect(app.upstream.calls).toEqual([])
    }
  )

  it('is not remembered beyond its expiry', async () => {
    const token = await provider.token({ exp: now() + 1 - 5 })
    expect((await ask(token)).status).toBe(200)
    await expect.poll(async () => (await ask(token)).status, { timeout: 4_000, interval: 200 }).toBe(401)
  })

  it('is 502 where V1 refuses what the gateway keeps', async () => {
    app.upstream.answers(() => failure('Invalid (api_uId or api_key)'))
    const answered = await ask(await provider.token())
    expectProblem(answered, { status: 502, code: 'upstream-credentials-rejected', outcome: undefined })
  })

  it('names its account by another claim where that is configured', async () => {
    const claim = 'https://example.com/tenant'
    const other = await build({ store, config: { ...provider.config, JWT_ACCOUNT_CLAIM: claim } })
    expect((await ask(await provider.token(), 'GET /tags', other)).status).toBe(401)
    const token = await provider.token({ account: undefined, [claim]: 'acme' })
    expect((await ask(token, 'GET /tags', other)).status).toBe(200)
  })
})

describe('the provider’s keys', () => {
  it('are asked for once, also by tokens with key ids that are not there', async () => {
    const before = provider.asked
    const fresh = await build({ store, config: provider.config })
    await Promise.all(Array.from({ length: 20 }, async () => ask(await provider.token(), 'GET /tags', fresh)))
    for (const kid of ['a', 'b', 'c']) {
      expect((await ask(await provider.token({}, { kid }), 'GET /tags', fresh)).status).toBe(401)
    }
    expect(provider.asked - before).toBe(1)
  })

  it.each<[string, Parameters<typeof provider.answers>[0]]>([
    ['answers an error', (_request, response) => response.writeHead(500).end('{}')],
    ['answers no keys', (_request, response) => response.end('[]')],
    ['answers nonsense', (_request, response) => response.end('<html>')],
    ['leads elsewhere', (_request, response) => response.writeHead(302, { location: '/other' }).end()],
    ['hangs up', (request) => request.socket.destroy()]
  ])('are 503, and nobody comes in, where their address %s', async (_what, listener) => {
    const fresh = await build({ store, config: provider.config })
    provider.answers(listener)
    try {
      const before = provider.asked
      for (const _round of [1, 2]) {
        const answered = await ask(await provider.token(), 'GET /tags', fresh)
        expectProblem(answered, { status: 503, code: 'overloaded' })
      }
      expect(fresh.upstream.calls).toEqual([])
      expect(provider.asked - before, 'asked again at once').toBe(1)
    } finally {
      provider.answers()
    }
  })

  it('go on as they were last known while their address is down, whoever asks for others', async () => {
    const fresh = await build({ store, config: provider.config })
    expect((await ask(await provider.token({ jti: '1' }), 'GET /tags', fresh)).status).toBe(200)
    provider.answers((_request, response) => response.writeHead(500).end())
    try {
      const later = Date.now() + 11 * 60_000
      vi.useFakeTimers({ toFake: ['Date'], now: later })
      const unknownKey = await ask(await provider.token({}, { kid: 'another' }), 'GET /tags', fresh)
      expectProblem(unknownKey, { status: 503, code: 'overloaded' })
      expect((await ask(await provider.token({ jti: '2' }), 'GET /tags', fresh)).status).toBe(200)
    } finally {
      vi.useRealTimers()
      provider.answers()
    }
  })

  it('do not hide a subject that is no text: 401', async () => {
    const answered = await ask(await provider.token({ sub: 5 }), 'GET /tags')
    expectProblem(answered, { status: 401, code: 'invalid-credentials' })
  })
})
