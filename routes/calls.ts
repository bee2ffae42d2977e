import { Call, CallPage, CallPath, CallQuery } from '../schemas/calls.ts'
import { ref } from '../schemas/common.ts'
import { Transcript } from '../schemas/transcripts.ts'
import { checkDurations } from '../src/calls/filters.ts'
import { answerCalls } from '../src/calls/list.ts'
import { callOf } from '../src/calls/one.ts'
import type { Routes } from '../src/http/plugin.ts'
import { checkRange } from '../src/http/range.ts'
import { filtersOf } from '../src/http/range-page.ts'
import { fetchUserCallLog } from '../src/v1/methods/calls.ts'
import { fetchCallTranscript } from '../src/v1/methods/transcripts.ts'

const lacks = {
  POST: 'Hot Prospector has no Method that makes a call.',
  PATCH: 'Hot Prospector has no Method that changes a call.',
  DELETE: 'Hot Prospector has no Method that deletes a call.'
}

/** The calls of the account. */
export const calls: Routes = async (app) => {
  app.get(
    '/calls',
    {
      config: {
        scope: 'calls:read',
        v1: [fetchUserCallLog],
        checks: [checkRange, checkDurations],
        list: Call,
        lacks: { POST: lacks.POST }
      },
      schema: {
        operationId: 'listCalls',
        summary: 'List calls',
        description:
          'Of any range, the last 30 days if not said; one cursor runs through all of it. V1 gives 30 days at once: a longer range is asked for in as many calls as it takes, in the order of `sort`. Calls that arrive while somebody pages put no row twice or out. A page may have fewer rows than `limit`, even none, while `has_more` is true.',
        tags: ['Calls'],
        querystring: CallQuery,
        response: { 200: ref(CallPage) }
      }
    },
    async (request, reply) => {
      const filters = filtersOf(request.query)
      return answerCalls(request, reply, filters, (slice) =>
        request.v1(fetchUserCallLog, { ...filters, ...slice })
      )
    }
  )

  app.get(
    '/calls/:call_id',
    {
      config: {
        scope: 'calls:read',
        v1: [fetchCallTranscript],
        lacks: { PATCH: lacks.PATCH, DELETE: lacks.DELETE }
      },
      schema: {
        operationId: 'getCall',
        summary: 'Get a call',
        description:
          'V1 finds single calls only once they are transcribed: the others are in the list alone.',
        tags: ['Calls'],
        params: CallPath,
        response: { 200: ref(Call) }
      }
    },
    // What is said is no part of a call: the schema of the answer leaves it out.
    async (request) => callOf(request, request.params.call_id)
  )

  app.get(
    '/calls/:call_id/transcript',
    {
      config: { scope: 'transcripts:read', v1: [fetchCallTranscript] },
      schema: {
        operationId: 'getCallTranscript',
        summary: 'Get the transcript of a call',
        tags: ['Transcripts'],
        params: CallPath,
        response: { 200: ref(Transcript) }
      }
    },
    async (request) => callOf(request, request.params.call_id)
  )
}
