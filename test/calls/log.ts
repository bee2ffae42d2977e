import { DateTime } from 'luxon'
import type { Answering } from '../upstream.ts'
import { failure } from '../upstream.ts'
import { callRow } from './rows.ts'

/** A call of a log: its id, and its day in Los Angeles. */
export interface LoggedCall {
  readonly id: string
  /** RFC 3339 in UTC, as clients see it. */
  readonly at: string
}

const zone = 'America/Los_Angeles'

/** One call every `hours`, so many of them, the last one at this instant; the oldest first. */
export function logOf(count: number, hours: number, last: string): LoggedCall[] {
  const end = DateTime.fromISO(last, { zone: 'utc' })
  return Array.from({ length: count }, (_, n) => ({
    id: String(n + 1),
    at: stamp(end.minus({ hours: (count - 1 - n) * hours }))
  }))
}

const stamp = (time: DateTime) => time.toUTC().toFormat("yyyy-MM-dd'T'HH:mm:ss'Z'")
const local = (at: string) => DateTime.fromISO(at, { zone })

/** Answers as V1 does of a log in Los Angeles: of 30 days at most, ordered, counted and paged as the call says. */
export function answersOf(log: () => readonly LoggedCall[], facts: object = {}): Answering {
  return ({ body }) => {
    const [from, to] = [String(body.from_date), String(body.to_date)]
    const days = DateTime.fromISO(to).diff(DateTime.fromISO(from), 'days').days + 1
    if (days > 30) return failure('Date range should not exceed 30 days')
    const inRange = log().filter(({ at }) => {
      const day = local(at).toISODate() ?? ''
      return day >= from && day <= to
    })
    const ordered = body.sort_order === 'ASC' ? inRange : inRange.toReversed()
    const [offset, limit] = [Number(body.offset), Number(body.limit)]
    const rows = ordered.slice(offset, offset + limit)
    return {
      response: 'true',
      Results: rows.map(({ id, at }) =>
        callRow(id, {
          call_time: local(at)
            .toFormat('LLL d, yyyy h:mm a')
            .replace(/[AP]M$/, (half) => half.toLowerCase())
        })
      ),
      total_records: ordered.length,
      inbound_count: String(ordered.length - 1 > 0 ? ordered.length - 1 : 0),
      outbound_count: ordered.length > 0 ? '1' : '0',
      has_more: offset + rows.length < ordered.length,
      message: 'done',
      ...facts
    }
  }
}
