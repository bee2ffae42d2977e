import { type Static, Type } from '@sinclair/typebox'
import { entity, Id, nullable, pageOf, Time } from './common.ts'

const text = nullable(Type.String())

const example = {
  id: '7001',
  lead_id: '5964',
  lead_name: 'Test user',
  from_number: '3337991895',
  to_number: '3337991895',
  group_name: 'Sample Group A',
  sent_at: '2026-04-15T17:30:00Z',
  audio_url: 'https://example.com/voicemail.mp3',
  duration_seconds: 31
}

export const Voicemail = entity(
  'Voicemail',
  'A recorded message that was left for a lead without ringing.',
  {
    id: nullable(Id),
    lead_id: nullable(Id),
    lead_name: text,
    from_number: text,
    to_number: text,
    group_name: text,
    sent_at: nullable(Time),
    audio_url: text,
    duration_seconds: nullable(Type.Number())
  },
  example
)
export type Voicemail = Static<typeof Voicemail>

export const VoicemailPage = pageOf(Voicemail, 'VoicemailPage', example)
