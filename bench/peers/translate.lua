-- The same answers as the gateway's, in nginx's own process: how API gateways that are built on OpenResty translate.
local cjson = require 'cjson.safe'
local null = cjson.null
local peer = {}

local function text(value)
  if value == nil or value == null or value == '' then return null end
  return tostring(value)
end

local function lower(value)
  local found = text(value)
  return found == null and null or found:lower()
end

local function number(value)
  return tonumber(value) or null
end

local months = { Jan = 1, Feb = 2, Mar = 3, Apr = 4, May = 5, Jun = 6, Jul = 7, Aug = 8, Sep = 9, Oct = 10, Nov = 11, Dec = 12 }

-- Days since 1970 of a date of the Gregorian calendar.
local function day_number(year, month, day)
  if month <= 2 then year, month = year - 1, month + 12 end
  return 365 * year + math.floor(year / 4) - math.floor(year / 100) + math.floor(year / 400)
    + math.floor((153 * (month - 3) + 2) / 5) + day - 719469
end

-- The nth Sunday of a month: 1970-01-01 was a Thursday.
local function sunday(year, month, nth)
  local first = day_number(year, month, 1)
  return first + (3 - first) % 7 + 7 * (nth - 1)
end

-- Of each local day in Los Angeles its number, its offset in hours, and whether that changes on it.
local known = {}
local function day_of(date)
  local found = known[date]
  if found then return found end
  local month, day, year = date:match('^(%a+) (%d+), (%d+)$')
  year, month = tonumber(year), months[month]
  local this = day_number(year, month, tonumber(day))
  local starts, ends = sunday(year, 3, 2), sunday(year, 11, 1)
  found = { number = this, offset = (this >= starts and this < ends) and 7 or 8, changes = this == starts or this == ends }
  known[date] = found
  return found
end

local function instant(value)
  local date, hour, minute, half = value:match('^(%a+ %d+, %d+) (%d+):(%d+) (%am)$')
  if not date then return null end
  local day = day_of(date)
  hour = hour % 12 + (half == 'pm' and 12 or 0)
  local offset = day.offset
  if day.changes and hour >= 2 then offset = 15 - offset end
  local seconds = day.number * 86400 + (hour + offset) * 3600 + minute * 60
  return os.date('!%Y-%m-%dT%H:%M:%SZ', seconds)
end

local function credentials()
  local encoded = (ngx.var.http_authorization or ''):match('^Basic (.+)$') or ''
  return (ngx.decode_base64(encoded) or ''):match('^([^:]*):(.*)$')
end

local function ask(body)
  body.api_uId, body.api_key = credentials()
  local answer = ngx.location.capture('/upstream', { method = ngx.HTTP_POST, body = cjson.encode(body) })
  local reply = answer.status == 200 and cjson.decode(answer.body)
  if not reply or reply.response ~= 'true' then return ngx.exit(502) end
  return reply
end

local function send(rows, read, page)
  local data = {}
  for n = 1, #rows do data[n] = read(rows[n]) end
  page.data = data
  local body = cjson.encode(page)
  ngx.header['content-type'] = 'application/json'
  ngx.header['content-length'] = #body
  ngx.print(body)
end

local function tag(row)
  return {
    id = row.TagId,
    title = text(row.TagTitle),
    status = lower(row.TagStatus),
    team_id = text(row.TeamId),
    added_by = text(row.Added_by)
  }
end

local function call(row)
  return {
    id = text(row.recordingId),
    lead_id = text(row.leadId),
    lead_name = text(row.lead_Name),
    location_name = text(row.location_name),
    from_number = text(row.from_number),
    to_number = text(row.to_number),
    direction = lower(row.call_type),
    status = lower(row.call_status),
    status_id = text(row.statusId),
    started_at = text(row.call_time) == null and null or instant(row.call_time),
    duration_seconds = number(row.duration),
    transferred = row.transfer == 'Yes',
    recording_url = text(row.recording),
    group_name = text(row.group),
    agent_name = text(row.caller_name),
    city = text(row.city),
    state = text(row.state),
    speed_to_lead_seconds = number(row.speed_to_lead),
    campaign_id = text(row.campaignId)
  }
end

function peer.tags()
  local reply = ask { Method = 'FetchAllTags' }
  send(reply.tag, tag, { has_more = false, next_cursor = null, total = #reply.tag })
end

function peer.calls()
  local query = ngx.req.get_uri_args()
  local log = ask {
    Method = 'FetchUserCallLog',
    from_date = query.from,
    to_date = query.to,
    limit = tonumber(query.limit or 100),
    offset = 0,
    sort_by = 'call_time',
    sort_order = 'DESC'
  }
  send(log.Results, call, {
    has_more = log.has_more,
    next_cursor = log.has_more and tostring(log.next_offset) or null,
    total = log.total_records,
    counts = { inbound = number(log.inbound_count), outbound = number(log.outbound_count) }
  })
end

return peer
