import { type Static, Type } from '@sinclair/typebox'
import { entity, Id, nullable, pageOf, Time } from './common.ts'

const example = {
  id: '1',
  body: 'Called — left voicemail',
  type: 'manual',
  added_by: '101',
  created_at: '2026-05-14T17:30:00Z'
}

export const Note = entity(
  'Note',
  'A note about a lead.',
  {
    id: nullable(Id),
    body: nullable(Type.String()),
    type: nullable(Type.String({ description: 'Lower case; known: `manual`, `sms`.' })),
    added_by: nullable({ ...Id, description: 'The id of a member.' }),
    created_at: nullable(Time)
  },
  example
)
export type Note = Static<typeof Note>

export const NotePage = pageOf(Note, 'NotePage', example)
