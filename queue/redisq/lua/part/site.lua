-- The site: its keys, its clock, its feed.
-- The key of every call is the prefix "pz:{site}:" of every key. The keys below are made from it and share its hash tag, hence
-- its slot, so declaring the one declares them all (docs/adr/0005-keys-in-scripts.md). What belongs to a call is set by
-- transition.
local site, now, stamp -- stamp is now in digits
local told, tells, plans -- events that are to be written, how many, and lanes that were read of the plan
local function key_entry(call) return site .. 'entry:' .. call end -- STRING: one caller, or the tombstone of one
local function key_offer(ref) return site .. 'offer:' .. ref end -- STRING: one offer, out or accepted
local function key_agent(id) return site .. 'agent:' .. id end -- STRING: one agent
local function lane_name(queue, lane) return queue .. '\n' .. lane end
local function key_line(queue, lane) return site .. 'l:' .. queue .. '\n' .. lane .. ':line' end -- ZSET: callers in line by order
local function key_waiting(queue, lane) return site .. 'l:' .. queue .. '\n' .. lane .. ':waiting' end -- ZSET: those without an offer
local function key_deferred(queue, lane) return site .. 'l:' .. queue .. '\n' .. lane .. ':deferred' end -- ZSET: callbacks by when they may be called
local function key_filling(queue, lane) return site .. 'l:' .. queue .. '\n' .. lane .. ':filling' end -- ZSET: those with one for whom more phones may ring
local function key_lanes(queue) return site .. 'q:' .. queue .. ':lanes' end -- SET: lanes that are planned or are to be
local function key_back(queue, from) return site .. 'q:' .. queue .. ':back:' .. redis.sha1hex(from) end -- STRING: place of who hung up
local function key_ready(pool, choice) return site .. 'p:' .. pool .. ':' .. choice end -- ZSET: ready agents by score
local function key_pool(pool) return site .. 'p:' .. pool .. ':staff' end -- STRING: how many agents of a pool are in each state, see agent_write.lua
local function key_talking(queue) return site .. 'q:' .. queue .. ':talking' end -- SET: connected callers
local function key_calling(queue) return site .. 'q:' .. queue .. ':calling' end -- SET: callbacks whose number is being called
local function key_owed(number) return site .. 'owed:' .. string.sub(redis.sha1hex(number), 1, 24) end -- STRING: call of the open callback of a number
local function key_staff(queue) return site .. 'q:' .. queue .. ':staff' end -- STRING: the same of the agents who serve a queue
local function key_sums(queue) return site .. 'q:' .. queue .. ':sums' end -- STRING: handling and patience, see entry_write.lua
local function key_lease(job) return site .. 'lease:' .. job end -- STRING: until when, and who does the job
local function key_cursor(job) return site .. 'cursor:' .. job end -- STRING: the last event that a job has learnt from
local function key_hashes(job) return site .. 'hashes:' .. job end -- ZSET: hashes that a job has learnt by until when they are kept
local function key_learnt(job, hash) return site .. 'learnt:' .. job .. ':' .. hash end -- HASH: what a job has learnt
local function key_publication(name) return site .. 'publication:' .. name end -- HASH: forecasts that are not complete yet
local function key_published() return site .. 'published' end -- HASH: forecasts by call, and by lane and head start
local key_queues -- SET: every queue ever named
local key_agents -- ZSET: every agent, score 0
local key_routing -- STRING: JSON, the routing of each queue
local key_plan -- HASH: who may serve whom, see plan.lua
local key_asked -- ZSET: lanes that were asked for a moment ago, by when
local key_deadlines -- ZSET: "o:<ref>", "w:<agent>" (wrap-up), "l:<agent>" (lease), "c:<call>" and "x:<call>" by when they fall due
local key_counters -- HASH: last arrival number, offers made
local key_events -- STREAM
local key_ledger -- STRING: how far the ledger of promises has come
local key_promises -- HASH: JSON of each promise on record, by ID
local key_promises_at -- ZSET: promises by when they were told
local key_promises_live -- ZSET: those that may still change

-- text writes a whole number in digits; Lua's own way may choose an exponent.
local function text(number) return string.format('%.0f', number) end

-- at_site makes the keys of a site.
local function at_site(prefix)
  site = prefix
  key_queues, key_agents, key_routing, key_plan = site .. 'queues', site .. 'agents', site .. 'routing', site .. 'plan'
  key_asked, key_deadlines, key_counters = site .. 'asked', site .. 'deadlines', site .. 'counters'
  key_events = site .. 'events'
  key_ledger, key_promises = site .. 'ledger', site .. 'promises'
  key_promises_at, key_promises_live = site .. 'promises:at', site .. 'promises:live'
end

-- set_clock takes the time in milliseconds that was passed, or else the server's own.
local function set_clock(passed)
  now, stamp = tonumber(passed), passed
  if now then return end
  local t = redis.call('TIME')
  now = t[1] * 1000 + math.floor(t[2] / 1000)
  stamp = text(now)
end

-- TOLD_AT_ONCE is how many events one entry of the feed holds at most; redisq numbers them by it.
local TOLD_AT_ONCE = 16

local function tell_nothing() told, tells = nil, 0 end

local function tell_all()
  redis.call('XADD', key_events, 'MAXLEN', '~', '10000', '*', unpack(told))
  tell_nothing()
end

-- event appends to the feed, in the same script as the change that it tells. The events of a script are written together,
-- each as a field of one entry whose name is its number.
local function event(kind, ...)
  told, tells = told or {}, tells + 1
  told[2 * tells - 1], told[2 * tells] = tells, cmsgpack.pack('kind', kind, 'at', stamp, ...)
  if tells == TOLD_AT_ONCE then tell_all() end
end

-- transition does what a verb does, at the site and at the time that are passed. A list is answered packed.
local function transition(verb, keys, args)
  if keys[1] ~= site then at_site(keys[1]) end
  set_clock(args[1])
  tell_nothing()
  plans = {}
  local reply = verb(args)
  if told then tell_all() end
  if type(reply) ~= 'table' then return reply end
  return reply[1] and cmsgpack.pack(unpack(reply)) or ''
end
