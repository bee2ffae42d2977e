import { ref } from '../schemas/common.ts'
import { LeadPageQuery, LeadPath } from '../schemas/leads.ts'
import { Note, NotePage } from '../schemas/notes.ts'
import { answerAll } from '../src/http/page.ts'
import type { Routes } from '../src/http/plugin.ts'
import { checkLeadPath } from '../src/leads/checks.ts'
import { leadIdOf } from '../src/leads/find.ts'
import { searchByUserInput } from '../src/v1/methods/leads.ts'
import { fetchLeadNotes } from '../src/v1/methods/notes.ts'

/** The notes about one lead, to read. */
export const leadNotes: Routes = async (app) => {
  app.get(
    '/leads/:lead/notes',
    {
      config: {
        scope: 'leads:read',
        v1: [fetchLeadNotes, searchByUserInput],
        checks: [checkLeadPath],
        list: Note,
        lacks: { POST: 'Hot Prospector has no Method that writes a note.' }
      },
      schema: {
        operationId: 'listLeadNotes',
        summary: 'List the notes about a lead',
        tags: ['Lead logs'],
        params: LeadPath,
        querystring: LeadPageQuery,
        response: { 200: ref(NotePage) }
      }
    },
    async (request, reply) =>
      answerAll(request, reply, async () => request.v1(fetchLeadNotes, { lead_id: await leadIdOf(request) }))
  )
}
