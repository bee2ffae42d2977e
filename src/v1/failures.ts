import type { FailureKind, Outcome } from './failure.ts'
import type { AnyMethod, Reference } from './method.ts'
import type { ReplyState } from './reply.ts'

interface Row {
  /** What the upstream says, the values that the request sent cut out of it. */
  readonly says: RegExp
  /** What it means: a failure, or a reply of another state than success. */
  readonly means: FailureKind | Exclude<ReplyState, 'success'>
  /** For these Methods alone; otherwise the next row is tried. */
  readonly when?: (method: AnyMethod) => boolean
  readonly reference?: Reference
  /** Of a write; where nothing is said the failure leaves no doubt that needs telling. */
  readonly outcome?: Outcome
}

const refersTo = (reference: Reference) => (method: AnyMethod) => method.refers?.[reference] !== undefined
const isList = (method: AnyMethod) => method.list === true
const isOneResource = (method: AnyMethod) => method.oneResource === true
const unknown = (reference: Reference, says: RegExp): Row => ({
  says,
  means: 'unknown-reference',
  when: refersTo(reference),
  reference
})

/** "Exists", and not "does not exists", as PHP's authors write it. */
const thereAlready = /\b(already|duplicate)\b|(?<!\bnot )(?<!n['’]t )\bexists\b/i

/** Words of one thing that isn't there. */
const notThere = /\b(invalid|not found|no such|no record|not exists?)\b|n['’]t exists?\b/i

/** "No tag found", "No results found against your provided search/filter." and their like. */
const nothingFound = /^no\b.*\b(found|available)\b/is

/**
 * What V1 means by its English sentences, in the order in which they are tried. V1 has no error codes
 * and answers 200 to everything (V1, "Errors"); the last rows catch what nobody has seen before.
 */
const failures: readonly Row[] = [
  {
    says: /^invalid \((login email or password\)\/\()?api_uid or api_key\)/i,
    means: 'credentials-rejected',
    outcome: 'not_applied'
  },
  { says: /\brate limit\b/i, means: 'rate-limited' },
  {
    says: /^unable to queue leads\b.*\b(redis|unavailable|try again|temporarily|timeout)\b/is,
    means: 'unavailable',
    outcome: 'not_applied'
  },
  {
    says: /\b(redis|unavailable|try again|temporarily|timeout)\b/i,
    means: 'unavailable',
    outcome: 'unknown'
  },
  { says: /^(array\s*\(\s*\[message\]\s*=>\s*)?sorry you cannot access page/i, means: 'access-denied' },
  {
    says: /^(array\s*\(\s*\[message\]\s*=>\s*)?service you are trying to access is not available/i,
    means: 'failed',
    outcome: 'not_applied'
  },
  {
    says: /^the report has not been calculated yet/i,
    means: 'not-calculated',
    when: (m) => m.report === true
  },
  unknown('tag', /^invalid provided tagid\b/i),
  unknown('group', /^invalid provided groupid\b/i),
  unknown('lead', /^no record found for provided leadid\b/i),
  unknown('lead', /^no such lead exist against provided unsubscribevalue\b/i),
  unknown('group', /^no records? found for provided (move|copy)?groupid\b/i),
  {
    says: /^requested location setting not found/i,
    means: 'unknown-reference',
    when: (method) => refersTo('location')(method) || method.lookUp === true,
    reference: 'location'
  },
  { says: thereAlready, means: 'already-exists', when: (m) => m.already === 'conflict' },
  { says: thereAlready, means: 'done', when: (m) => m.already === 'done' },
  { says: nothingFound, means: 'empty', when: isList },
  { says: nothingFound, means: 'not-found', when: isOneResource },
  { says: notThere, means: 'not-found', when: isOneResource },
  { says: notThere, means: 'empty', when: (method) => method.lookUp === true },
  { says: /^/, means: 'not-found', when: (method) => method.asksIfThere === true },
  { says: /^/, means: 'rejected', when: (method) => method.effect !== 'safe' },
  { says: /^/, means: 'failed' }
]

/** What is looked at of a message: sentences are short, and the upstream's can be anything. */
const longestMessage = 4_096

/** The rows of last resort; what ends there is a message that the table doesn't know. */
const lastResort = new Set(failures.slice(-2))

/** Refusals that V1 documents and that need no row of their own. */
const knownRefusals = /^either email or phone or mobile field required/i

export interface Meaning extends Omit<Row, 'says' | 'when'> {
  /** Nobody has seen this message before: to be counted. */
  readonly unknownMessage: boolean
}

/** What a message of V1 means for this Method. `words` is the message with the request's values cut out. */
export function meaningOf(words: string, method: AnyMethod): Meaning {
  const said = words.slice(0, longestMessage).trim()
  const row = failures.find(({ says, when }) => says.test(said) && (when === undefined || when(method)))
  if (row === undefined) throw new TypeError('the last row fits every message')
  return { ...row, unknownMessage: lastResort.has(row) && !knownRefusals.test(said) }
}

/**
 * The message without the values that this request sent and the message repeats behind a colon or in
 * brackets: a tag called "redis" must not look like an outage.
 */
export function withoutSentValues(message: string, parameters: Readonly<Record<string, unknown>>): string {
  const said = message.slice(0, longestMessage)
  const values = [...new Set(scalarsIn(parameters))]
    .filter((value) => value.trim() !== '' && said.includes(value))
    .sort((a, b) => b.length - a.length)
  let words = said
  for (const value of values) {
    const literal = RegExp.escape(value)
    words = words
      .replace(new RegExp(`([([{]\\s*)${literal}(?=\\s*[)\\]}])`, 'g'), '$1')
      .replace(new RegExp(`(:\\s*)${literal}(?=$|[\\s.,;!?)\\]}])`, 'g'), '$1')
  }
  return words
}

function scalarsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  if (typeof value === 'number') return [String(value)]
  if (typeof value === 'object' && value !== null) return Object.values(value).flatMap(scalarsIn)
  return []
}
