import type { Note } from '../../../schemas/notes.ts'
import { id, lower, record, text, time } from '../fields.ts'
import { method } from '../method.ts'

const note = record<Note>({
  id: id('noteId'),
  body: text('note'),
  type: lower('type'),
  added_by: id('added_by'),
  created_at: time('dated')
})

/** V1 "FetchLeadNotes": every note about one lead. */
export const fetchLeadNotes = method({
  name: 'FetchLeadNotes',
  effect: 'safe',
  list: true,
  oneResource: true,
  refers: { lead: ['lead'] },
  encode: ({ lead_id }: { lead_id: string }) => ({ leadId: lead_id }),
  decode: (reply) => reply.rows(note, 'notes')
})
