import type { FastifyRequest } from 'fastify'
import type { AnyMethod } from '../v1/method.ts'

/** The most that are remembered: the oldest go first. */
const mostGiven = 100_000

declare module 'fastify' {
  interface FastifyInstance {
    given: Given
  }
}

/**
 * Remembers in this process what was answered as made by a request, so that another one, whose answer was lost, doesn't
 * take it for its own.
 */
export interface Given {
  /**
   * Whether nobody was given it before: an id of what this Method makes, or what else tells it from all others of the
   * account. It is given now.
   */
  take(request: Pick<FastifyRequest, 'principal'>, method: AnyMethod, id: string): boolean
}

/** Nothing is given yet. */
export function given(): Given {
  const taken = new Set<string>()
  return {
    take({ principal }, { name }, id) {
      const one = JSON.stringify([name, principal?.identity, id])
      if (taken.has(one)) return false
      taken.add(one)
      const [oldest] = taken
      if (taken.size > mostGiven && oldest !== undefined) taken.delete(oldest)
      return true
    }
  }
}
