import type { CallContext, Exchange } from './exchange.ts'
import { V1Failure } from './failure.ts'
import type { AnyMethod } from './method.ts'

export interface UpstreamLimitsOptions {
  /** A clock in milliseconds that never goes back. */
  readonly now?: () => number
  /** How many limits are remembered at most: beyond, the oldest is forgotten. */
  readonly most?: number
}

/**
 * Obeys the limits that V1 sets: an account that was told to wait with a Method does not ask for it again before its
 * time is over, and fails at once with what is left of it. V1 limits searches to a few a minute, and each try counts.
 */
export function obeyUpstreamLimits(
  exchange: Exchange,
  { now = () => performance.now(), most = 10_000 }: UpstreamLimitsOptions = {}
): Exchange {
  /** When each is over. */
  const limits = new Map<string, number>()
  const nameOf = ({ name }: AnyMethod, { identity }: CallContext) => `${name} ${identity}`

  function remember(name: string, seconds: number): void {
    limits.delete(name)
    limits.set(name, now() + seconds * 1000)
    for (const [oldest, until] of limits) {
      if (until > now() && limits.size <= most) break
      limits.delete(oldest)
    }
  }

  return {
    call(method, input, context) {
      if (limits.size > 0) {
        const leftMs = (limits.get(nameOf(method, context)) ?? 0) - now()
        // Timers can be early by a millisecond: who waited as told is let through.
        if (leftMs > timerSlackMs) return Promise.reject(stillLimited(method, leftMs))
      }
      return exchange.call(method, input, context).catch((error: unknown) => {
        if (error instanceof V1Failure && error.kind === 'rate-limited')
          remember(nameOf(method, context), error.retryAfterSeconds ?? 1)
        throw error
      })
    }
  }
}

const timerSlackMs = 5

function stillLimited({ effect }: AnyMethod, leftMs: number): V1Failure {
  return new V1Failure({
    kind: 'rate-limited',
    outcome: effect === 'safe' ? undefined : 'not_applied',
    retryAfterSeconds: Math.ceil(leftMs / 1000),
    cause: new Error('V1 said to wait, and the time is not over')
  })
}
