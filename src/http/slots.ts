import { problem } from './problem.ts'

/** Places for what takes long and holds memory: exports and imports. */
export interface Slots {
  /**
   * Takes a place for this identity, and gives the way to leave it, good for once. Throws `overloaded` where there is
   * none, or the identity has its share.
   */
  take(identity: string): () => void
}

export interface SlotsOptions {
  /** What they are for, in the plural. */
  readonly what: string
  readonly most: number
  readonly mostOfOne: number
}

/** When it is worth another try, in seconds. */
const retryAfterSeconds = 5

/** Places in the memory of this process. */
export function slots({ what, most, mostOfOne }: SlotsOptions): Slots {
  const taken = new Map<string, number>()
  let all = 0
  return {
    take(identity) {
      const own = taken.get(identity) ?? 0
      if (all >= most || own >= mostOfOne) {
        const whose = own >= mostOfOne ? `${mostOfOne} ${what} of these credentials` : `${most} ${what}`
        throw problem('overloaded', {
          detail: `${whose} are running, and no more run at a time.`,
          retry_after_seconds: retryAfterSeconds
        })
      }
      taken.set(identity, own + 1)
      all++
      let left = false
      return () => {
        if (left) return
        left = true
        all--
        const others = (taken.get(identity) ?? 1) - 1
        if (others > 0) taken.set(identity, others)
        else taken.delete(identity)
      }
    }
  }
}
