import { type Static, Type } from '@sinclair/typebox'
import { Call, callFilters, DirectionCounts } from './calls.ts'
import { closed, entity, IdParameter, nullable, PageQuery, pageOf, ref, Time } from './common.ts'
import { rangeQuery } from './ranges.ts'

const text = nullable(Type.String())
const seconds = nullable(Type.Number())

const exampleSegment = {
  channel: '1',
  speaker: '1',
  text: 'Hello, this is John Demo calling regarding your recent inquiry. Please stay on the line.',
  confidence: 0.99,
  start_seconds: 0,
  end_seconds: 5
}

export const TranscriptSegment = entity(
  'TranscriptSegment',
  'What one side said at a time.',
  {
    channel: text,
    speaker: text,
    text,
    confidence: nullable(Type.Number({ description: '0 to 1.' })),
    start_seconds: seconds,
    end_seconds: seconds
  },
  exampleSegment
)
export type TranscriptSegment = Static<typeof TranscriptSegment>

const example = {
  id: '9001001',
  lead_id: '20000001',
  lead_name: 'John Demo',
  location_name: null,
  from_number: '+15550000001',
  to_number: '+15550000002',
  direction: 'outbound',
  status: 'completed',
  status_id: '1001',
  started_at: '2026-02-04T22:25:00Z',
  duration_seconds: 52,
  transferred: false,
  recording_url: null,
  group_name: 'Alpha Team',
  agent_name: 'Agent Smith',
  city: 'Springfield',
  state: 'IL',
  speed_to_lead_seconds: 95,
  campaign_id: '50001',
  text: 'Hello, this is John Demo calling regarding your recent inquiry. Please stay on the line.',
  lines: [exampleSegment.text],
  segments: [exampleSegment],
  analytics_status: 'completed',
  analyzed_at: '2026-02-04T22:30:00Z'
}

export const Transcript = entity(
  'Transcript',
  'A call, and what was said. With `summary=true` without what was said.',
  {
    ...Call.properties,
    text,
    lines: nullable(Type.Array(Type.String(), { description: 'The text, utterance by utterance.' })),
    segments: nullable(
      Type.Array(ref(TranscriptSegment), { description: 'The text with its speakers and times.' })
    ),
    analytics_status: nullable(Type.String({ description: 'Lower case; known: `completed`.' })),
    analyzed_at: nullable(Time)
  },
  example
)
export type Transcript = Static<typeof Transcript>

const plainPage = pageOf(Transcript, 'TranscriptPage', example)

export const TranscriptPage = Type.Object(
  { ...plainPage.properties, counts: ref(DirectionCounts) },
  {
    $id: 'TranscriptPage',
    description: 'One page of a list.',
    examples: [
      {
        data: [example],
        has_more: false,
        next_cursor: null,
        total: 6109,
        counts: { inbound: 3050, outbound: 3059 }
      }
    ]
  }
)

const filters = {
  ...callFilters,
  keyword: Type.Optional(
    Type.String({ minLength: 1, maxLength: 4096, description: 'What the text contains.' })
  ),
  flagged: Type.Optional(Type.Boolean({ description: '`true`: flagged calls alone.' })),
  call_id: Type.Optional(IdParameter),
  summary: Type.Optional(Type.Boolean({ description: '`true`: without what was said.' }))
}

export const TranscriptQuery = Type.Object({ ...PageQuery.properties, ...rangeQuery, ...filters }, closed)
export type TranscriptQuery = Static<typeof TranscriptQuery>

const transcriptFilters = Type.Object(filters)

/** The filters of a query for transcripts. */
export type TranscriptFilters = Static<typeof transcriptFilters>
