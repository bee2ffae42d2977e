import { ref } from '../schemas/common.ts'
import { MessagePage, MessageQuery } from '../schemas/messages.ts'
import type { Routes } from '../src/http/plugin.ts'
import { checkRange } from '../src/http/range.ts'
import { pageOfRange } from '../src/http/range-page.ts'
import { fetchUserSmsLogs } from '../src/v1/methods/messages.ts'

/** The text messages of the account. */
export const messages: Routes = async (app) => {
  app.get(
    '/messages',
    {
      config: {
        scope: 'messages:read',
        v1: [fetchUserSmsLogs],
        checks: [checkRange],
        lacks: { POST: 'Hot Prospector has no Method that sends a text message.' }
      },
      schema: {
        operationId: 'listMessages',
        summary: 'List text messages',
        description:
          'Of at most 30 days, the last 30 if not said. A page may have fewer rows than `limit`, even none, while `has_more` is true.',
        tags: ['Messages'],
        querystring: MessageQuery,
        response: { 200: ref(MessagePage) }
      }
    },
    async (request, reply) => {
      const { limit: _limit, cursor: _cursor, from: _from, to: _to, ...filters } = request.query
      return pageOfRange(request, reply, {
        ask: (slice) => request.v1(fetchUserSmsLogs, { ...filters, ...slice })
      })
    }
  )
}
