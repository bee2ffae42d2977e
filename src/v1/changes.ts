import type { CallContext, Exchange } from './exchange.ts'

/** Whether nothing has changed since this was made. */
export type Unchanged = () => boolean

/** Knows which accounts may have changed, by what goes through this gateway and through all that share its store. */
export interface Changes {
  /**
   * Begins to watch an account, by its `api_uId`. While the other instances can't be heard nothing counts as unchanged.
   */
  watch(account: string): Unchanged
  /**
   * An account changes, or has changed: what was read of it before is old, here at once. Settles when the other instances
   * were told, or can't be told soon; never fails.
   */
  changed(account: string): Promise<void>
  /** Another instance said so. */
  heard(news: string): void
  /** The others can't be heard any more: anything may have changed. */
  lost(): void
  /** They can be heard from now on. */
  back(): void
}

/**
 * Accounts are told apart by so many groups, by a hash of their names: news names a group, which many accounts are in, and
 * so nobody. That a few more count as changed than have costs them a call.
 */
const groups = 65_536

/** For so long, in milliseconds, a write's answer waits for the others to be told. */
const longestTellMs = 100

/** Counts the changes of this process, and of those that it hears of. `tell` gives news to the other instances. */
export function changes(tell: (news: string) => Promise<void>): Changes {
  const counts = new Uint32Array(groups)
  let hears = false
  let losses = 0

  const count = (group: number) => {
    counts[group] = (counts[group] ?? 0) + 1
  }

  return {
    watch(account) {
      if (!hears) return () => false
      const group = groupOf(account)
      const [then, lossesThen] = [counts[group], losses]
      return () => counts[group] === then && losses === lossesThen
    },
    async changed(account) {
      const group = groupOf(account)
      count(group)
      await soon(tell(String(group)))
    },
    heard(news) {
      const group = Number(news)
      if (Number.isInteger(group) && group >= 0 && group < groups) count(group)
    },
    lost() {
      hears = false
      losses++
    },
    back() {
      hears = true
    }
  }
}

/** An exchange whose writes are changes, when they begin and when they have ended, however that is. */
export function announceWrites(exchange: Exchange, { changed }: Pick<Changes, 'changed'>): Exchange {
  return {
    async call(method, input, context: CallContext) {
      if (method.effect === 'safe') return exchange.call(method, input, context)
      const account = context.credentials.apiUid
      void changed(account)
      try {
        return await exchange.call(method, input, context)
      } finally {
        await changed(account)
      }
    }
  }
}

/** FNV-1a: the same on every instance. */
function groupOf(account: string): number {
  let hash = 0x811c9dc5
  for (let index = 0; index < account.length; index++) {
    hash = Math.imul(hash ^ account.charCodeAt(index), 0x01000193)
  }
  return (hash ^ (hash >>> 16)) & (groups - 1)
}

/** Settles with what is told, or when its time is over; also where it fails. */
async function soon(told: Promise<void>): Promise<void> {
  const late = Promise.withResolvers<void>()
  const timer = setTimeout(late.resolve, longestTellMs)
  await Promise.race([told.catch(() => undefined), late.promise])
  clearTimeout(timer)
}
