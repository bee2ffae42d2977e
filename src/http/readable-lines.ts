import { Type } from '@sinclair/typebox'
import { Value } from '@sinclair/typebox/value'
import type { LogLines } from './log-lines.ts'

const warning = 40
const error = 50

/** What a person reads of a log line; all else is for programs. */
const Line = Type.Object({
  level: Type.Integer(),
  time: Type.Integer(),
  msg: Type.Optional(Type.String()),
  reqId: Type.Optional(Type.String()),
  where: Type.Optional(Type.String()),
  err: Type.Optional(Type.Object({ message: Type.String() }))
})
const RequestLine = Type.Object({
  method: Type.String(),
  route: Type.Optional(Type.String()),
  status: Type.Integer(),
  ms: Type.Number()
})

/** Writes log lines of pino's in a form for a terminal: `10:58:12 warning  …`, by the clock of this machine. */
export function readableLines(write: (text: string) => void): LogLines & { close(): Promise<void> } {
  return {
    write: (line) => write(`${readable(line)}\n`),
    close: async () => {}
  }
}

function readable(text: string): string {
  const line: unknown = JSON.parse(text)
  if (!Value.Check(Line, line)) return printable(text.trimEnd())
  const { level, time, msg = '', reqId, where, err } = line
  const clock = new Date(time).toTimeString().slice(0, 8)
  if (Value.Check(RequestLine, line)) {
    const { method, route = '(no route)', status, ms } = line
    return `${clock} ${method} ${route} ${status} in ${ms} ms`
  }
  const name = level >= error ? 'error  ' : level >= warning ? 'warning' : 'note   '
  const parts = [where ? `${msg}: ${where}` : msg, err?.message ?? '', reqId ? `(request ${reqId})` : '']
  return printable(`${clock} ${name}  ${parts.filter(Boolean).join(' ')}`)
}

/** One line, and nothing that a terminal obeys: some of it came from elsewhere. */
function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ')
}
