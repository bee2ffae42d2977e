import type { Transcript, TranscriptFilters } from '../../../schemas/transcripts.ts'
import { callFields, type LogSlice, readCountedSlice, sharedFilters, sortParameters } from '../call-log.ts'
import { constant, lower, record, text, time } from '../fields.ts'
import { method, type Parameters } from '../method.ts'
import { rowTexts } from '../row-texts.ts'
import { lines, segments } from '../spoken.ts'

const transcript = record<Transcript>({
  ...callFields,
  text: text('transcript_text'),
  lines: lines('message_data'),
  segments: segments('message_data_raw'),
  analytics_status: lower('analytics_status'),
  analyzed_at: time('analytics_dated')
})

/** A summary has no text, even where V1 sends one. */
const summary = record<Transcript>({
  ...callFields,
  text: constant(null),
  lines: constant(null),
  segments: constant(null),
  analytics_status: lower('analytics_status'),
  analyzed_at: time('analytics_dated')
})

const transcripts = rowTexts(transcript)
const summaries = rowTexts(summary)
const rows = ({ summary }: Pick<TranscriptFilters, 'summary'>) => (summary === true ? summaries : transcripts)

/** Transcripts are long, and V1 searches their text: other deadlines are too short. */
const minimumTimeoutMs = 30_000

function parameters(filters: TranscriptFilters, page: { limit: number; offset: number }): Parameters {
  return {
    return_format: 'array',
    call_type: filters.direction ?? '',
    ...sharedFilters(filters),
    ...(filters.transferred === true && { transfer_only: 'Yes' }),
    search_keyword: filters.keyword ?? '',
    flagged_only: filters.flagged ?? false,
    recordingId: filters.call_id ?? '',
    ...page,
    ...sortParameters(filters.sort),
    summary_only: filters.summary ?? false,
    compress_transcripts: false,
    fields: ''
  }
}

/** V1 "FetchCallTranscripts": one page of the calls of these days that have a transcript. */
export const fetchCallTranscripts = method({
  name: 'FetchCallTranscripts',
  effect: 'safe',
  list: true,
  minimumTimeoutMs,
  refers: { group: ['group_id'] },
  rows,
  encode: ({ from, to, limit, offset, ...filters }: TranscriptFilters & LogSlice) => ({
    from_date: from,
    to_date: to,
    ...parameters(filters, { limit, offset })
  }),
  decode: (reply, slice) => readCountedSlice(reply, rows(slice), slice)
})

/** The same of any time, for the one call with this id. */
export const fetchCallTranscript = method({
  name: 'FetchCallTranscripts',
  effect: 'safe',
  oneResource: true,
  minimumTimeoutMs,
  encode: ({ call_id }: { call_id: string }) => parameters({ call_id }, { limit: 100, offset: 0 }),
  decode: (reply, { call_id }) => reply.rows(transcript).find(({ id }) => id === call_id) ?? null
})
