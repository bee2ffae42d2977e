import type { Message, MessageFilters } from '../../../schemas/messages.ts'
import { type LogSlice, readSlice } from '../call-log.ts'
import { id, list, lower, readsKeys, record, text, time } from '../fields.ts'
import { type LeadLog, leadLogParameters } from '../lead-log.ts'
import { method } from '../method.ts'
import { rowTexts } from '../row-texts.ts'

const status = lower('status')
const statedDirection = lower('direction')

/** One lead's messages come without a direction; V1 says which states are outbound: "Sent & Failed". */
const directions = new Map([
  ['received', 'inbound'],
  ['sent', 'outbound'],
  ['failed', 'outbound']
])

const direction = readsKeys(
  ['direction', 'status'],
  (fields, reading) =>
    statedDirection(fields, reading) ?? directions.get(status(fields, reading) ?? '') ?? null
)

const message = record<Message>({
  id: id('messageId'),
  lead_id: id('leadId'),
  lead_name: text('lead_Name'),
  from_number: text('from_number'),
  to_number: text('to_number'),
  body: text('message'),
  sent_at: time('dated'),
  status,
  direction,
  group_id: id('groupId'),
  tag_ids: list('tags')
})

const messages = rowTexts(message)

const legacyStatus = { sent: 'Sent', received: 'Received', failed: 'Failed' } as const

/** V1 "FetchUserSMSLogs": one page of the messages of these days. */
export const fetchUserSmsLogs = method({
  name: 'FetchUserSMSLogs',
  effect: 'safe',
  list: true,
  refers: { group: ['group_id'], lead: ['lead_id'] },
  rows: () => messages,
  encode: ({ from, to, limit, offset, ...filters }: MessageFilters & LogSlice) => ({
    from_date: from,
    to_date: to,
    direction: filters.direction ?? '',
    groupId: filters.group_id ?? '',
    leadId: filters.lead_id ?? '',
    status: filters.status === undefined ? '' : legacyStatus[filters.status],
    limit,
    offset
  }),
  decode: (reply, slice) => readSlice(reply, messages, slice)
})

/** V1 "FetchLeadSMSLogs": every message of one lead. */
export const fetchLeadSmsLogs = method({
  name: 'FetchLeadSMSLogs',
  effect: 'safe',
  list: true,
  oneResource: true,
  refers: { lead: ['lead'] },
  rows: () => messages,
  encode: (log: LeadLog) => leadLogParameters(log),
  decode: (reply) => reply.rows(messages)
})
