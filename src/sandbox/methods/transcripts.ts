import { gzipSync } from 'node:zlib'
import type { Account, World } from '../account.ts'
import { callRow } from '../call-rows.ts'
import { countDirections, findCalls } from '../call-search.ts'
import { type Calls, firstCallId, mark } from '../data/calls.ts'
import { type Utterance, utterances } from '../data/conversations.ts'
import { type Fields, flag, readIdentifier, text, whole } from '../fields.ts'
import { readPage, readRange } from '../paging.ts'
import { type Reply, refuse } from '../reply.ts'

const analysisMs = 5 * 60_000

/** FetchCallTranscripts: calls that nobody answered have none. */
export function fetchCallTranscripts(account: Account, fields: Fields, world: World): Reply {
  const { guesses, zone } = world
  const calls = account.calls()
  const recordingId = text(fields, 'recordingId')
  const range = readRange(fields, world, guesses.transcriptDays)
  if (recordingId === '' && typeof range === 'string') return refuse(range)

  const found =
    recordingId !== '' || typeof range === 'string'
      ? byRecording(calls, recordingId)
      : findCalls(account, calls, fields, range, text(fields, 'call_type')).filter(
          transcriptFilter(account, calls, fields)
        )
  if (found.length === 0 && guesses.emptyLists === 'refused') return refuse(guesses.textNoRecords)
  const { rows, facts } = readPage(fields, found, guesses, Math.max(whole(fields, 'cursor', 0), 0))
  return {
    response: 'true',
    date: text(fields, 'to_date') || zone.day(world.now()),
    results: rows.map((index) => transcriptRow(account, calls, index, fields, world)),
    ...facts,
    ...countDirections(calls, found)
  }
}

function byRecording(calls: Calls, recordingId: string): number[] {
  const index = (readIdentifier(recordingId) ?? 0) - firstCallId(calls.past)
  return (calls.duration[index] ?? 0) > 0 ? [index] : []
}

function transcriptFilter(account: Account, calls: Calls, fields: Fields): (index: number) => boolean {
  const keyword = text(fields, 'search_keyword').toLowerCase()
  const marks = flag(fields, 'flagged_only') ? mark.flagged : 0
  return (index) => {
    if ((calls.duration[index] ?? 0) === 0 || ((calls.marks[index] ?? 0) & marks) !== marks) return false
    return (
      keyword === '' ||
      wholeText(utterances(account, calls, index))
        .toLowerCase()
        .includes(keyword)
    )
  }
}

function transcriptRow(account: Account, calls: Calls, index: number, fields: Fields, world: World): object {
  const endedAt = ((calls.time[index] ?? 0) + (calls.duration[index] ?? 0)) * 1000
  const row: Record<string, unknown> = {
    ...callRow(account, calls, index, world),
    ...(flag(fields, 'summary_only') ? {} : spoken(utterances(account, calls, index), fields)),
    analytics_status: 'completed',
    analytics_dated: world.zone.stamp(endedAt + analysisMs)
  }
  const { transcript_text: words, ...others } = row
  const ordered = words === undefined ? others : { ...others, transcript_text: words }
  const names = text(fields, 'fields')
    .split(',')
    .map((name) => name.trim())
  if (names.join('') === '') return ordered
  return Object.fromEntries(Object.entries(ordered).filter(([name]) => names.includes(name)))
}

/** The words of a call in their three forms. */
function spoken(said: readonly Utterance[], fields: Fields): object {
  const lines = said.map((one) => one.text)
  const raw = JSON.stringify({ messages: said })
  const squeeze = flag(fields, 'compress_transcripts')
    ? (plain: string) => gzipSync(plain).toString('base64')
    : (plain: string) => plain
  return {
    message_data: text(fields, 'return_format') === 'array' ? lines : lines.join('\n'),
    message_data_raw: squeeze(raw),
    transcript_text: squeeze(wholeText(said))
  }
}

function wholeText(said: readonly Utterance[]): string {
  return said.map((one) => one.text).join(' ')
}
