import type { World } from './account.ts'
import { type Fields, text, whole } from './fields.ts'
import { fill, type Guesses } from './guesses.ts'

/** The part of a log that is asked for, in epoch seconds, `from` included and `to` not. */
export interface Range {
  readonly from: number
  readonly to: number
}

/** The dates of a request as a range, or the text that refuses them. `longest` is in days, 0 is any. */
export function readRange(fields: Fields, { zone, guesses, now }: World, longest: number): Range | string {
  const today = zone.day(now())
  const asked = { from: text(fields, 'from_date'), to: text(fields, 'to_date') }
  const lastDay = asked.to || (longest === 0 ? '' : today)
  const firstDay = asked.from || (longest === 0 ? '' : zone.dayAfter(lastDay, 1 - longest))
  const from = firstDay === '' ? 0 : zone.dayStart(firstDay)
  const to = lastDay === '' ? Number.MAX_SAFE_INTEGER : zone.dayStart(lastDay)
  if (from === undefined || to === undefined) return guesses.textDate
  const days = Math.round((to - from) / 86_400_000) + (guesses.rangeDays === 'inclusive' ? 1 : 0)
  if (longest > 0 && days > longest) return fill(guesses.textRange, { days: longest })
  const end = lastDay === '' ? to : (zone.dayStart(zone.dayAfter(lastDay, 1)) ?? to)
  return { from: Math.floor(from / 1000), to: Math.floor(end / 1000) }
}

/** The places of an ascending column that lie in a range: from the first to before the second. */
export function placesIn(times: Uint32Array, range: Range): readonly [start: number, end: number] {
  return [firstPlace(times, range.from), firstPlace(times, range.to)]
}

/** The page of a log that is asked for, and the part of its reply that tells of it. */
export function readPage<T>(fields: Fields, found: readonly T[], guesses: Guesses, cursor = 0) {
  const asked = whole(fields, 'limit', 100)
  const limit = Math.min(asked > 0 ? asked : 100, guesses.maximumLimit)
  const offset = Math.max(whole(fields, 'offset', 0), 0) || cursor
  const rows = found.slice(offset, offset + limit)
  const hasMore = offset + rows.length < found.length && rows.length > 0
  const next = hasMore ? { next_offset: offset + limit } : { next_offset: null }
  return {
    rows,
    facts: {
      total_records: found.length,
      returned_records: rows.length,
      limit,
      offset,
      has_more: hasMore,
      ...(hasMore || guesses.lastNextOffset === 'null' ? next : {})
    }
  }
}

function firstPlace(times: Uint32Array, time: number): number {
  let low = 0
  let high = times.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((times[middle] ?? 0) < time) low = middle + 1
    else high = middle
  }
  return low
}
