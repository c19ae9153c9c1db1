-- include entry.lua
-- Entries: how they change.
local function entry_write(e)
  local pairs_ = {}
  for _, field in ipairs(ENTRY_FIELDS) do
    pairs_[#pairs_ + 1] = field
    pairs_[#pairs_ + 1] = e[field]
  end
  redis.call('HSET', key_entry(e.call), unpack(pairs_))
  redis.call('EXPIRE', key_entry(e.call), e.state == 'ended' and TOMBSTONE_TTL or ENTRY_TTL)
end

local function entry_order(e) return text(e.clock - e.head) end

-- entry_await makes a caller in line ready to be offered.
local function entry_await(e)
  redis.call('ZADD', key_waiting(e.queue, e.lane), entry_order(e), entry_member(e))
  e.state, e.changed, e.offer, e.agent = 'waiting', text(now), '', ''
  entry_write(e)
end

-- entry_place puts a caller in line by order.
local function entry_place(e)
  redis.call('SADD', key_queues, e.queue)
  redis.call('SADD', key_lanes(e.queue), e.lane)
  redis.call('ZADD', key_line(e.queue, e.lane), entry_order(e), entry_member(e))
  entry_await(e)
end

-- entry_unlist takes a caller out of the line, but not out of mind.
local function entry_unlist(e)
  redis.call('ZREM', key_line(e.queue, e.lane), entry_member(e))
  redis.call('ZREM', key_waiting(e.queue, e.lane), entry_member(e))
  redis.call('SREM', key_talking(e.queue), e.call)
end

-- entry_end makes the entry a tombstone.
local function entry_end(e, why)
  entry_unlist(e)
  e.state, e.changed, e.outcome = 'ended', text(now), why
  entry_write(e)
  event('ended', 'call', e.call, 'queue', e.queue, 'agent', e.agent, 'offer', e.offer, 'why', why)
end

-- sum_add adds so many events after some time to a decayed sum of the queue. Seconds are reckoned, and digits kept,
-- exactly as Go would.
local function sum_add(queue, name, count, ms, keep)
  local seconds = math.floor(ms / 1000) + (ms % 1000) * 1e6 / 1e9
  local fields = { name .. ':count', name .. ':total', name .. ':squares' }
  local old = redis.call('HMGET', key_sums(queue), unpack(fields))
  local function grown(i, by) return string.format('%.17g', (old[i] or 0) * keep + by) end
  redis.call('HSET', key_sums(queue),
    fields[1], grown(1, count), fields[2], grown(2, seconds), fields[3], grown(3, seconds * seconds))
  redis.call('EXPIRE', key_sums(queue), 30 * 24 * 3600)
end

-- entry_waited adds a wait that is over to the queue's patience: until now in line, until the offer was accepted
-- otherwise. Only who hung up counts as an event.
local function entry_waited(e, why)
  local till = entry_in_line(e) and now or tonumber(e.changed)
  local hung_up = (why == 'abandoned' or why == 'vanished') and 1 or 0
  sum_add(e.queue, 'patience', hung_up, till - e.joined, 0.995)
end

-- entry_keep_place remembers the place of a caller who gives up, for as long as the queue says.
local function entry_keep_place(e, why)
  if why ~= 'abandoned' and why ~= 'vanished' or e.from == '' then return end
  local resume = tonumber(redis.call('HGET', key_plan, 'resume:' .. e.queue) or 0)
  if resume <= 0 then return end
  redis.call('SET', key_back(e.queue, e.from), text(now + resume) .. ' ' .. e.clock .. ' ' .. e.seq, 'PX', text(resume))
end

-- entry_leave ends an entry: as answered when caller and agent have met, for the given reason otherwise.
local function entry_leave(e, why)
  if e.bridged ~= '' then return entry_end(e, 'answered') end
  entry_waited(e, why)
  entry_keep_place(e, why)
  entry_end(e, why)
end
