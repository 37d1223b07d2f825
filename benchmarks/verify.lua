-- A wrong guess at one of many live challenges, whose ids stand in the file that CHALLENGES names.
function init()
  ids = {}
  for line in io.lines(os.getenv('CHALLENGES')) do ids[#ids + 1] = line end
  local random = io.open('/dev/urandom', 'rb')
  local a, b, c = random:read(3):byte(1, 3)
  random:close()
  math.randomseed(a * 65536 + b * 256 + c)
  wrk.method = 'POST'
  wrk.path = '/api/v1/otp/verify'
  wrk.headers['Content-Type'] = 'application/json'
end

function request()
  return wrk.format(nil, nil, nil, string.format('{"challengeId":"%s","code":"%06d"}', ids[math.random(#ids)], math.random(0, 999999)))
end
