import { GatewayError, isProblem } from './error.ts'

/**
 * Reads the lines of an NDJSON answer as they come. Throws a `GatewayError` where the last line tells of a failure, and
 * what fetch throws where the connection is cut. Whoever stops reading ends the request.
 */
export async function* readLines(body: ReadableStream<Uint8Array>): AsyncGenerator<unknown, void, undefined> {
  const reader = body.getReader()
  const decoder = new TextDecoder()
  let rest = ''
  try {
    for (;;) {
      const { done, value } = await reader.read()
      rest += done ? decoder.decode() : decoder.decode(value, { stream: true })
      const lines = rest.split('\n')
      rest = lines.pop() ?? ''
      for (const line of lines) if (line !== '') yield read(line)
      if (!done) continue
      if (rest !== '') throw new TypeError('the answer ends in the middle of a line')
      return
    }
  } finally {
    await reader.cancel().catch(() => undefined)
  }
}

function read(line: string): unknown {
  const value: unknown = JSON.parse(line)
  if (typeof value === 'object' && value !== null && 'error' in value && isProblem(value.error)) {
    throw new GatewayError(value.error.status, value.error)
  }
  return value
}
