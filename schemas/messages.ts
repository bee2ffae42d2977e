import { type Static, Type } from '@sinclair/typebox'
import { choice, closed, entity, Id, IdParameter, nullable, PageQuery, pageOf, Time } from './common.ts'
import { LeadPageQuery } from './leads.ts'
import { openRangeQuery, rangeQuery } from './ranges.ts'

const text = nullable(Type.String())

const example = {
  id: '900001',
  lead_id: '10000001',
  lead_name: 'John Doe',
  from_number: '+15550000001',
  to_number: '+15550000002',
  body: 'Hi, just following up on your inquiry.',
  sent_at: '2026-04-15T17:30:00Z',
  status: 'sent',
  direction: 'outbound',
  group_id: '236',
  tag_ids: ['12', '45']
}

export const Message = entity(
  'Message',
  'A text message to or from a lead.',
  {
    id: nullable(Id),
    lead_id: nullable(Id),
    lead_name: text,
    from_number: text,
    to_number: text,
    body: text,
    sent_at: nullable(Time),
    status: nullable(Type.String({ description: 'Lower case; known: `sent`, `received`, `failed`.' })),
    direction: nullable(
      Type.String({
        description:
          'Lower case; known: `inbound`, `outbound`. Where V1 does not tell it follows from `status`.'
      })
    ),
    group_id: nullable(Id),
    tag_ids: nullable(Type.Array(Id))
  },
  example
)
export type Message = Static<typeof Message>

export const MessagePage = pageOf(Message, 'MessagePage', example)

const filters = {
  direction: Type.Optional(
    choice(['inbound', 'outbound'], 'Messages of this direction alone; those that failed are outbound.')
  ),
  group_id: Type.Optional(IdParameter),
  lead_id: Type.Optional(IdParameter),
  status: Type.Optional(choice(['sent', 'received', 'failed'], 'Messages with this status alone.'))
}

export const MessageQuery = Type.Object({ ...PageQuery.properties, ...rangeQuery, ...filters }, closed)
export type MessageQuery = Static<typeof MessageQuery>

const messageFilters = Type.Object(filters)

/** The filters of a query for messages. */
export type MessageFilters = Static<typeof messageFilters>

/** The query of a lead's messages, and of its voicemails. */
export const LeadLogQuery = Type.Object({ ...LeadPageQuery.properties, ...openRangeQuery }, closed)
export type LeadLogQuery = Static<typeof LeadLogQuery>
