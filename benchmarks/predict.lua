-- Asks for scores; arguments: KIND TEXTS-FILE RUN, where KIND is cached, new or batch (ten texts, four of them cached) and RUN
-- makes this run's new texts unlike all others'. The file has one text a line, escaped for JSON; the first 512 are the cached ones.
-- Ends with one line of figures for the caller.
local KNOWN = 512
local number = 0

function setup(thread)
  thread:set("id", number)
  number = number + 1
end

function init(args)
  wrk.method = "POST"
  wrk.headers["Content-Type"] = "application/json"
  kind = args[1]
  run = args[3]
  texts = {}
  for line in io.lines(args[2]) do texts[#texts + 1] = line end
  known = math.min(KNOWN, #texts)
  count = 0
end

local function cached()
  count = count + 1
  return texts[count % known + 1]
end

local function new()
  count = count + 1
  return texts[(count * 7 + id * 13) % #texts + 1] .. " " .. run .. id .. "n" .. count
end

function request()
  if kind == "cached" then return wrk.format(nil, nil, nil, '{"text":"' .. cached() .. '"}') end
  if kind == "new" then return wrk.format(nil, nil, nil, '{"text":"' .. new() .. '"}') end
  local all = {}
  for i = 1, 4 do all[i] = cached() end
  for i = 5, 10 do all[i] = new() end
  return wrk.format(nil, nil, nil, '{"texts":["' .. table.concat(all, '","') .. '"]}')
end

function done(summary, latency, requests)
  local e = summary.errors
  print(string.format("FIGURES %d %d %d %d %d %d %d",
    summary.requests, summary.duration,
    latency:percentile(50), latency:percentile(95), latency:percentile(99),
    e.status, e.connect + e.read + e.write + e.timeout))
end
