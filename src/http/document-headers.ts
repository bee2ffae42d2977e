const header = (description: string, schema: object = { type: 'string' }) => ({ description, schema })
const use = (name: string) => ({ $ref: `#/components/headers/${name}` })

/** The headers of answers, as components of the document. */
export const documentHeaders = {
  ApiVersion: header('The version of the contract.', { type: 'string', examples: ['1'] }),
  RequestId: header('The id of this request: the client’s own, or a new one.'),
  CacheControl: header('`private, no-cache` for reads, `no-store` for all else.'),
  ETag: header(
    'A weak validator, which exports don’t have: give it as `If-None-Match` to get 304 where nothing has changed.'
  ),
  Age: header(
    'How old the answer is, in seconds: of one that is made from lists that the gateway kept (RFC 9111).',
    {
      type: 'integer',
      minimum: 0
    }
  ),
  CacheStatus: header(
    'Of what can be kept for a moment, and of what was asked for by several at once (RFC 9211). `hit`: Hot Prospector was not asked, and would be in `ttl` seconds; `fwd` says why it was: `uri-miss`, `request` where you wanted that, `bypass` where nothing is kept; `stored`: it is kept from now on; `collapsed`: several requests had one answer.',
    { type: 'string', examples: ['prospector-gateway; hit; ttl=4'] }
  ),
  ContentDisposition: header(
    'With `format` alone: `attachment` with the name of a file, as `calls_2026-04-21_2026-05-20.csv`; `inline` for JSON (RFC 6266).'
  ),
  Link: header(
    'Of JSON: the pages `next`, where there is more, and `first`, as relative references (RFC 8288).'
  ),
  Location: header('Where the new resource is, as a relative reference.'),
  IdempotencyReplayed: header(
    '`true` where a request with this `Idempotency-Key` was answered so before: nothing was carried out now.'
  ),
  PreferenceApplied: header('The preference of the `Prefer` header that was followed.'),
  GatewayRepresentation: header(
    '`partial` where the change succeeded and the resource could not be read afterwards: what is not known is `null`.'
  ),
  GatewaySandbox: header('`true` where the answer comes from the sandbox, not from Hot Prospector.'),
  RetryAfter: header('Seconds to wait before trying again.', { type: 'integer', minimum: 1 }),
  RateLimit: header(
    'What is left to these credentials: `r` requests, and in `t` seconds all of them are there again (draft-ietf-httpapi-ratelimit-headers-10). Left out where nothing is limited.',
    { type: 'string', examples: ['"default";r=39;t=1'] }
  ),
  RateLimitPolicy: header(
    'What these credentials have: `q` requests, which fill up again in `w` seconds. Left out where nothing is limited.',
    { type: 'string', examples: ['"default";q=40;w=2'] }
  ),
  WWWAuthenticate: header(
    'The ways to authenticate; of a key or a token also what is wrong with it (RFC 6750), as `error="insufficient_scope"`.'
  )
} as const

/** The request headers that every operation takes, as components of the document. */
export const documentParameters = {
  RequestId: {
    name: 'X-Request-Id',
    in: 'header',
    required: false,
    description: 'An id of your own for this request, 1 to 128 of `A-Za-z0-9._-`; another one is replaced.',
    schema: { type: 'string' }
  },
  IfNoneMatch: {
    name: 'If-None-Match',
    in: 'header',
    required: false,
    description: 'The `ETag` of an answer you have: 304 tells that it still holds.',
    schema: { type: 'string' }
  },
  CacheControl: {
    name: 'Cache-Control',
    in: 'header',
    required: false,
    description:
      '`no-cache` has Hot Prospector asked whatever the gateway keeps; with `max-age` what is kept may be so many seconds old; of `no-store` nothing is kept (RFC 9111).',
    schema: { type: 'string' }
  },
  Prefer: {
    name: 'Prefer',
    in: 'header',
    required: false,
    description: '`return=representation` answers the whole resource as it is after the change (RFC 7240).',
    schema: { type: 'string' }
  }
} as const

const parameter = (name: string) => ({ $ref: `#/components/parameters/${name}` })

/** The header parameters of an operation. */
export function parametersOf(method: string, prefers: boolean, scoped: boolean): object[] {
  return [
    parameter('RequestId'),
    ...(method === 'get' ? [parameter('IfNoneMatch')] : []),
    ...(method === 'get' && scoped ? [parameter('CacheControl')] : []),
    ...(prefers ? [parameter('Prefer')] : [])
  ]
}

const everywhere = {
  'Api-Version': use('ApiVersion'),
  'X-Request-Id': use('RequestId'),
  'Cache-Control': use('CacheControl'),
  'Gateway-Sandbox': use('GatewaySandbox')
}

const ofCache = { Age: use('Age'), 'Cache-Status': use('CacheStatus') }

const ofLimits = { RateLimit: use('RateLimit'), 'RateLimit-Policy': use('RateLimitPolicy') }

/** The headers of a successful answer, and of 304; `scoped`: of a route that wants credentials. */
export function headersOf(
  method: string,
  status: number,
  isPage: boolean,
  prefers: boolean,
  scoped: boolean
): object {
  return {
    ...everywhere,
    ...(scoped && ofLimits),
    ...(method === 'get' && { ETag: use('ETag') }),
    ...(method === 'get' && scoped && ofCache),
    ...(isPage && { Link: use('Link'), 'Content-Disposition': use('ContentDisposition') }),
    ...(prefers && { 'Preference-Applied': use('PreferenceApplied') }),
    ...(status === 201 && { Location: use('Location') }),
    ...(method !== 'get' && { 'Idempotency-Replayed': use('IdempotencyReplayed') }),
    ...(method !== 'get' && status !== 204 && { 'Gateway-Representation': use('GatewayRepresentation') })
  }
}

/** The statuses of problems that a write may be answered again, under its key. */
const replayed = [404, 409, 422, 500, 502, 503, 504]

/** The headers of a problem's answer. */
export function problemHeaders(status: number): object {
  return {
    ...everywhere,
    ...ofLimits,
    ...(status === 404 && ofCache),
    ...([401, 403].includes(status) && { 'WWW-Authenticate': use('WWWAuthenticate') }),
    ...(replayed.includes(status) && { 'Idempotency-Replayed': use('IdempotencyReplayed') }),
    ...([409, 429, 502, 503].includes(status) && { 'Retry-After': use('RetryAfter') })
  }
}
