-- A reader's next page, from the files named in the environment; each thread begins elsewhere in them.
local threads = {}

function setup(thread)
  thread:set("number", #threads)
  threads[#threads + 1] = thread
end

local function lines(name)
  local found = {}
  for line in io.lines(os.getenv(name)) do found[#found + 1] = line end
  return found
end

function init(args)
  paths, cookies = lines("READERS_PATHS"), lines("READERS_COOKIES")
  at, other = number * 97, 0
end

function request()
  at = at + 1
  local cookie = cookies[at % #cookies + 1]
  return wrk.format("GET", paths[at % #paths + 1], { ["Cookie"] = cookie, ["Host"] = "127.0.0.1" })
end

function response(status)
  if status ~= 200 then other = other + 1 end
end

function done(summary, latency, requests)
  local e, refused = summary.errors, 0
  for _, thread in ipairs(threads) do refused = refused + thread:get("other") end
  io.write(string.format(
    '\n{"requests": %d, "microseconds": %d, "median": %d, "p95": %d, "p99": %d, "most": %d, "refused": %d, "broken": %d}\n',
    summary.requests, summary.duration, latency:percentile(50), latency:percentile(95), latency:percentile(99),
    latency.max, refused, e.connect + e.read + e.write + e.timeout))
end
