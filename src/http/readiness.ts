import { setTimeout as sleep } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'
import type { Store } from '../store/store.ts'

declare module 'fastify' {
  interface FastifyInstance {
    readiness: Readiness
  }
}

/** Why an instance should get no requests now; `null` where it should. Never rejects. */
export type Readiness = () => Promise<'closing' | 'store' | null>

/** In milliseconds: how long what the store said holds, and how long it has to say it. */
const times = { holds: 1_000, answer: 500 }

/**
 * Decorates a server with `readiness`. The store is asked once a second at most, however many ask, and one that hangs
 * keeps nobody waiting for longer than half of that. The upstream doesn't count: reads of what is there go on without.
 */
export function tellReadiness(app: FastifyInstance, store: Pick<Store, 'isReady'>): void {
  let answer = Promise.resolve(true)
  let askedAt = Number.NEGATIVE_INFINITY

  function storeIsReady(): Promise<boolean> {
    if (performance.now() - askedAt >= times.holds) {
      askedAt = performance.now()
      answer = Promise.race([store.isReady().catch(() => false), sleep(times.answer, false, { ref: false })])
    }
    return answer
  }

  app.decorate('readiness', async () => {
    if (app.closing.begun) return 'closing'
    return (await storeIsReady()) ? null : 'store'
  })
}
