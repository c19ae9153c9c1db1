-- The site: its keys, its clock, its feed.
-- KEYS[1] is the prefix "pz:{site}:" of every key. The keys below are made from it and share its hash tag, hence its
-- slot, so declaring the one declares them all (docs/adr/0005-keys-in-scripts.md).
local site = KEYS[1]
local function key_entry(call) return site .. 'entry:' .. call end -- HASH: one caller, or the tombstone of one
local function key_offer(ref) return site .. 'offer:' .. ref end -- HASH: one offer, out or accepted
local function key_agent(id) return site .. 'agent:' .. id end -- HASH: one agent
local function lane_name(queue, lane) return queue .. '\n' .. lane end
local function key_line(queue, lane) return site .. 'l:' .. lane_name(queue, lane) .. ':line' end -- ZSET: callers in line by order
local function key_waiting(queue, lane) return site .. 'l:' .. lane_name(queue, lane) .. ':waiting' end -- ZSET: those without an offer
local function key_deferred(queue, lane) return site .. 'l:' .. lane_name(queue, lane) .. ':deferred' end -- ZSET: callbacks by when they may be called
local function key_filling(queue, lane) return site .. 'l:' .. lane_name(queue, lane) .. ':filling' end -- ZSET: those with one for whom more phones may ring
local function key_lanes(queue) return site .. 'q:' .. queue .. ':lanes' end -- SET: lanes that are planned or are to be
local function key_back(queue, from) return site .. 'q:' .. queue .. ':back:' .. redis.sha1hex(from) end -- STRING: place of who hung up
local function key_ready(pool, choice) return site .. 'p:' .. pool .. ':' .. choice end -- ZSET: ready agents by score
local function key_pool(pool) return site .. 'p:' .. pool .. ':staff' end -- HASH: agents of a pool by state
local function key_talking(queue) return site .. 'q:' .. queue .. ':talking' end -- SET: connected callers
local function key_calling(queue) return site .. 'q:' .. queue .. ':calling' end -- SET: callbacks whose number is being called
local function key_owed(number) return site .. 'owed:' .. redis.sha1hex(number) end -- STRING: call of the open callback of a number
local function key_staff(queue) return site .. 'q:' .. queue .. ':staff' end -- HASH: agents by state
local function key_sums(queue) return site .. 'q:' .. queue .. ':sums' end -- HASH: handling and patience
local function key_lease(job) return site .. 'lease:' .. job end -- STRING: until when, and who does the job
local key_queues = site .. 'queues' -- SET: every queue ever named
local key_agents = site .. 'agents' -- ZSET: every agent, score 0
local key_routing = site .. 'routing' -- STRING: JSON, the routing of each queue
local key_plan = site .. 'plan' -- HASH: who may serve whom, see plan.lua
local key_asked = site .. 'asked' -- ZSET: lanes that were asked for a moment ago, by when
local key_deadlines = site .. 'deadlines' -- ZSET: "o:<ref>", "w:<agent>" (wrap-up), "l:<agent>" (lease), "c:<call>" and "x:<call>" by when they fall due
local key_counters = site .. 'counters' -- HASH: last arrival number, offers made, revision of what is declared
local key_events = site .. 'events' -- STREAM

-- text writes a whole number in digits; Lua's own way may choose an exponent.
local function text(number) return string.format('%.0f', number) end

-- now is in milliseconds: the caller's, or else the server's own.
local now = tonumber(ARGV[1])
if not now then
  local t = redis.call('TIME')
  now = t[1] * 1000 + math.floor(t[2] / 1000)
end

-- event appends to the feed, in the same script as the change that it tells.
local function event(kind, ...)
  redis.call('XADD', key_events, 'MAXLEN', '~', 10000, '*', 'kind', kind, 'at', text(now), ...)
end

-- write_changes writes those fields of a hash that differ from what is kept of it, all of them when nothing is. Only the first
-- so many are kept when they are empty; without a number, all are.
local function write_changes(key, fields, value, always)
  local kept, changes, gone = value.kept or {}, {}, {}
  value.kept = kept
  for i, field in ipairs(fields) do
    local is = value[field]
    if is == '' and i > (always or #fields) then
      if kept[i] then gone[#gone + 1] = field end
      kept[i] = false
    elseif is ~= kept[i] then
      changes[#changes + 1], changes[#changes + 2] = field, is
      kept[i] = is
    end
  end
  if changes[1] then redis.call('HSET', key, unpack(changes)) end
  if gone[1] then redis.call('HDEL', key, unpack(gone)) end
end
