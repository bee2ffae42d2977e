import { ref } from '../schemas/common.ts'
import { Transcript, TranscriptPage, TranscriptQuery } from '../schemas/transcripts.ts'
import { checkDurations } from '../src/calls/filters.ts'
import { answerCalls } from '../src/calls/list.ts'
import type { Routes } from '../src/http/plugin.ts'
import { checkRange } from '../src/http/range.ts'
import { filtersOf } from '../src/http/range-page.ts'
import { fetchCallTranscripts } from '../src/v1/methods/transcripts.ts'

/** What was said in the calls of the account. */
export const transcripts: Routes = async (app) => {
  app.get(
    '/transcripts',
    {
      config: {
        scope: 'transcripts:read',
        v1: [fetchCallTranscripts],
        checks: [checkRange, checkDurations],
        list: Transcript
      },
      schema: {
        operationId: 'listTranscripts',
        summary: 'List transcripts',
        description:
          'The calls that have a transcript. Of any range, the last 30 days if not said; one cursor runs through all of it. A page may have fewer rows than `limit`, even none, while `has_more` is true.',
        tags: ['Transcripts'],
        querystring: TranscriptQuery,
        response: { 200: ref(TranscriptPage) }
      }
    },
    async (request, reply) => {
      const filters = filtersOf(request.query)
      return answerCalls(request, reply, filters, (slice) =>
        request.v1(fetchCallTranscripts, { ...filters, ...slice })
      )
    }
  )
}
