import { type Static, Type } from '@sinclair/typebox'
import { spanEndFormat } from './common.ts'

/** A day or an instant in a query. */
const end = (description: string) => Type.Optional(Type.String({ format: spanEndFormat, description }))

const kinds =
  'a day of the upstream’s time zone, `YYYY-MM-DD`, or an RFC 3339 time stamp, `2026-04-16T01:34:00Z` (a `+` in a query is written `%2B`)'

/** The query of lists of the account's calls and messages: the time they are from. */
export const rangeQuery = {
  from: end(`The beginning, included: ${kinds}; 29 days before \`to\` where it is not given.`),
  to: end(
    'The end: a day, included, or a time stamp, not included; today where it is not given. A range has at most 3,660 days.'
  ),
  include_total: Type.Optional(
    Type.Boolean({
      description:
        'Of a range over 30 days V1 gives no `total` at once: `true` asks for that of each 30 days, one upstream call more for each, and the cursor keeps the sum.'
    })
  )
}

/** The query of lists of one lead's calls and messages, which may be of any time. */
export const openRangeQuery = {
  from: end(`The beginning, included: ${kinds}; any where it is not given.`),
  to: end('The end: a day, included, or a time stamp, not included.')
}

const range = Type.Object(rangeQuery)

/** The range of a query, as the client gave it. */
export type RangeQuery = Static<typeof range>
