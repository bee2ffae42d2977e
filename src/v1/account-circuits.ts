import { hash } from 'node:crypto'
import type { CallContext, Credentials } from './exchange.ts'
import { V1Failure } from './failure.ts'

/** Stops asking for accounts whose stored credentials V1 doesn't know. */
export interface AccountCircuits {
  /** Throws `V1Failure` (`credentials-rejected`, with the time that is left) where they were rejected again and again. */
  check(context: CallContext): void
  /** Is told how a call of theirs ended that V1 answered. */
  judged(context: CallContext, verdict: 'accepted' | 'rejected'): void
}

/** So many rejections in a row, and for so long, in milliseconds, V1 is not asked; nor longer after each further one. */
const rejections = { most: 3, openMs: 30_000 } as const

/** Of so many accounts it is remembered. */
const mostAccounts = 10_000

interface Rejected {
  /** A hash of the credentials: they are nothing to keep. */
  readonly of: string
  count: number
  until: number
}

/**
 * The circuits of accounts whose credentials the gateway keeps: nobody but its operator can mend them. New credentials
 * begin anew. `now` is in milliseconds, and never goes back.
 */
export function accountCircuits(now: () => number = () => performance.now()): AccountCircuits {
  const rejected = new Map<string, Rejected>()

  const entryOf = ({ identity, credentials }: CallContext): Rejected | undefined => {
    const entry = rejected.get(identity)
    if (entry === undefined) return undefined
    return entry.of === hashOf(credentials) ? entry : undefined
  }

  return {
    check(context) {
      const leftMs = (entryOf(context)?.until ?? 0) - now()
      if (leftMs <= 0) return
      throw new V1Failure({
        kind: 'credentials-rejected',
        outcome: 'not_applied',
        retryAfterSeconds: Math.ceil(leftMs / 1000),
        cause: new Error('V1 rejected the stored credentials again and again')
      })
    },
    judged(context, verdict) {
      const { identity, credentials } = context
      if (context.stored !== true) return
      if (verdict === 'accepted') {
        if (entryOf(context)) rejected.delete(identity)
        return
      }
      const entry = entryOf(context) ?? { of: hashOf(credentials), count: 0, until: 0 }
      entry.count++
      if (entry.count >= rejections.most) entry.until = now() + rejections.openMs
      rejected.delete(identity)
      rejected.set(identity, entry)
      const [oldest] = rejected.keys()
      if (rejected.size > mostAccounts && oldest !== undefined) rejected.delete(oldest)
    }
  }
}

/** Circuits that are always closed. */
export function noAccountCircuits(): AccountCircuits {
  return { check: () => undefined, judged: () => undefined }
}

function hashOf({ apiUid, apiKey }: Credentials): string {
  return hash('sha256', JSON.stringify([apiUid, apiKey]), 'base64url')
}
