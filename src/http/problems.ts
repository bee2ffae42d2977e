interface Kind {
  readonly status: number
  readonly title: string
  /** What a client can do about it: the text of the page at `/problems/<code>`. */
  readonly help: string
}

/** Every problem that this API answers (RFC 9457), by its code: the one table of statuses. */
export const problems = {
  'invalid-request': {
    status: 400,
    title: 'The request does not fit the contract',
    help: 'Mend what `errors` lists: each entry says what is wrong and where. All faults are listed at once. The OpenAPI document has the schema of every operation.'
  },
  'invalid-json': {
    status: 400,
    title: 'The body is not valid JSON',
    help: 'Send one JSON text in UTF-8, without a byte-order mark. Most often a quote, a comma or a brace is missing, or the text was cut off.'
  },
  'invalid-cursor': {
    status: 400,
    title: 'The cursor cannot be used here',
    help: 'Send a `next_cursor` as it was given, with the same path, filters and credentials. Start again without `cursor` where it no longer holds.'
  },
  unauthenticated: {
    status: 401,
    title: 'Credentials are missing',
    help: 'Send an `Authorization` header: `Basic` with `api_uId:api_key`, or `Bearer` with a key or a token.'
  },
  'invalid-credentials': {
    status: 401,
    title: 'The credentials are wrong',
    help: 'Of a gateway key or a token: it is unknown, expired or revoked; get a new one. Of Basic: check the id and the key; the API key stands on the Custom API settings page of Hot Prospector; a key that was made anew there replaces the old one.'
  },
  'insufficient-scope': {
    status: 403,
    title: 'The credentials may not do this',
    help: 'Use a key or a token with the scope that `required_scope` names.'
  },
  'upstream-access-denied': {
    status: 403,
    title: 'Hot Prospector does not let this account do this',
    help: 'The account lacks access to this function in Hot Prospector. Ask who administers the account there.'
  },
  'not-found': {
    status: 404,
    title: 'Not found',
    help: 'Either nothing answers at this path, or there is no such tag, group, lead… Check the path against the OpenAPI document and the id against its list.'
  },
  'method-not-allowed': {
    status: 405,
    title: 'The resource has no such method',
    help: 'The `Allow` header names the methods that this path has. Where Hot Prospector offers no way to do something, neither can this API; `detail` says so.'
  },
  'not-acceptable': {
    status: 406,
    title: 'No representation fits the Accept header',
    help: 'Ask for `application/json`, or send no `Accept` header.'
  },
  'request-timeout': {
    status: 408,
    title: 'The request did not arrive in time',
    help: 'Send the whole request without long pauses, and try again.'
  },
  'already-exists': {
    status: 409,
    title: 'It is there already',
    help: 'Something with this name or these contacts exists. Read the list and use what is there, or choose another name.'
  },
  'request-in-progress': {
    status: 409,
    title: 'The same request is still running',
    help: 'A request with this `Idempotency-Key` has not ended yet. Wait as long as `Retry-After` says and send it again.'
  },
  'ambiguous-lead': {
    status: 409,
    title: 'The identifier fits several leads',
    help: 'Use the id of the lead that you mean: `lead_ids` lists those it fits.'
  },
  'body-too-large': {
    status: 413,
    title: 'The body is too large',
    help: 'Send a smaller body, or several requests.'
  },
  'uri-too-long': {
    status: 414,
    title: 'The path or query is too long',
    help: 'Shorten the request target: `detail` names the limit.'
  },
  'unsupported-media-type': {
    status: 415,
    title: 'The body has a type that is not taken here',
    help: 'Send `Content-Type: application/json` and a JSON body; where something else is taken, `detail` names it.'
  },
  'upstream-rejected': {
    status: 422,
    title: 'Hot Prospector refused these values',
    help: 'The request looked right, but Hot Prospector refused it: `upstream_message` has its words.'
  },
  'unknown-reference': {
    status: 422,
    title: 'The request refers to something that is not there',
    help: 'A group, tag, campaign or location that the request names does not exist: `errors` points to it. Read its list for the ids there are.'
  },
  'idempotency-key-reused': {
    status: 422,
    title: 'The idempotency key was used for another request',
    help: 'Use a new `Idempotency-Key` for each new request, and the same one only to send the same request again.'
  },
  'rate-limited': {
    status: 429,
    title: 'Too many requests',
    help: 'Wait as long as `Retry-After` says, then go on more slowly: `RateLimit` tells what is left. Where wrong credentials came from your address, mend those first.'
  },
  'upstream-rate-limited': {
    status: 429,
    title: 'Hot Prospector limits the rate of this account',
    help: 'Wait as long as `Retry-After` says. Searches are limited most.'
  },
  'headers-too-large': {
    status: 431,
    title: 'The header section is too large',
    help: 'Send fewer or shorter headers: 16 KiB with the request line is the limit.'
  },
  internal: {
    status: 500,
    title: 'The gateway failed',
    help: 'This is a fault of the gateway. Report it with the value of `instance`.'
  },
  'upstream-malformed': {
    status: 502,
    title: 'Hot Prospector answered something that cannot be read',
    help: 'Try a read again. Of a write, `outcome` tells whether it may have been applied: look before you send it again.'
  },
  'upstream-failed': {
    status: 502,
    title: 'Hot Prospector failed',
    help: 'Try a read again later. Of a write, `outcome` tells whether it may have been applied: look before you send it again.'
  },
  'upstream-credentials-rejected': {
    status: 502,
    title: 'Hot Prospector refuses the stored credentials of this account',
    help: 'The API key that the gateway keeps for this account no longer holds. Its operator has to store the new one.'
  },
  'identity-mismatch': {
    status: 502,
    title: 'Hot Prospector changed another lead than the one asked for',
    help: '`lead_id` names the lead that was changed. Look at both leads before anything else.'
  },
  'partially-applied': {
    status: 502,
    title: 'The change stopped half way',
    help: '`applied` was done, `failed` says what went wrong, `not_attempted` was left. Sending the same request again completes it.'
  },
  'upstream-unavailable': {
    status: 503,
    title: 'Hot Prospector is not available',
    help: 'Wait as long as `Retry-After` says, then try again.'
  },
  overloaded: {
    status: 503,
    title: 'The gateway cannot do this now',
    help: 'It has too much to do, or something that it needs is away for a moment: `detail` says which. Wait as long as `Retry-After` says, then try again.'
  },
  'upstream-timeout': {
    status: 504,
    title: 'Hot Prospector did not answer in time',
    help: 'Try a read again. Of a write, `outcome` tells whether it may have been applied: look before you send it again.'
  }
} as const satisfies Record<string, Kind>

export type ProblemCode = keyof typeof problems

/** Whether there is a problem of this code. */
export function isProblemCode(code: string): code is ProblemCode {
  return Object.hasOwn(problems, code)
}
