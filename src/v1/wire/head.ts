/** What the head of an answer says, as far as it matters here. */
export interface Head {
  readonly status: number
  readonly retryAfter: string | undefined
  readonly contentEncoding: string | undefined
  /** How the end of the body is told (RFC 9112, 6.3): by its length in bytes, by chunks, or by the end of the connection. */
  readonly body: number | 'chunked' | 'until-end'
  /** For how long the connection may be kept, in milliseconds; 0 for not at all. */
  readonly keptMs: number
}

/** What came is no answer of HTTP/1.1, or one that is not taken here. */
export class ResponseFault extends Error {
  override readonly name = 'ResponseFault'
}

/** No head has more bytes. */
export const longestHead = 16 * 1024

/** A token, and the text of a line, as regular expressions (RFC 9110, 5.5 and 5.6.2). */
export const token = "[!#$%&'*+.^_`|~0-9A-Za-z-]+"
const text = '[\\t -~\\x80-\\xff]*'

/** The status line, and whole header lines, each of which begins with a token and a colon: none is folded. */
const wellFormed = new RegExp(`^HTTP/1\\.[01] [1-9]\\d\\d(?: ${text})?(?:\\r\\n${token}:${text})*$`)

/** A line of the trailers, among which no length may be. */
export const wellFormedTrailer = new RegExp(`^(?!content-length:|transfer-encoding:)${token}:${text}$`, 'i')

/** A server that says so ends a connection a moment before this; a request must not meet that. */
const marginMs = 1_000

/**
 * Reads the head of an answer (RFC 9112, 4 and 5), without the empty line at its end. Stricter than it need be, where a
 * length could be told in two ways. Throws `ResponseFault`.
 */
export function readHead(text: string): Head {
  if (!wellFormed.test(text)) throw new ResponseFault('the answer has no head of HTTP/1.1')
  const found = new Map<string, string>()
  let at = text.indexOf('\r\n')
  while (at !== -1) {
    const next = text.indexOf('\r\n', at + 2)
    const line = next === -1 ? text.slice(at + 2) : text.slice(at + 2, next)
    const colon = line.indexOf(':')
    const name = line.slice(0, colon).toLowerCase()
    if (wanted.has(name)) {
      const value = line.slice(colon + 1)
      const before = found.get(name)
      found.set(name, before === undefined ? value : `${before},${value}`)
    }
    at = next
  }
  const status = Number(text.slice(9, 12))
  const isPersistent = text.startsWith('HTTP/1.1')
  if (!isPersistent && found.has('transfer-encoding'))
    throw new ResponseFault('the answer is of HTTP/1.0, which has no transfer codings')
  const body = bodyOf(status, found)
  return {
    status,
    retryAfter: found.get('retry-after')?.trim(),
    contentEncoding: found.get('content-encoding')?.trim(),
    body,
    keptMs: body === 'until-end' ? 0 : keptMs(isPersistent, found)
  }
}

const wanted: ReadonlySet<string> = new Set([
  'connection',
  'content-encoding',
  'content-length',
  'keep-alive',
  'retry-after',
  'transfer-encoding'
])

function bodyOf(status: number, headers: ReadonlyMap<string, string>): Head['body'] {
  const length = headers.get('content-length')
  const coding = headers.get('transfer-encoding')
  if (length !== undefined && coding !== undefined)
    throw new ResponseFault('the answer has two kinds of length')
  if (coding !== undefined && !/^ *chunked *$/i.test(coding))
    throw new ResponseFault('the answer has a transfer coding that was not asked for')
  // Two lengths would be a list.
  const [, digits] = /^ *(\d{1,15}) *$/.exec(length ?? '') ?? []
  if (length !== undefined && digits === undefined)
    throw new ResponseFault('the length of the answer is no number')
  if (status < 200 || status === 204 || status === 304) return 0
  if (coding !== undefined) return 'chunked'
  return digits === undefined ? 'until-end' : Number(digits)
}

function keptMs(isPersistent: boolean, headers: ReadonlyMap<string, string>): number {
  const options = headers.get('connection')?.toLowerCase() ?? ''
  const isKept = !/\bclose\b/.test(options) && (isPersistent || /\bkeep-alive\b/.test(options))
  if (!isKept) return 0
  const [, seconds] = /\btimeout=(\d{1,6})/i.exec(headers.get('keep-alive') ?? '') ?? []
  return seconds === undefined ? Number.POSITIVE_INFINITY : Math.max(0, Number(seconds) * 1000 - marginMs)
}
