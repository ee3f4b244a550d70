-- Asks for scores; arguments: KIND TEXTS-FILE RUN, where KIND is cached, new or batch (ten texts, four of them cached) and RUN is
-- a number that makes this run's new texts unlike all others'. The file has one text a line, in thirds with tabs between them and
-- escaped for JSON; the first 512 are the cached ones, new ones are put together as FreshTexts does it. For one thread (-t1).
-- Ends with one line of figures for the caller.
local KNOWN = 512

function init(args)
  wrk.method = "POST"
  wrk.headers["Content-Type"] = "application/json"
  kind = args[1]
  run = tonumber(args[3])
  texts = {}
  for line in io.lines(args[2]) do
    local thirds = {}
    for third in (line .. "\t"):gmatch("([^\t]*)\t") do thirds[#thirds + 1] = third end
    texts[#texts + 1] = thirds
  end
  known = math.min(KNOWN, #texts)
  count = 0
end

local function text(first, second, third)
  local words = {}
  for i, number in ipairs({first, second, third}) do
    local part = texts[number % #texts + 1][i]
    if part ~= "" then words[#words + 1] = part end
  end
  return table.concat(words, " ")
end

local function cached()
  count = count + 1
  local number = count % known
  return text(number, number, number)
end

local function new()
  count = count + 1
  local shift = run + math.floor(count / #texts)
  return text(count, count + shift, count + math.floor(shift / #texts))
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
