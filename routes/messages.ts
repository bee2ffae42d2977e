import { ref } from '../schemas/common.ts'
import { Message, MessagePage, MessageQuery } from '../schemas/messages.ts'
import type { Routes } from '../src/http/plugin.ts'
import { betweenInstants, checkRange } from '../src/http/range.ts'
import { answerRange, filtersOf } from '../src/http/range-page.ts'
import { ofTexts, sendTexts } from '../src/http/text-page.ts'
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
        list: Message,
        lacks: { POST: 'Hot Prospector has no Method that sends a text message.' }
      },
      schema: {
        operationId: 'listMessages',
        summary: 'List text messages',
        description:
          'Of any range, the last 30 days if not said; one cursor runs through all of it. A page may have fewer rows than `limit`, even none, while `has_more` is true.',
        tags: ['Messages'],
        querystring: MessageQuery,
        response: { 200: ref(MessagePage) }
      }
    },
    async (request, reply) => {
      const filters = filtersOf(request.query)
      const page = await answerRange(request, reply, {
        newestFirst: true,
        keep: ofTexts(betweenInstants<Message>(request, 'sent_at')),
        ask: (slice) => request.v1(fetchUserSmsLogs, { ...filters, ...slice })
      })
      if (page === undefined) return reply
      // V1 tells of no message how many there are of each direction.
      const { counts: _counts, ...plain } = page
      return sendTexts(reply, plain)
    }
  )
}
