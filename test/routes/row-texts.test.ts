import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { build, losAngeles } from '../build.ts'
import { callRow, itIs } from '../calls/rows.ts'
import { type Answering, documented, success } from '../upstream.ts'

const gateway = await build({ config: losAngeles }, afterAll)

/** Rows that have all that the lists read, whichever of them asks. */
const rows = ['Zoë', 'Ann "A"', '', 'Bob/Rob'].map((name, index) => ({
  ...callRow(index + 1, {
    lead_Name: name,
    recording: 'https://recordings.example.com/a.mp3',
    transfer: 'No'
  }),
  ...{ transcript_text: name, message_data: [name], analytics_status: 'Completed' },
  ...{ messageId: index + 1, message: name, dated: '2026-04-15 10:30:00', status: 'Sent', tags: '12,45' },
  ...{ LeadId: String(index + 1), GroupId: '236', Firstname: name, Lead_Custom_Fields: { note: name } },
  ...{ vmId: index + 1, voice_file: 'https://recordings.example.com/v.mp3' }
}))
const reply = success({ Results: rows, total_records: rows.length, has_more: false })

/** As PHP writes it, which is translated from its bytes; with white space, which the ordinary reader reads. */
const quick = JSON.stringify(reply).replaceAll('/', '\\/')
const ordinary = JSON.stringify(reply, null, 2)

/** Answers so, but for the names of custom fields, which a CSV of leads asks for. */
const answering =
  (text: string): Answering =>
  (call, index) =>
    call.method === 'FetchLeadFieldsName' ? documented(call, index) : text

const lists = [
  '/calls?from=2026-04-01&to=2026-04-30',
  '/calls?from=2026-04-01&to=2026-04-30&transferred=false',
  '/calls?from=2026-04-01T00:00:00Z&to=2026-04-20T00:00:00Z',
  '/transcripts?from=2026-04-01&to=2026-04-30',
  '/transcripts?from=2026-04-01&to=2026-04-30&summary=true',
  '/messages?from=2026-04-01&to=2026-04-30',
  '/leads?group_id=236',
  '/leads?first_name=zo',
  '/leads/1/calls?direction=inbound',
  '/leads/1/messages',
  '/leads/1/voicemails'
]
const formats = ['application/json', 'application/x-ndjson', 'text/csv']

describe('rows that V1 writes in its usual way', () => {
  itIs('2026-05-20T12:00:00Z')
  beforeEach(() => gateway.upstream.answers(answering(quick)))

  it.each(lists.flatMap((list) => formats.map((accept) => ({ list, accept }))))(
    'are answered by the same bytes as others: $list as $accept',
    async ({ list, accept }) => {
      const one = await gateway.ask(`GET ${list}`, { headers: { accept } })
      gateway.upstream.answers(answering(ordinary))
      const other = await gateway.ask(`GET ${list}`, { headers: { accept } })
      expect(one.status).toBe(200)
      expect(one.text).toContain(list.includes('summary') ? 'Zo' : 'Zoë')
      expect(one.text).toBe(other.text)
      expect(one.headers['content-type']).toBe(other.headers['content-type'])
      expect(one.headers.etag).toBe(other.headers.etag)
    }
  )

  it.each(lists)('are JSON as the serializer writes it: %s', async (list) => {
    const { text, headers } = await gateway.ask(`GET ${list}`)
    expect(headers['content-type']).toBe('application/json; charset=utf-8')
    expect(text).toBe(JSON.stringify(JSON.parse(text)))
  })
})
