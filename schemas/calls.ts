import { type Static, Type } from '@sinclair/typebox'
import {
  choice,
  closed,
  entity,
  Id,
  IdParameter,
  idLike,
  nullable,
  PageQuery,
  pageOf,
  ref,
  Time
} from './common.ts'
import { LeadPageQuery } from './leads.ts'
import { openRangeQuery, rangeQuery } from './ranges.ts'

const text = nullable(Type.String())

const example = {
  id: '900001',
  lead_id: '10000001',
  lead_name: 'Test Lead A',
  location_name: null,
  from_number: '+10000000001',
  to_number: '+10000000002',
  direction: 'inbound',
  status: 'completed',
  status_id: '0',
  started_at: '2026-04-16T01:34:00Z',
  duration_seconds: 84,
  transferred: true,
  recording_url: null,
  group_name: 'Group A',
  agent_name: 'Agent One',
  city: 'Test City',
  state: 'TS',
  speed_to_lead_seconds: 300,
  campaign_id: '11111'
}

export const Call = entity(
  'Call',
  'A call with a lead.',
  {
    id: nullable({ ...Id, description: 'Of its recording; the calls of one lead come without.' }),
    lead_id: nullable(Id),
    lead_name: text,
    location_name: text,
    from_number: text,
    to_number: text,
    direction: nullable(
      Type.String({
        description:
          'Lower case; known: `inbound`, `outbound`. Of one lead’s calls V1 does not tell: what `direction` asks for.'
      })
    ),
    status: nullable(Type.String({ description: 'Lower case; known: `completed`.' })),
    status_id: nullable(Id),
    started_at: nullable(Time),
    duration_seconds: nullable(Type.Number()),
    transferred: nullable(Type.Boolean()),
    recording_url: text,
    group_name: text,
    agent_name: text,
    city: text,
    state: text,
    speed_to_lead_seconds: nullable(
      Type.Number({ description: 'From the lead’s arrival to the first call.' })
    ),
    campaign_id: nullable(Id)
  },
  example
)
export type Call = Static<typeof Call>

/** How many calls there are of each direction, where V1 tells. */
export const DirectionCounts = Type.Object(
  { inbound: nullable(Type.Integer()), outbound: nullable(Type.Integer()) },
  {
    $id: 'DirectionCounts',
    description:
      'How many of all rows are inbound and outbound: `null` where V1 does not tell, or the gateway filters.',
    examples: [{ inbound: 5491, outbound: 24990 }]
  }
)
export type DirectionCounts = Static<typeof DirectionCounts>

const plainPage = pageOf(Call, 'CallPage', example)

export const CallPage = Type.Object(
  { ...plainPage.properties, counts: ref(DirectionCounts) },
  {
    $id: 'CallPage',
    description: 'One page of a list.',
    examples: [
      {
        data: [example],
        has_more: false,
        next_cursor: null,
        total: 30481,
        counts: { inbound: 5491, outbound: 24990 }
      }
    ]
  }
)

/** A page of one lead's calls, of which V1 gives no counts. */
export const LeadCallPage = pageOf(Call, 'LeadCallPage', { ...example, id: null, direction: null })

export const direction = choice(['inbound', 'outbound'], 'Calls of this direction alone.')

const duration = (description: string) =>
  Type.Optional(Type.Integer({ minimum: 0, maximum: 2_147_483_647, description }))

/** The filters and the order of lists of calls; those of transcripts have more. */
export const callFilters = {
  direction: Type.Optional(direction),
  campaign_id: Type.Optional(IdParameter),
  group_id: Type.Optional(IdParameter),
  member_id: Type.Optional(IdParameter),
  status_id: Type.Optional(IdParameter),
  min_duration: duration('The shortest, in whole seconds.'),
  max_duration: duration('The longest, in whole seconds. With 0 the gateway filters: `total` is `null`.'),
  phone: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 4096,
      description: 'A number that the call came from or went to.'
    })
  ),
  transferred: Type.Optional(
    Type.Boolean({
      description: 'Calls that were transferred alone, or those that were not: these the gateway filters.'
    })
  ),
  sort: Type.Optional({
    ...choice(
      ['-started_at', 'started_at', '-duration', 'duration'],
      'The order; `-` is the latest or longest first. A range over 30 days is sorted by `started_at` alone.'
    ),
    default: '-started_at'
  })
}

export const CallQuery = Type.Object({ ...PageQuery.properties, ...rangeQuery, ...callFilters }, closed)
export type CallQuery = Static<typeof CallQuery>

const filters = Type.Object(callFilters)

/** The filters of a query for calls. */
export type CallFilters = Static<typeof filters>

export const LeadCallQuery = Type.Object(
  { ...LeadPageQuery.properties, ...openRangeQuery, direction: Type.Optional(direction) },
  closed
)
export type LeadCallQuery = Static<typeof LeadCallQuery>

export const CallPath = Type.Object({ call_id: idLike('929999') }, closed)
