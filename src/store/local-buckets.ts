import { type BucketTimes, takenOf, timesOf } from './bucket.ts'
import type { Bucket, Taken } from './store.ts'

export interface LocalBucketsOptions {
  /** How many buckets are remembered at most: beyond, the one that was asked least recently is forgotten. */
  readonly most?: number
  /** A clock in milliseconds that never goes back. */
  readonly now?: () => number
}

/** Token buckets in the memory of this process. A bucket that has filled up again is as good as none, and is dropped. */
export function localBuckets({ most = 50_000, now = () => performance.now() }: LocalBucketsOptions = {}) {
  /** When each is full, in microseconds; the one that was asked least recently first. */
  const fullAt = new Map<string, number>()

  /** That of the call before: it is the same for all buckets, as a rule. */
  let knownLimit: Bucket | undefined
  let knownTimes: BucketTimes = { interval: 1, capacity: 0 }

  function dropIdle(at: number): void {
    let looks = 2
    for (const [bucket, full] of fullAt) {
      if (looks-- === 0 || (full > at && fullAt.size <= most)) return
      fullAt.delete(bucket)
    }
  }

  return {
    /** Takes a token. Throws `RangeError` of a limit that lets nothing through. */
    take(bucket: string, limit: Bucket): Taken {
      if (limit !== knownLimit) {
        knownTimes = timesOf(limit)
        knownLimit = limit
      }
      const times = knownTimes
      const at = Math.floor(now() * 1000)
      const debt = Math.min(Math.max((fullAt.get(bucket) ?? 0) - at, 0), times.capacity)
      const granted = debt + times.interval <= times.capacity
      const after = granted ? debt + times.interval : debt
      fullAt.delete(bucket)
      fullAt.set(bucket, at + after)
      dropIdle(at)
      return takenOf(granted, after, times)
    },
    /** How many are remembered. */
    get size(): number {
      return fullAt.size
    }
  }
}
