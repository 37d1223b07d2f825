-- A send to a fresh address with every request.
local threads = 0
function setup(thread)
  thread:set('id', threads)
  threads = threads + 1
end

function init()
  local random = io.open('/dev/urandom', 'rb')
  run = random:read(6):gsub('.', function(c) return string.format('%02x', c:byte()) end)
  random:close()
  n = 0
  wrk.method = 'POST'
  wrk.path = '/api/v1/otp/send'
  wrk.headers['Content-Type'] = 'application/json'
end

function request()
  n = n + 1
  return wrk.format(nil, nil, nil, string.format('{"email":"u%s-%d-%d@example.com"}', run, id, n))
end

