import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import type { CommonHeaders } from './headers.ts'
import { requestId } from './headers.ts'
import { problemBody } from './problem.ts'
import { type ProblemCode, problems } from './problems.ts'

/**
 * Answers what Node's parser refuses before there is a request: too long headers, a request that takes too
 * long, nonsense. The connection ends with the answer.
 */
export function clientErrorHandler(common: CommonHeaders) {
  return (error: Error & { code?: string }, socket: Socket): void => {
    if (error.code === 'ECONNRESET' || !socket.writable || socket.bytesWritten > 0) {
      socket.destroy()
      return
    }
    const [code, detail] = meaningOf(error.code)
    const id = requestId({ headers: {} })
    const body = JSON.stringify(problemBody(code, { detail }, id))
    const { status } = problems[code]
    const headers = {
      ...common(''),
      'x-request-id': id,
      'content-type': 'application/problem+json; charset=utf-8',
      'content-length': String(Buffer.byteLength(body)),
      connection: 'close'
    }
    const head = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
    socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${head.join('')}\r\n${body}`)
  }
}

function meaningOf(code: string | undefined): [ProblemCode, string] {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return ['headers-too-large', 'The request line and headers have more than 16 KiB.']
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return ['request-timeout', 'The request did not arrive whole in time.']
    default:
      return ['invalid-request', 'This is not a well-formed HTTP request.']
  }
}
