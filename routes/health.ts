import { ref } from '../schemas/common.ts'
import { Health } from '../schemas/health.ts'
import type { Routes } from '../src/http/plugin.ts'

/** For whoever runs the gateway: is this instance alive, and does it take requests? */
export const health: Routes = async (app) => {
  for (const [path, status] of [
    ['/health/live', 'live'],
    ['/health/ready', 'ready']
  ] as const) {
    app.get(
      path,
      {
        config: { open: true },
        schema: {
          operationId: status === 'live' ? 'getLiveness' : 'getReadiness',
          summary: status === 'live' ? 'Is the process alive?' : 'Does it take requests?',
          description: 'The upstream may come and go; this tells of the gateway alone.',
          tags: ['About'],
          response: { 200: ref(Health) }
        }
      },
      async () => ({ status })
    )
  }
}
