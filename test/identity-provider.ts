import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import {
  type CryptoKey,
  exportJWK,
  exportSPKI,
  generateKeyPair,
  type JWTHeaderParameters,
  SignJWT
} from 'jose'
import type { Config } from '../src/config.ts'
import type { Finish } from './upstream.ts'

/** An identity provider with a key of each algorithm that is taken, on a port of its own. */
export async function startIdentityProvider(finish: Finish) {
  const keys = {
    es: { alg: 'ES256', kid: 'es', ...(await generateKeyPair('ES256', { extractable: true })) },
    rs: { alg: 'RS256', kid: 'rs', ...(await generateKeyPair('RS256', { extractable: true })) }
  }
  const published = await Promise.all(
    Object.values(keys).map(async ({ publicKey, kid, alg }) => ({
      ...(await exportJWK(publicKey)),
      kid,
      alg
    }))
  )
  const serve: RequestListener = (_request, response) => {
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify({ keys: published }))
  }
  const provider = { asked: 0, serve }
  const server = createServer((request, response) => {
    provider.asked++
    provider.serve(request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  finish(
    () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      })
  )
  const { port } = server.address() as AddressInfo
  const url = `http://127.0.0.1:${port}/jwks`
  const config = {
    JWT_ISSUER: 'https://id.example.com/',
    JWT_AUDIENCE: 'prospector',
    JWT_JWKS_URL: url
  } satisfies Partial<Config>

  /** A token that holds, but for what is changed. */
  async function token(
    claims: object = {},
    header: { [Name in keyof JWTHeaderParameters]?: JWTHeaderParameters[Name] | undefined } = {},
    key: CryptoKey = keys.es.privateKey
  ): Promise<string> {
    const now = Math.floor(Date.now() / 1000)
    const good = {
      iss: config.JWT_ISSUER,
      aud: config.JWT_AUDIENCE,
      exp: now + 300,
      iat: now,
      sub: 'somebody',
      account: 'acme',
      scope: 'tags:read'
    }
    return new SignJWT({ ...good, ...claims })
      .setProtectedHeader({ alg: 'ES256', kid: 'es', ...header } as JWTHeaderParameters)
      .sign(key)
  }

  return {
    config,
    token,
    keys,
    rsaPem: await exportSPKI(keys.rs.publicKey),
    get asked() {
      return provider.asked
    },
    /** Answers from now on so; the keys again where nothing is said. */
    answers: (listener: RequestListener = serve) => {
      provider.serve = listener
    }
  }
}
