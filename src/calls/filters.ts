import type { FastifyRequest } from 'fastify'
import type { Call, CallFilters } from '../../schemas/calls.ts'
import type { Fault } from '../../schemas/problem.ts'

/** The shortest duration must not be over the longest. */
export function checkDurations({ query }: FastifyRequest): Fault[] {
  const { min_duration, max_duration } = query as CallFilters
  // What is no number is the schema's to tell.
  if (typeof min_duration !== 'number' || typeof max_duration !== 'number') return []
  if (min_duration <= max_duration) return []
  return [{ detail: 'must not be over max_duration', parameter: 'min_duration' }]
}

/**
 * The filter for what V1 takes as no filter: `max_duration=0`, `transferred=false`, and the id `0`, as far as
 * rows tell. `undefined` where V1 itself does all that the query wants.
 */
export function ownFilter(filters: CallFilters): ((call: Call) => boolean) | undefined {
  const { max_duration, transferred, status_id, campaign_id } = filters
  const tests: ((call: Call) => boolean)[] = []
  // A call that nobody answered may come without a duration.
  if (max_duration === 0) tests.push((call) => (call.duration_seconds ?? 0) <= 0)
  if (transferred === false) tests.push((call) => call.transferred !== true)
  if (status_id === '0') tests.push((call) => (call.status_id ?? '0') === '0')
  if (campaign_id === '0') tests.push((call) => (call.campaign_id ?? '0') === '0')
  return tests.length === 0 ? undefined : (call) => tests.every((test) => test(call))
}
