import type { IncomingMessage } from 'node:http'
import type { FastifyRequest } from 'fastify'
import { type ProblemError, problem } from './problem.ts'

const longestTarget = 8_192
const longestSegment = 512

/** The router sees a segment percent-encoded: up to 12 characters for one of 254 in four bytes of UTF-8. */
export const longestEncodedSegment = 254 * 12

/**
 * Refuses a request whose target is too long, or of which a proxy before the gateway could have thought that
 * it is for another host (RFC 9112, 3.2). Throws `uri-too-long` and `invalid-request`.
 */
export function checkTarget(request: FastifyRequest): void {
  if (request.url.length > longestTarget)
    throw tooLong(`The path and query have more than ${longestTarget} characters.`)
  // A segment can be no longer than all of it.
  if (request.url.length > longestSegment) checkSegments(request.params as Record<string, string>)
  checkHost(request.raw)
}

function checkSegments(params: Record<string, string>): void {
  if (Object.values(params).some((segment) => segment.length > longestSegment)) {
    throw tooLong(`A segment of the path has more than ${longestSegment} characters.`)
  }
}

function checkHost({ rawHeaders, headers, url = '', httpVersion }: IncomingMessage): void {
  let hosts = 0
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index]
    if (name?.length === 4 && name.toLowerCase() === 'host') hosts++
  }
  if (hosts > 1) throw wrongHost('is given more than once')
  if (hosts === 0 && httpVersion !== '1.0') throw wrongHost('is required')
  if (
    !url.startsWith('/') &&
    url !== '*' &&
    URL.parse(url)?.host !== URL.parse(`http://${headers.host}`)?.host
  ) {
    throw wrongHost('is not that of the request target')
  }
}

const tooLong = (detail: string): ProblemError => problem('uri-too-long', { detail })

function wrongHost(detail: string): ProblemError {
  return problem('invalid-request', {
    detail: `The Host header ${detail}.`,
    errors: [{ detail, header: 'Host' }],
    // What follows on this connection may be for somebody else.
    headers: { connection: 'close' }
  })
}
