-- Posts /predict; arguments: "cached TEXTS-FILE" or "new TEXTS-FILE RUN", where RUN makes this run's texts unlike all others'.
-- The file has one text a line, escaped for JSON. Ends with one line of figures for the caller.
local number = 0

function setup(thread)
  thread:set("id", number)
  number = number + 1
end

function init(args)
  wrk.method = "POST"
  wrk.headers["Content-Type"] = "application/json"
  fresh = args[1] == "new"
  run = args[3]
  texts = {}
  for line in io.lines(args[2]) do texts[#texts + 1] = line end
  count = 0
end

function request()
  if not fresh then
    return wrk.format(nil, nil, nil, '{"text":"' .. texts[1] .. '"}')
  end
  count = count + 1
  local text = texts[(count * 7 + id * 13) % #texts + 1]
  return wrk.format(nil, nil, nil, '{"text":"' .. text .. " " .. run .. id .. count .. '"}')
end

function done(summary, latency, requests)
  local e = summary.errors
  print(string.format("FIGURES %d %d %d %d %d %d %d",
    summary.requests, summary.duration,
    latency:percentile(50), latency:percentile(95), latency:percentile(99),
    e.status, e.connect + e.read + e.write + e.timeout))
end
