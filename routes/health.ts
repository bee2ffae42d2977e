import { ref } from '../schemas/common.ts'
import { Health } from '../schemas/health.ts'
import { sendProblem } from '../src/http/errors.ts'
import type { Routes } from '../src/http/plugin.ts'
import { problem } from '../src/http/problem.ts'

/** Seconds: the store is asked as often. */
const retryAfter = 1

const why = {
  closing: 'This instance is closing: what is sent to it now is still answered.',
  store: 'The store of this instance can’t be reached.'
}

/** For whoever runs the gateway: is this instance alive, and should it get requests? */
export const health: Routes = async (app) => {
  app.get(
    '/health/live',
    {
      config: { open: true, health: 'live' },
      schema: {
        operationId: 'getLiveness',
        summary: 'Is the process alive?',
        description: 'Always 200, as long as it can answer: a restart would mend nothing.',
        tags: ['About'],
        response: { 200: ref(Health) }
      }
    },
    async () => ({ status: 'live' })
  )

  app.get(
    '/health/ready',
    {
      config: { open: true, health: 'ready' },
      schema: {
        operationId: 'getReadiness',
        summary: 'Should it get requests?',
        description:
          '503 while this instance closes, and while its store can’t be reached; `detail` says which. The upstream may come and go: this tells of the gateway alone.',
        tags: ['About'],
        response: { 200: ref(Health) }
      }
    },
    async (_request, reply) => {
      const reason = await app.readiness()
      if (reason === null) return { status: 'ready' }
      // Sent, not thrown: whoever asks once a second would fill the log.
      return sendProblem(
        reply,
        problem('overloaded', { detail: why[reason], retry_after_seconds: retryAfter })
      )
    }
  )
}
