-- include site.lua
-- Agents: how they are kept and told. The last four fields are the store's own: idle is the time since which the agent
-- had been ready before the work in hand, made when the talk being wrapped up was offered if it counts, queue the queue
-- of the work in hand, gone "1" when the agent is to be forgotten after it.
local AGENT_FIELDS = {
  'name', 'address', 'queues', 'language', 'state', 'since', 'reason', 'next', 'offer', 'call', 'deadline',
  'idle', 'made', 'queue', 'gone',
}
local AGENT_TOLD = 11

-- agent_read is the agent, or nil.
local function agent_read(id)
  local values = redis.call('HMGET', key_agent(id), unpack(AGENT_FIELDS))
  if not values[1] then return nil end
  local a = { id = id }
  for i, field in ipairs(AGENT_FIELDS) do a[field] = values[i] end
  return a
end

-- agent_reply is the agent as the Go side reads it: ID, then the fields that are told in order.
local function agent_reply(a)
  local reply = { a.id }
  for i = 1, AGENT_TOLD do reply[i + 1] = a[AGENT_FIELDS[i]] end
  return reply
end
