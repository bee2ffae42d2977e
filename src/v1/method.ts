import type { Reply } from './reply.ts'
import type { Translating } from './row-texts.ts'

/**
 * What sending a call a second time would do. `safe`: nothing, it reads. `set`: the same value again.
 * `delete`: nothing more. `rename`, `create`, `charge`: a second effect, so never twice.
 */
export type Effect = 'safe' | 'set' | 'delete' | 'rename' | 'create' | 'charge'

/** The flat fields of a V1 request, without `Method` and the credentials. */
export type Parameters = Readonly<Record<string, unknown>>

/** The things that V1's messages speak of when an id is unknown. */
export type Reference = 'tag' | 'group' | 'lead' | 'location'

/** One V1 Method: its exact spelling, and how its input and its reply are translated. */
export interface Method<In, Out> {
  /** The exact, case-sensitive spelling that V1 wants. */
  readonly name: string
  readonly effect: Effect
  /** From the contract's names to V1's. */
  encode(input: In): Parameters
  /** From V1's reply to the contract; throws `V1Failure` (`malformed`) where what it must have is missing. */
  decode(reply: Reply, input: In): Out
  /** By what `decode` reads the rows, where they are read as texts. */
  rows?(input: NoInfer<In>): Translating
  /**
   * The contract's parameters for each thing that the request refers to, as `{ tag: ['tag_id'] }`: where it
   * stands in a path first, in a body last.
   */
  readonly refers?: Partial<Readonly<Record<Reference, readonly string[]>>>
  /** Its only reference is what the path names, so any "not found" or "invalid" speaks of that. */
  readonly oneResource?: true
  /** It asks whether something is there: each refusal is a no. */
  readonly asksIfThere?: true
  /** "No … found" means that there are no rows. */
  readonly list?: true
  /** A list of the account that changes seldom: it is kept for a moment. */
  readonly reference?: true
  /** It may take this long, whatever the deadline of other calls is. */
  readonly minimumTimeoutMs?: number
  /** A dashboard, which may not have been calculated yet. */
  readonly report?: true
  /** It looks for one thing: "not found", "no such" and the like mean that there are no rows. */
  readonly lookUp?: true
  /** What "already exists" means: a conflict for what creates or renames, done for a relation. */
  readonly already?: 'conflict' | 'done'
}

/** Any Method, where its input and output don't matter. */
export type AnyMethod = Omit<Method<never, unknown>, 'encode' | 'decode' | 'rows'>

/** Makes a Method's value: frozen, its types inferred from `encode` and `decode`. */
export function method<In, Out>(definition: Method<In, Out>): Method<In, Out> {
  return Object.freeze(definition)
}
