import type { Readable } from 'node:stream'
import { request } from 'undici'
import type { Remote } from './address.ts'
import { failureIn, printable, RemoteFailure } from './problem-text.ts'

export interface Question {
  readonly method: 'GET' | 'POST'
  /** With its query. */
  readonly path: string
  /** The media type that is wanted: another one is no answer of a gateway's. */
  readonly accept: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: Readable
  /** Ends the request, with its reason. */
  readonly stop: AbortSignal
}

/**
 * Asks a running gateway, and gives the body of its answer, which may come while that of the question still goes. Never
 * follows a redirect: the credentials are for this address alone. Throws `RemoteFailure` where it refuses or can't be
 * reached.
 */
export async function ask({ url, authorization }: Remote, question: Question): Promise<Readable> {
  const { method, path, accept, headers, body, stop } = question
  const answer = await request(`${url}${path}`, {
    method,
    headers: { ...headers, accept, authorization },
    body: body ?? null,
    signal: stop
  }).catch((error: unknown) => Promise.reject(unreached(url, error, stop)))
  if (answer.statusCode !== 200) throw await failureIn(answer.statusCode, answer.body)
  const type = String(answer.headers['content-type'])
  if (!type.startsWith(accept)) {
    // It tells of its end as an error, which nobody waits for.
    answer.body.on('error', () => {}).destroy()
    throw new RemoteFailure(
      [`the answer is ${printable(type)} in place of ${accept}: is a gateway there? See --url`],
      true
    )
  }
  return answer.body
}

function unreached(url: string, error: unknown, stop: AbortSignal): unknown {
  if (stop.aborted) return stop.reason
  const why = reasonOf(error)
  if (/ECONNREFUSED|ENOTFOUND|EAI_AGAIN/.test(why)) {
    return new RemoteFailure([`no gateway answers at ${url} (${why}): see --url`])
  }
  return new RemoteFailure([`the connection to ${url} broke off before an answer: ${why}`])
}

/** Why a connection failed, in a few words. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  return code === '' || code.startsWith('UND_ERR') ? error.message || code : code
}
