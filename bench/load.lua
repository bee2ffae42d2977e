-- wrk's side of load.ts. Arguments: the method, the file of the body, the file with a header's value a line
-- (each "-" if there is none). At the end the figures go to standard output, on a line of their own.
local function read(file)
  local handle = assert(io.open(file))
  local text = handle:read('*a')
  handle:close()
  return text
end

function init(args)
  local method, body, keys = args[1], args[2], args[3]
  wrk.method = method
  if body ~= '-' then wrk.body = read(body) end
  if keys == '-' then return end

  -- The requests are ready-made: a request of many is to cost what one costs.
  local requests, last = {}, 0
  for key in read(keys):gmatch('[^\n]+') do
    wrk.headers['Authorization'] = 'Bearer ' .. key
    requests[#requests + 1] = wrk.format()
  end
  function request()
    last = last % #requests + 1
    return requests[last]
  end
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format(
    '\n{"requests":%d,"microseconds":%d,"p50":%d,"p99":%d,"refused":%d,"broken":%d}\n',
    summary.requests, summary.duration, latency:percentile(50), latency:percentile(99), errors.status,
    errors.connect + errors.read + errors.write + errors.timeout
  ))
end
