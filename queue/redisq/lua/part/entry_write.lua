-- include entry.lua
-- include callback.lua
-- Entries: how they change.
-- entry_life is for how many seconds an entry is kept: a callback until it has expired, which may be never; nil is for ever.
local function entry_life(e)
  if e.state == 'ended' then return TOMBSTONE_TTL end
  if not entry_to_call(e) then return ENTRY_TTL end
  local expires = callback_times(e).expires
  return expires ~= '' and ENTRY_TTL + math.ceil(math.max(expires - now, 0) / 1000) or nil
end

-- entry_keep sets a key that is to live as long as the entry.
local function entry_keep(e, key, value)
  local life = entry_life(e)
  if life then return redis.call('SET', key, value, 'EX', life) end
  redis.call('SET', key, value)
end

local function entry_write(e)
  e.kept = entry_pack(e)
  entry_keep(e, key_entry(e.call), e.kept)
end

-- entry_await makes a caller in line ready to be offered.
local function entry_await(e)
  redis.call('ZADD', key_waiting(e.queue, e.lane), entry_order(e), entry_member(e))
  redis.call('ZREM', key_filling(e.queue, e.lane), entry_member(e))
  e.state, e.changed, e.offer, e.agent = 'waiting', now, '', ''
  entry_write(e)
end

-- entry_list puts a caller who waits, is called or is to be called later where the state says.
local function entry_list(e)
  if e.state == 'deferred' then
    local after = callback_times(e).after
    redis.call('ZADD', key_deferred(e.queue, e.lane), after, e.call)
    redis.call('ZADD', key_deadlines, after, 'c:' .. e.call)
    return
  end
  redis.call('ZADD', key_line(e.queue, e.lane), entry_order(e), entry_member(e))
  if e.state == 'calling' then
    redis.call('SADD', key_calling(e.queue), e.call)
  else
    redis.call('ZADD', key_waiting(e.queue, e.lane), entry_order(e), entry_member(e))
  end
end

-- entry_owe keeps in mind what is owed to a caller, and until when.
local function entry_owe(e)
  if not entry_to_call(e) then return end
  entry_keep(e, key_owed(e.number), e.call)
  local expires = callback_times(e).expires
  if expires ~= '' then redis.call('ZADD', key_deadlines, expires, 'x:' .. e.call) end
end

-- entry_forgo forgets what was owed to a caller: they were reached, are on the phone again, or it is over.
local function entry_forgo(e)
  if not entry_to_call(e) then return end
  redis.call('DEL', key_owed(e.number))
  redis.call('ZREM', key_deadlines, 'c:' .. e.call, 'x:' .. e.call)
end

-- entry_place puts a caller in line by order, or keeps a callback whose time has not come. The lane is planned.
local function entry_place(e)
  if e.state ~= 'calling' then e.state, e.changed, e.offer, e.agent = 'waiting', now, '', '' end
  if entry_to_call(e) then
    if e.state == 'waiting' then redis.call('ZREM', key_deadlines, 'c:' .. e.call) end
    local after = callback_times(e).after
    if after ~= '' and after > now then e.state = 'deferred' end
  end
  entry_list(e)
  entry_owe(e)
  entry_write(e)
end

-- entry_unlist takes a caller out of the line, but not out of mind.
local function entry_unlist(e)
  if e.state == 'connected' then return redis.call('SREM', key_talking(e.queue), e.call) end
  if e.state == 'deferred' then return redis.call('ZREM', key_deferred(e.queue, e.lane), e.call) end
  redis.call('ZREM', key_line(e.queue, e.lane), entry_member(e))
  if e.state == 'calling' then return redis.call('SREM', key_calling(e.queue), e.call) end
  redis.call('ZREM', e.state == 'waiting' and key_waiting(e.queue, e.lane) or key_filling(e.queue, e.lane), entry_member(e))
end

-- entry_promise is what has become of the time that was promised, as Entry.Promise says.
local function entry_promise(e)
  local t = callback_times(e)
  local due, called = tonumber(t.due), tonumber(t.called)
  if not due then return 'open' end
  if called then return called <= due and 'kept' or 'late' end
  if e.state == 'ended' and e.outcome ~= 'cancelled' and e.outcome ~= 'resumed' then return 'broken' end
  return now > due and 'late' or 'open'
end

-- entry_end makes the entry a tombstone.
local function entry_end(e, why)
  entry_unlist(e)
  entry_forgo(e)
  e.state, e.changed, e.outcome = 'ended', now, why
  entry_write(e)
  local waited = math.max((e.bridged ~= '' and e.bridged or now) - e.clock, 0)
  local told = { 'call', e.call, 'queue', e.queue, 'agent', e.agent, 'offer', e.offer, 'why', why, 'waited', waited }
  if e.number ~= '' then told[#told + 1], told[#told + 2] = 'promise', entry_promise(e) end
  event('ended', unpack(told))
end

-- sum_add adds so many events after some time to a decayed sum of the queue. Seconds are reckoned exactly as Go would.
local function sum_add(queue, first, count, ms, keep)
  local sums = sums_of(queue)
  local seconds = math.floor(ms / 1000) + (ms % 1000) * 1e6 / 1e9
  sums[first] = sums[first] * keep + count
  sums[first + 1] = sums[first + 1] * keep + seconds
  sums[first + 2] = sums[first + 2] * keep + seconds * seconds
  redis.call('SET', key_sums(queue), cmsgpack.pack(unpack(sums)), 'EX', SUMS_TTL)
end

-- entry_waited adds a wait that is over to the queue's patience: until now in line, until the offer was accepted
-- otherwise. Only who hung up counts as an event, and nobody at all who was to be called back.
local function entry_waited(e, why)
  if e.number ~= '' or e.leg ~= '' then return end
  local till = entry_in_line(e) and now or e.changed
  local hung_up = (why == 'abandoned' or why == 'vanished') and 1 or 0
  sum_add(e.queue, PATIENCE, hung_up, till - e.joined, 0.995)
end

-- entry_keep_place remembers the place of a caller who gives up, for as long as the queue says.
local function entry_keep_place(e, why)
  if why ~= 'abandoned' and why ~= 'vanished' or entry_to_call(e) or e.from == '' then return end
  local resume = tonumber(redis.call('HGET', key_plan, 'resume:' .. e.queue) or 0)
  if resume <= 0 then return end
  redis.call('SET', key_back(e.queue, e.from), now + resume .. ' ' .. e.clock .. ' ' .. e.seq, 'PX', resume)
end

-- entry_leave ends an entry: as answered when caller and agent have met, for the given reason otherwise.
local function entry_leave(e, why)
  if e.bridged ~= '' then return entry_end(e, 'answered') end
  entry_waited(e, why)
  entry_keep_place(e, why)
  entry_end(e, why)
end
