import type { Method } from '../../../src/v1/method.ts'
import type { RowText } from '../../../src/v1/row-text.ts'
import type { startV1 } from '../client.ts'

/** What the documented examples of a Method mean. */
export interface Meant {
  /** The Method's name. */
  readonly name: string
  readonly call: (v1: Awaited<ReturnType<typeof startV1>>) => Promise<unknown>
  /** The parameters that go out, `Method` and credentials aside. */
  readonly sends: object
  /** What the documented success becomes. */
  readonly success: unknown
  /** What the documented error becomes: a value, or a failure of this kind. */
  readonly error: { readonly value: unknown } | { readonly kind: string; readonly reference?: string }
}

/** An output with its rows as what they are, not as texts. */
type Plain<Out> =
  Out extends RowText<infer Row> ? Row : Out extends object ? { [K in keyof Out]: Plain<Out[K]> } : Out

/** The same of a value. */
function plain(output: unknown): unknown {
  return output === undefined ? undefined : JSON.parse(JSON.stringify(output))
}

/** A Method with an input: the parameters that go out, what the success means, what the error means. */
export function means<In, Out>(
  method: Method<In, Out>,
  input: In,
  sends: object,
  success: Plain<Out>,
  error: Meant['error']
): Meant {
  return { name: method.name, call: async (v1) => plain(await v1.call(method, input)), sends, success, error }
}

/** The documented error is that of wrong credentials. */
export const wrong = { kind: 'credentials-rejected' }

/** The documented error speaks of what this parameter refers to. */
export const unknown = (reference: string) => ({ kind: 'unknown-reference', reference })
