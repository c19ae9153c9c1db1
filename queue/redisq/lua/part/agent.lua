-- include site.lua
-- Agents: how they are kept and told, packed as entries are. The last seven fields are the store's own: idle is the time
-- since which the agent had been ready before the work in hand, before the turn before it, made when the talk being wrapped
-- up was offered if it counts, queue the queue of the work in hand, till when wrap-up or rest would end if the leg of the talk
-- were down, pool the number of the pool in the plan or empty, choices those by which the pool's ready agents are ordered, a
-- line each.

-- Where the count of each state stands in a count of staff: a string of numbers of 32 bits.
local STAFF = { ready = '#0', reserved = '#1', talking = '#2', ['wrap-up'] = '#3', away = '#4', offline = '#5' }
local NOBODY = '\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0'

-- staff_of are the agents of those counts: ready, reserved, talking, in wrap-up, away, offline.
local function staff_of(keys)
  local sums = { 0, 0, 0, 0, 0, 0 }
  for _, key in ipairs(keys) do
    local counts = { struct.unpack('>i4i4i4i4i4i4', (redis.call('GET', key) or '') .. NOBODY) }
    for i = 1, 6 do sums[i] = sums[i] + counts[i] end
  end
  return sums
end

local function agent_pack(a)
  return cmsgpack.pack(
    a.name, a.address, a.queues, a.language, a.profile, a.weight, a.place, a.state, a.since, a.reason, a.next, a.offer,
    a.call, a.deadline, a.calls, a.talked, a.turn, a.leaving, a.missed, a.lease, a.idle, a.before, a.made, a.queue,
    a.till, a.pool, a.choices
  )
end

local function agent_unpack(
  id, kept,
  name, address, queues, language, profile, weight, place, state, since, reason, next, offer, call, deadline, calls,
  talked, turn, leaving, missed, lease, idle, before, made, queue, till, pool, choices
)
  return {
    id = id, kept = kept,
    name = name, address = address, queues = queues, language = language, profile = profile, weight = weight,
    place = place, state = state, since = since, reason = reason, next = next, offer = offer, call = call,
    deadline = deadline, calls = calls, talked = talked, turn = turn, leaving = leaving, missed = missed, lease = lease,
    idle = idle, before = before, made = made, queue = queue, till = till, pool = pool, choices = choices,
  }
end

-- agent_read is the agent, or nil.
local function agent_read(id)
  local kept = redis.call('GET', key_agent(id))
  if not kept then return nil end
  return agent_unpack(id, kept, cmsgpack.unpack(kept))
end

-- agent_new is an agent of whom nothing is known.
local function agent_new(id)
  return {
    id = id,
    name = '', address = '', queues = '', language = '', profile = '{}', weight = 0, place = 0, state = '',
    since = '', reason = '', next = '', offer = '', call = '', deadline = '', calls = 0, talked = 0, turn = 0,
    leaving = '', missed = 0, lease = 0, idle = '', before = '', made = '', queue = '', till = '', pool = '',
    choices = '',
  }
end

local function agent_serves(a, queue) return string.find('\n' .. a.queues .. '\n', '\n' .. queue .. '\n', 1, true) end
local function agent_at_work(a) return a.state ~= 'offline' and a.state ~= 'away' and a.leaving == '' end

local function agent_busy(a) return a.state == 'reserved' or a.state == 'talking' or a.state == 'wrap-up' end

-- agent_reply is the agent as the Go side reads it: ID, then the fields, of which it reads those that are told.
local function agent_reply(a) return cmsgpack.pack(a.id) .. (a.kept or agent_pack(a)) end
