import { isIP } from 'node:net'
import { type Static, Type } from '@sinclair/typebox'

/** The variables of who comes in, and how often. */
export const accessVariables = {
  BASIC_AUTH: Type.String({
    default: 'on',
    enum: ['on', 'off'],
    description: 'whether V1 credentials are passed through (HTTP Basic); `off` leaves keys and tokens'
  }),
  JWT_ISSUER: Type.String({
    default: '',
    description: 'the identity provider whose tokens are taken: their `iss`; of the three JWT_… all or none'
  }),
  JWT_AUDIENCE: Type.String({ default: '', description: 'the `aud` that the tokens have for this gateway' }),
  JWT_JWKS_URL: Type.String({
    default: '',
    description: 'where the provider’s public keys are; https, or http on loopback'
  }),
  JWT_ACCOUNT_CLAIM: Type.String({
    default: 'account',
    description: 'the claim of a token that names the account'
  }),
  RATE_LIMIT_PER_MINUTE: Type.Integer({
    default: 1_200,
    minimum: 0,
    maximum: 1_000_000,
    description: 'the requests that each caller has in a minute; 0 is any number'
  }),
  RATE_LIMIT_BURST: Type.Integer({
    default: 40,
    minimum: 0,
    maximum: 1_000_000,
    description: 'how many of them at once; 0 is any number'
  }),
  TRUST_PROXY: Type.String({
    default: '',
    description:
      'the proxies whose X-Forwarded-For is believed: addresses or CIDRs, with commas between them, as `10.0.0.0/8`'
  })
}

const shape = Type.Object(accessVariables)
type Access = Static<typeof shape>

/** What is wrong with these variables together: a line each. */
export function checkAccess(config: Access): string[] {
  return [...checkTokens(config), ...checkProxies(config)]
}

function checkTokens({ JWT_ISSUER, JWT_AUDIENCE, JWT_JWKS_URL }: Access): string[] {
  const variables = Object.entries({ JWT_ISSUER, JWT_AUDIENCE, JWT_JWKS_URL })
  const missing = variables.filter(([, value]) => value === '').map(([name]) => name)
  if (missing.length === variables.length) return []
  if (missing.length > 0) return [`${missing.join(' and ')} must be set where the other JWT variables are`]
  const url = URL.parse(JWT_JWKS_URL)
  return url !== null && isSafeAddress(url) && url.username === '' && url.password === ''
    ? []
    : ['JWT_JWKS_URL must be https, without credentials; http is for loopback addresses alone']
}

function checkProxies({ TRUST_PROXY }: Access): string[] {
  const wrong = proxiesIn(TRUST_PROXY).find((proxy) => !isNetwork(proxy))
  return wrong === undefined
    ? []
    : [
        `TRUST_PROXY must be addresses or CIDRs, such as 10.0.0.0/8, with commas between them, not ${JSON.stringify(wrong)}`
      ]
}

function isNetwork(text: string): boolean {
  const [, address = '', bits] = /^([^/]*)(?:\/(\d{1,3}))?$/.exec(text) ?? []
  const version = isIP(address)
  const most = version === 4 ? 32 : 128
  // A network of all addresses would have everybody believed.
  return version !== 0 && (bits === undefined || (Number(bits) > 0 && Number(bits) <= most))
}

/** The proxies in the value of `TRUST_PROXY`. */
export function proxiesIn(text: string): string[] {
  return text === '' ? [] : text.split(',').map((proxy) => proxy.trim())
}

/** Whether nobody can listen on the way there: it is encrypted, or never leaves this machine. */
export function isSafeAddress({ protocol, hostname }: URL): boolean {
  const loopback = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(hostname)
  return protocol === 'https:' || (protocol === 'http:' && loopback)
}
