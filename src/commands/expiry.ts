import { instantOf } from '../time/instants.ts'
import { UsageError } from './command.ts'

const hour = 3_600_000
const day = 24 * hour

/** A time after which nobody would look. */
const latest = Date.UTC(9999, 11, 31)

/**
 * When a key expires: `90d` and `12h` from now on, at the end of the day `2026-12-31` (in UTC), or at a time
 * stamp (RFC 3339). Throws `UsageError` where it is none of these, or past.
 */
export function expiry(text: string, now = Date.now()): Date {
  const at = instantIn(text, now)
  if (Number.isNaN(at)) {
    throw new UsageError(
      '--expires takes days or hours (90d, 12h), a day (2026-12-31) or a time stamp (RFC 3339)'
    )
  }
  if (at <= now) throw new UsageError('--expires must be in the future')
  if (at > latest)
    throw new UsageError('--expires is too far away: leave it out for a key that does not expire')
  return new Date(at)
}

function instantIn(text: string, now: number): number {
  const [, count, unit] = /^([0-9]{1,6})([dh])$/.exec(text) ?? []
  if (count !== undefined) return now + Number(count) * (unit === 'd' ? day : hour)
  if (/^\d{4}-\d\d-\d\d$/.test(text)) return instantOf(`${text}T00:00:00Z`) + day
  return instantOf(text)
}
