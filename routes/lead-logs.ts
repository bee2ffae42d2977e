import { Call, LeadCallPage, LeadCallQuery } from '../schemas/calls.ts'
import { ref } from '../schemas/common.ts'
import { LeadPath } from '../schemas/leads.ts'
import { LeadLogQuery, Message, MessagePage } from '../schemas/messages.ts'
import { Voicemail, VoicemailPage } from '../schemas/voicemails.ts'
import type { Routes } from '../src/http/plugin.ts'
import { checkOpenRange } from '../src/http/range.ts'
import { checkLeadPath } from '../src/leads/checks.ts'
import { answerLog } from '../src/leads/log.ts'
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
        list: Call,
        lacks: { POST: 'Hot Prospector has no Method that makes a call.' }
      },
      schema: {
        operationId: 'listLeadCalls',
        summary: 'List the calls of a lead',
        description: 'Of any time if none is given. V1 gives these calls no id and no direction.',
        tags,
        params: LeadPath,
        querystring: LeadCallQuery,
        response: { 200: ref(LeadCallPage) }
      }
    },
    async (request, reply) => {
      const { direction } = request.query
      return answerLog<Call>(request, reply, 'started_at', (log) =>
        request.v1(fetchLeadCallLogs, { ...log, direction })
      )
    }
  )

  app.get(
    '/leads/:lead/messages',
    {
      config: {
        scope: 'messages:read',
        v1: [fetchLeadSmsLogs, searchByUserInput],
        checks,
        list: Message,
        lacks: { POST: 'Hot Prospector has no Method that sends a text message.' }
      },
      schema: {
        operationId: 'listLeadMessages',
        summary: 'List the text messages of a lead',
        description: 'Of any time if none is given.',
        tags,
        params: LeadPath,
        querystring: LeadLogQuery,
        response: { 200: ref(MessagePage) }
      }
    },
    async (request, reply) =>
      answerLog<Message>(request, reply, 'sent_at', (log) => request.v1(fetchLeadSmsLogs, log))
  )

  app.get(
    '/leads/:lead/voicemails',
    {
      config: {
        scope: 'voicemails:read',
        v1: [fetchLeadRvmLogs, searchByUserInput],
        checks,
        list: Voicemail,
        lacks: { POST: 'Hot Prospector has no Method that leaves a voicemail.' }
      },
      schema: {
        operationId: 'listLeadVoicemails',
        summary: 'List the voicemails of a lead',
        description: 'Those that were left for it without ringing; of any time if none is given.',
        tags,
        params: LeadPath,
        querystring: LeadLogQuery,
        response: { 200: ref(VoicemailPage) }
      }
    },
    async (request, reply) =>
      answerLog<Voicemail>(request, reply, 'sent_at', (log) => request.v1(fetchLeadRvmLogs, log))
  )
}
