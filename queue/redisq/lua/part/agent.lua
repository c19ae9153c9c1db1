-- include site.lua
-- Agents: how they are kept and told. The last seven fields are the store's own: idle is the time since which the agent
-- had been ready before the work in hand, before the turn before it, made when the talk being wrapped up was offered if it counts, queue the queue
-- of the work in hand, till when wrap-up or rest would end if the leg of the talk were down, pool the number of the pool in
-- the plan or empty, choices those by which the pool's ready agents are ordered, a line each.
local AGENT_FIELDS = {
  'name', 'address', 'queues', 'language', 'profile', 'weight', 'place', 'state', 'since', 'reason', 'next', 'offer',
  'call', 'deadline', 'calls', 'talked', 'turn', 'leaving', 'missed', 'lease',
  'idle', 'before', 'made', 'queue', 'till', 'pool', 'choices',
}
local AGENT_TOLD = 20

-- agent_read is the agent, or nil.
local function agent_read(id)
  local values = redis.call('HMGET', key_agent(id), unpack(AGENT_FIELDS))
  if not values[1] then return nil end
  local a = { id = id, kept = values }
  for i, field in ipairs(AGENT_FIELDS) do a[field] = values[i] end
  return a
end

local function agent_serves(a, queue) return string.find('\n' .. a.queues .. '\n', '\n' .. queue .. '\n', 1, true) end
local function agent_at_work(a) return a.state ~= 'offline' and a.state ~= 'away' and a.leaving == '' end

local function agent_busy(a) return a.state == 'reserved' or a.state == 'talking' or a.state == 'wrap-up' end

-- agent_reply is the agent as the Go side reads it: ID, then the fields that are told in order.
local function agent_reply(a)
  local reply = { a.id }
  for i = 1, AGENT_TOLD do reply[i + 1] = a[AGENT_FIELDS[i]] end
  return reply
end
