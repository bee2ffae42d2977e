import { text as textOf } from 'node:stream/consumers'
import { Type } from '@sinclair/typebox'
import { Value } from '@sinclair/typebox/value'

/** What is shown of a problem: the rest of it is for programs. */
const ShownProblem = Type.Object({
  code: Type.String(),
  detail: Type.String(),
  errors: Type.Optional(Type.Array(Type.Unknown()))
})
const ShownFault = Type.Object({
  detail: Type.String(),
  pointer: Type.Optional(Type.String()),
  parameter: Type.Optional(Type.String()),
  header: Type.Optional(Type.String())
})

/** What a gateway refused, or where an answer of it broke off: a line for the whole, and one for each of its faults. */
export class RemoteFailure extends Error {
  override readonly name = 'RemoteFailure'
  readonly lines: readonly string[]
  /** Whether it was refused as a whole. */
  readonly refused: boolean

  constructor(lines: readonly string[], refused = false) {
    super(lines.join('\n'))
    this.lines = lines
    this.refused = refused
  }
}

/** `code: detail` of a problem (RFC 9457), and a line for each of its `errors`; `undefined` where it is none. */
export function problemLines(problem: unknown): string[] | undefined {
  if (!Value.Check(ShownProblem, problem)) return undefined
  const { code, detail, errors = [] } = problem
  return [printable(`${code}: ${detail}`), ...errors.map((fault) => `  ${faultText(fault)}`)]
}

/** A fault with its place: `/email: must be …`. */
export function faultText(fault: unknown): string {
  if (!Value.Check(ShownFault, fault)) return printable(JSON.stringify(fault))
  const { detail, pointer, parameter, header } = fault
  const place = pointer || parameter || header
  return printable(place ? `${place}: ${detail}` : detail)
}

/** The failure that an answer with a status of 300 or more tells of. */
export async function failureIn(status: number, body: AsyncIterable<Uint8Array>): Promise<RemoteFailure> {
  const text = await textOf(body).catch(() => '')
  const lines = problemLines(jsonIn(text))
  return new RemoteFailure(
    lines ?? [`${status} and no problem came back: is a gateway there? See --url`],
    true
  )
}

/** A value in JSON, or `undefined`. */
export function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Texts of elsewhere in a terminal: no line but this one, and nothing that a terminal obeys. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ')
}
