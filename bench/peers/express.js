import { Agent } from 'node:http'
import axios from 'axios'
import express from 'express'
import { DateTime } from 'luxon'
import { tell, upstream } from './listening.js'

// What most teams write: the same answers as the gateway's, with the libraries that come to mind first.
const client = axios.create({ httpAgent: new Agent({ keepAlive: true, maxSockets: 64 }) })
const app = express()

async function ask(request, method, parameters) {
  const [, encoded = ''] = (request.headers.authorization ?? '').split(' ')
  const [api_uId, api_key] = Buffer.from(encoded, 'base64').toString().split(':')
  const { data } = await client.post(upstream, { api_uId, api_key, Method: method, ...parameters })
  if (data.response !== 'true') throw new Error(data.message)
  return data
}

const text = (value) => (value === '' || value === undefined || value === null ? null : String(value))
const lower = (value) => text(value)?.toLowerCase() ?? null
const number = (value) => (text(value) === null ? null : Number(value))

function instant(value) {
  const time = DateTime.fromFormat(value, 'LLL d, yyyy h:mm a', { zone: 'America/Los_Angeles' })
  return time.isValid ? time.toUTC().toISO({ suppressMilliseconds: true }) : null
}

const tag = (row) => ({
  id: row.TagId,
  title: text(row.TagTitle),
  status: lower(row.TagStatus),
  team_id: text(row.TeamId),
  added_by: text(row.Added_by)
})

const call = (row) => ({
  id: text(row.recordingId),
  lead_id: text(row.leadId),
  lead_name: text(row.lead_Name),
  location_name: text(row.location_name),
  from_number: text(row.from_number),
  to_number: text(row.to_number),
  direction: lower(row.call_type),
  status: lower(row.call_status),
  status_id: text(row.statusId),
  started_at: text(row.call_time) === null ? null : instant(row.call_time),
  duration_seconds: number(row.duration),
  transferred: text(row.transfer) === null ? null : row.transfer === 'Yes',
  recording_url: text(row.recording),
  group_name: text(row.group),
  agent_name: text(row.caller_name),
  city: text(row.city),
  state: text(row.state),
  speed_to_lead_seconds: number(row.speed_to_lead),
  campaign_id: text(row.campaignId)
})

app.get('/tags', async (request, response) => {
  const { tag: rows } = await ask(request, 'FetchAllTags')
  response.json({ data: rows.map(tag), has_more: false, next_cursor: null, total: rows.length })
})

app.get('/calls', async (request, response) => {
  const { from, to, limit = '100' } = request.query
  const log = await ask(request, 'FetchUserCallLog', {
    from_date: from,
    to_date: to,
    limit: Number(limit),
    offset: 0,
    sort_by: 'call_time',
    sort_order: 'DESC'
  })
  response.json({
    data: log.Results.map(call),
    has_more: log.has_more,
    next_cursor: log.has_more ? String(log.next_offset) : null,
    total: log.total_records,
    counts: { inbound: Number(log.inbound_count), outbound: Number(log.outbound_count) }
  })
})

const server = app.listen(0, '127.0.0.1', () => tell(server.address().port))
server.keepAliveTimeout = 65_000
