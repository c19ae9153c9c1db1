#!lua flags=no-writes
-- snapshot: one look at the whole site.
-- KEYS[1] site prefix
-- ARGV    now, at most so many entries of each queue
-- reply   {now, {queue...}, {agent...}}, a queue being {name, waiting, offered, talking, line, {entry...}}
-- include line.lua
-- include agent.lua
local limit = tonumber(ARGV[2])

local function glance(queue)
  local waiting = redis.call('ZCARD', key_waiting(queue))
  local in_line = redis.call('ZCARD', key_line(queue))
  local talking = redis.call('SCARD', key_talking(queue))
  local staff = 0
  for _, n in ipairs(redis.call('HVALS', key_staff(queue))) do staff = staff + n end
  if in_line + talking + staff == 0 then return nil end
  local entries = {}
  for _, member in ipairs(limit > 0 and redis.call('ZRANGE', key_line(queue), 0, limit - 1) or {}) do
    local e = entry_read(member_call(member))
    if e then entries[#entries + 1] = entry_reply(e) end
  end
  return { queue, text(waiting), text(in_line - waiting), text(talking), line_reply(queue, in_line), entries }
end

local queues, agents = {}, {}
for _, queue in ipairs(redis.call('SMEMBERS', key_queues)) do queues[#queues + 1] = glance(queue) end
for _, id in ipairs(redis.call('ZRANGE', key_agents, 0, -1)) do agents[#agents + 1] = agent_reply(agent_read(id)) end
return { text(now), queues, agents }
