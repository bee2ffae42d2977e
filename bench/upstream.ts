import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'

/**
 * A V1 with canned answers, as quick as Node makes it: FetchUserCallLog over so many calls, whatever the days,
 * and AddMultipleLeads. Each answer waits; the address goes to standard output. GET tells how many calls there were.
 */
const { values } = parseArgs({
  options: { calls: { type: 'string', default: '30000' }, 'latency-ms': { type: 'string', default: '50' } }
})
const total = Number(values.calls)
const latencyMs = Number(values['latency-ms'])

const half = JSON.stringify({
  leadId: '10000001',
  lead_Name: 'Test Lead A',
  from_number: '+10000000001',
  to_number: '+10000000002',
  recording: 'https://recordings.example.com/0123456789abcdef.mp3',
  group: 'Group A',
  caller_name: 'Agent One',
  call_time: 'Apr 15, 2026 6:34 pm',
  duration: '84',
  city: 'Test City',
  state: 'TS',
  transfer: 'Yes',
  call_status: 'completed',
  call_type: 'inbound',
  speed_to_lead: 300,
  campaignId: '11111',
  statusId: '0'
}).slice(0, -1)

function callLog({ offset = 0, limit = 100 }: { offset?: number; limit?: number }): string {
  const count = Math.max(0, Math.min(limit, total - offset))
  const rows = Array.from({ length: count }, (_, n) => `${half},"recordingId":"${total - offset - n}"}`)
  const facts = { total_records: total, returned_records: count, has_more: offset + count < total }
  return `{"response":"true","message":"done",${JSON.stringify(facts).slice(1, -1)},"Results":[${rows.join()}]}`
}

let calls = 0
const server = createServer(async (request, response) => {
  if (request.method === 'GET') {
    response.end(JSON.stringify({ calls }))
    return
  }
  calls++
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const asked = JSON.parse(Buffer.concat(chunks).toString())
  if (latencyMs > 0) await sleep(latencyMs)
  response.setHeader('content-type', 'text/html; charset=UTF-8')
  response.end(
    asked.Method === 'FetchUserCallLog' ? callLog(asked) : '{"response":"true","message":"Leads are queued"}'
  )
})
server.keepAliveTimeout = 60_000
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo
  process.stdout.write(`${JSON.stringify({ url: `http://127.0.0.1:${port}/glu/custom_api` })}\n`)
})
