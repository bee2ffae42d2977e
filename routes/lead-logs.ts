import { LeadCallPage, LeadCallQuery } from '../schemas/calls.ts'
import { ref } from '../schemas/common.ts'
import { LeadPath } from '../schemas/leads.ts'
import { LeadLogQuery, MessagePage } from '../schemas/messages.ts'
import { VoicemailPage } from '../schemas/voicemails.ts'
import type { Routes } from '../src/http/plugin.ts'
import { checkOpenRange } from '../src/http/range.ts'
import { checkLeadPath } from '../src/leads/checks.ts'
import { pageOfLog } from '../src/leads/log.ts'
import { fetchLeadCallLogs } from '../src/v1/methods/calls.ts'
import { searchByUserInput } from '../src/v1/methods/leads.ts'
import { fetchLeadSmsLogs } from '../src/v1/methods/messages.ts'
import { fetchLeadRvmLogs } from '../src/v1/methods/voicemails.ts'

const checks = [checkLeadPath, checkOpenRange]
const tags = ['Lead logs']

/** The calls, text messages and voicemails of one lead. */
export const leadLogs: Routes = async (app) => {
  app.get(
    '/leads/:lead/calls',
    {
      config: {
        scope: 'calls:read',
        v1: [fetchLeadCallLogs, searchByUserInput],
        checks,
        lacks: { POST: 'Hot Prospector has no Method that makes a call.' }
      },
      schema: {
        operationId: 'listLeadCalls',
        summary: 'List the calls of a lead',
        description: 'Of any time if no days are given. V1 gives these calls no id and no direction.',
        tags,
        params: LeadPath,
        querystring: LeadCallQuery,
        response: { 200: ref(LeadCallPage) }
      }
    },
    async (request, reply) => {
      const { direction } = request.query
      return pageOfLog(request, reply, (log) => request.v1(fetchLeadCallLogs, { ...log, direction }))
    }
  )

  app.get(
    '/leads/:lead/messages',
    {
      config: {
        scope: 'messages:read',
        v1: [fetchLeadSmsLogs, searchByUserInput],
        checks,
        lacks: { POST: 'Hot Prospector has no Method that sends a text message.' }
      },
      schema: {
        operationId: 'listLeadMessages',
        summary: 'List the text messages of a lead',
        description: 'Of any time if no days are given.',
        tags,
        params: LeadPath,
        querystring: LeadLogQuery,
        response: { 200: ref(MessagePage) }
      }
    },
    async (request, reply) => pageOfLog(request, reply, (log) => request.v1(fetchLeadSmsLogs, log))
  )

  app.get(
    '/leads/:lead/voicemails',
    {
      config: {
        scope: 'voicemails:read',
        v1: [fetchLeadRvmLogs, searchByUserInput],
        checks,
        lacks: { POST: 'Hot Prospector has no Method that leaves a voicemail.' }
      },
      schema: {
        operationId: 'listLeadVoicemails',
        summary: 'List the voicemails of a lead',
        description: 'Those that were left for it without ringing; of any time if no days are given.',
        tags,
        params: LeadPath,
        querystring: LeadLogQuery,
        response: { 200: ref(VoicemailPage) }
      }
    },
    async (request, reply) => pageOfLog(request, reply, (log) => request.v1(fetchLeadRvmLogs, log))
  )
}
