import { ref } from '../schemas/common.ts'
import { TranscriptPage, TranscriptQuery } from '../schemas/transcripts.ts'
import { checkDurations, ownFilter } from '../src/calls/filters.ts'
import { pageOfCalls } from '../src/calls/page.ts'
import type { Routes } from '../src/http/plugin.ts'
import { checkRange } from '../src/http/range.ts'
import { fetchCallTranscripts } from '../src/v1/methods/transcripts.ts'

/** What was said in the calls of the account. */
export const transcripts: Routes = async (app) => {
  app.get(
    '/transcripts',
    {
      config: {
        scope: 'transcripts:read',
        v1: [fetchCallTranscripts],
        checks: [checkRange, checkDurations]
      },
      schema: {
        operationId: 'listTranscripts',
        summary: 'List transcripts',
        description:
          'Of at most 30 days, the last 30 if not said: the calls that have a transcript. A page may have fewer rows than `limit`, even none, while `has_more` is true.',
        tags: ['Transcripts'],
        querystring: TranscriptQuery,
        response: { 200: ref(TranscriptPage) }
      }
    },
    async (request, reply) => {
      const { limit: _limit, cursor: _cursor, from: _from, to: _to, ...filters } = request.query
      return pageOfCalls(request, reply, ownFilter(filters), (slice) =>
        request.v1(fetchCallTranscripts, { ...filters, ...slice })
      )
    }
  )
}
