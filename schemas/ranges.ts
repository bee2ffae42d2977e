import { type Static, Type } from '@sinclair/typebox'
import { Day } from './common.ts'

/** The query of lists of the account's calls and messages: the days they are from. */
export const rangeQuery = {
  from: Type.Optional({
    ...Day,
    description:
      'The first day, `YYYY-MM-DD` in the upstream’s time zone; 29 days before `to` where it is not given.'
  }),
  to: Type.Optional({
    ...Day,
    description:
      'The last day, likewise; today where it is not given. A range has at most 30 days, both counted.'
  })
}

/** The query of lists of one lead's calls and messages, which may be of any time. */
export const openRangeQuery = {
  from: Type.Optional({
    ...Day,
    description: 'The first day, `YYYY-MM-DD` in the upstream’s time zone; any where it is not given.'
  }),
  to: Type.Optional({ ...Day, description: 'The last day, likewise.' })
}

const rangeOfDays = Type.Object(rangeQuery)

/** The days of a query, as the client gave them. */
export type RangeQuery = Static<typeof rangeOfDays>
