-- Sends to an address of its own each time, and counts the answers by status.
local counted = {}

function setup(thread)
  table.insert(counted, thread)
  thread:set('id', #counted)
end

function init()
  local random = io.open('/dev/urandom', 'rb')
  run = random:read(6):gsub('.', function(c) return string.format('%02x', c:byte()) end)
  random:close()
  n = 0
  wrk.method = 'POST'
  wrk.path = '/api/v1/otp/send'
  wrk.headers['Content-Type'] = 'application/json'
  taken, refused, other = 0, 0, 0
end

function request()
  n = n + 1
  return wrk.format(nil, nil, nil, string.format('{"email":"u%s-%d-%d@example.com"}', run, id, n))
end

function response(status)
  if status == 202 then taken = taken + 1 elseif status == 503 then refused = refused + 1 else other = other + 1 end
end

function done(summary, latency)
  local all = { taken = 0, refused = 0, other = 0 }
  for _, thread in ipairs(counted) do
    for name in pairs(all) do all[name] = all[name] + thread:get(name) end
  end
  local errors = summary.errors
  print(string.format('RESULT %d %d %d %d %d %d', all.taken / (summary.duration / 1e6), all.refused / (summary.duration / 1e6), all.other,
    latency:percentile(50) / 1000, latency:percentile(99) / 1000, errors.connect + errors.read + errors.write + errors.timeout))
end
