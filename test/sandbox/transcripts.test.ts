import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { type Reply, sandboxWith } from './client.ts'

const week = { from_date: '2026-05-04', to_date: '2026-05-10', limit: 500, return_format: 'array' }

const { ask } = await sandboxWith()

function transcripts(more: object = {}): Promise<Reply> {
  return ask('FetchCallTranscripts', { ...week, ...more })
}

describe('transcripts', () => {
  it('are there for the calls that were answered, about 88 of 100', async () => {
    const calls = (await ask('FetchUserCallLog', week)).Results
    const { results, total_records, date } = await transcripts()
    const answered = calls.filter((call: Reply) => call.duration !== '0')
    expect(results.map((row: Reply) => row.recordingId)).toEqual(
      answered.map((call: Reply) => call.recordingId)
    )
    expect(total_records).toBe(answered.length)
    expect(total_records / calls.length).toBeGreaterThan(0.8)
    expect(total_records / calls.length).toBeLessThan(0.95)
    expect(date).toBe('2026-05-10')
  })

  it('say the same in their three forms, within the length of the call', async () => {
    for (const row of (await transcripts()).results) {
      const { messages } = JSON.parse(row.message_data_raw)
      const lines = messages.map((message: Reply) => message.text)
      expect(row.message_data).toEqual(lines)
      expect(row.transcript_text).toBe(lines.join(' '))
      expect(messages[0].start).toBe(0)
      expect(messages.at(-1).end).toBe(Number(row.duration) * 1000)
      expect(row.analytics_dated).toMatch(/^2026-05-\d\d \d\d:\d\d:\d\d$/)
    }
  })

  it('are found by recordingId alone, whatever the dates', async () => {
    const { recordingId } = (await transcripts()).results[5]
    const found = await ask('FetchCallTranscripts', { recordingId })
    expect(found.results.map((row: Reply) => row.recordingId)).toEqual([recordingId])
    expect((await ask('FetchCallTranscripts', { recordingId: '1' })).results).toEqual([])
    const unanswered = (await ask('FetchUserCallLog', week)).Results.find(
      (row: Reply) => row.duration === '0'
    )
    const none = await ask('FetchCallTranscripts', { recordingId: unanswered.recordingId })
    expect(none.total_records).toBe(0)
  })

  it('are searched by keyword, and by flag', async () => {
    const all = (await transcripts()).results
    const some = (await transcripts({ search_keyword: 'WARRANTY' })).results
    expect(some).toEqual(all.filter((row: Reply) => row.transcript_text.includes('warranty')))
    const flagged = await transcripts({ flagged_only: true, from_date: '' })
    expect(flagged.total_records).toBeGreaterThan(0)
    expect(flagged.total_records).toBeLessThan((await transcripts({ from_date: '' })).total_records)
    expect((await transcripts({ flagged_only: 'false' })).results).toHaveLength(all.length)
  })

  it('come without words, with some fields alone, compressed or as text if asked so', async () => {
    const [whole] = (await transcripts({ limit: 1 })).results
    const [summary] = (await transcripts({ limit: 1, summary_only: true })).results
    expect(summary).not.toHaveProperty('message_data')
    expect(summary).not.toHaveProperty('message_data_raw')
    expect(summary).not.toHaveProperty('transcript_text')
    expect(whole).toMatchObject(summary)
    const [narrow] = (await transcripts({ limit: 1, fields: 'recordingId, duration' })).results
    expect(narrow).toEqual({ recordingId: whole.recordingId, duration: whole.duration })
    const [small] = (await transcripts({ limit: 1, compress_transcripts: true })).results
    expect(gunzipSync(Buffer.from(small.transcript_text, 'base64')).toString()).toBe(whole.transcript_text)
    const [plain] = (await transcripts({ limit: 1, return_format: '' })).results
    expect(plain.message_data).toBe(whole.message_data.join('\n'))
  })

  it('page by offset or by cursor, and keep to the filters of the call log', async () => {
    const all = (await transcripts()).results
    const second = await transcripts({ limit: 10, offset: 10 })
    expect(second.results).toEqual(all.slice(10, 20))
    expect((await transcripts({ limit: 10, cursor: 10 })).results).toEqual(second.results)
    const inbound = (await transcripts({ call_type: 'inbound', statusId: '1003' })).results
    expect(inbound).toEqual(
      all.filter((row: Reply) => row.call_type === 'inbound' && row.statusId === '1003')
    )
  })
})
