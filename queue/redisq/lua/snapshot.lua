#!lua flags=no-writes
-- snapshot: one look at the whole site.
-- KEYS[1] site prefix
-- ARGV    now, at most so many entries of each queue
-- reply   {now, {queue...}, {agent...}, routing as JSON or ""}, a queue being {name, waiting, offered, calling, talking, line, {entry...},
--         deferred, {callback...}}
-- include line.lua
-- include agent.lua
local limit = tonumber(ARGV[2])

-- first_entries are those who come first in the sorted sets of all of the lanes, whose members name their calls.
local function first_entries(lanes, key_of, call_of)
  local all, entries = {}, {}
  for _, l in ipairs(limit > 0 and lanes or {}) do
    local some = redis.call('ZRANGE', key_of(l[1], l[2]), 0, limit - 1, 'WITHSCORES')
    for i = 1, #some, 2 do all[#all + 1] = { some[i], tonumber(some[i + 1]) } end
  end
  table.sort(all, function(a, b)
    if a[2] ~= b[2] then return a[2] < b[2] end
    return a[1] < b[1]
  end)
  for i = 1, math.min(limit, #all) do
    local e = entry_read(call_of(all[i][1]))
    if e then entries[#entries + 1] = entry_reply(e) end
  end
  return entries
end

local function itself(call) return call end

local function glance(queue)
  local lanes, waiting, in_line, deferred = {}, 0, 0, 0
  for _, lane in ipairs(redis.call('SMEMBERS', key_lanes(queue))) do
    lanes[#lanes + 1] = { queue, lane }
    waiting = waiting + redis.call('ZCARD', key_waiting(queue, lane))
    deferred = deferred + redis.call('ZCARD', key_deferred(queue, lane))
    in_line = in_line + redis.call('ZCARD', key_line(queue, lane))
  end
  local calling = redis.call('SCARD', key_calling(queue))
  local talking = redis.call('SCARD', key_talking(queue))
  local staff, all = staff_of({ key_staff(queue) }), 0
  for _, n in ipairs(staff) do all = all + n end
  if in_line + talking + deferred + all == 0 then return nil end
  local line = line_reply(queue, lanes, in_line, staff)
  return {
    queue, waiting, in_line - waiting - calling, calling, talking, line,
    first_entries(lanes, key_line, member_call), deferred, first_entries(lanes, key_deferred, itself),
  }
end

local queues, agents = {}, {}
for _, queue in ipairs(redis.call('SMEMBERS', key_queues)) do queues[#queues + 1] = glance(queue) end
for _, id in ipairs(redis.call('ZRANGE', key_agents, 0, -1)) do agents[#agents + 1] = agent_reply(agent_read(id)) end
return { stamp, queues, agents, redis.call('GET', key_routing) or '' }
