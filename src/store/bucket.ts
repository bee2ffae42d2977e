import type { Bucket, Taken } from './store.ts'

/**
 * A bucket in whole microseconds, as the generic cell rate algorithm has it: all that is known of it is when it
 * will be full. What it lacks till then is its debt, which a token makes longer by `interval`, up to `capacity`.
 */
export interface BucketTimes {
  readonly interval: number
  readonly capacity: number
}

/** Throws `RangeError` where the bucket could never hold a token, or would never get one back. */
export function timesOf({ burst, perSecond }: Bucket): BucketTimes {
  if (!(burst >= 1 && perSecond > 0)) throw new RangeError('a bucket holds a token or more, and fills up')
  const interval = Math.max(1, Math.round(1_000_000 / perSecond))
  return { interval, capacity: Math.floor(burst) * interval }
}

/** What to tell of a bucket with this debt, in microseconds, after a token was taken from it or refused. */
export function takenOf(granted: boolean, debt: number, { interval, capacity }: BucketTimes): Taken {
  const left = Math.floor((capacity - debt) / interval)
  const wait = left > 0 ? 0 : debt + interval - capacity
  return { granted, left, nextMs: Math.ceil(wait / 1000), fullMs: Math.ceil(debt / 1000) }
}
