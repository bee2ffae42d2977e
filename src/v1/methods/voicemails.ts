import type { Voicemail } from '../../../schemas/voicemails.ts'
import { id, record, seconds, text, time } from '../fields.ts'
import { type LeadLog, leadLogParameters } from '../lead-log.ts'
import { method } from '../method.ts'
import { rowTexts } from '../row-texts.ts'

const voicemail = record<Voicemail>({
  id: id('vmId'),
  lead_id: id('leadId'),
  lead_name: text('lead_Name'),
  from_number: text('from_number'),
  to_number: text('to_number'),
  group_name: text('group'),
  sent_at: time('dated'),
  audio_url: text('voice_file'),
  duration_seconds: seconds('duration')
})

const voicemails = rowTexts(voicemail)

/** V1 "FetchLeadRVMLogs": every ringless voicemail of one lead. */
export const fetchLeadRvmLogs = method({
  name: 'FetchLeadRVMLogs',
  effect: 'safe',
  list: true,
  oneResource: true,
  refers: { lead: ['lead'] },
  rows: () => voicemails,
  encode: (log: LeadLog) => leadLogParameters(log),
  decode: (reply) => reply.rows(voicemails)
})
