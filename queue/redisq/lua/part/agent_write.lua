-- include entry_write.lua
-- include agent.lua
-- Agents: how they change.
local function agent_write(a)
  local pairs_ = {}
  for _, field in ipairs(AGENT_FIELDS) do
    pairs_[#pairs_ + 1] = field
    pairs_[#pairs_ + 1] = a[field]
  end
  redis.call('HSET', key_agent(a.id), unpack(pairs_))
end

-- agent_score orders ready agents under a choice, as Choice.Score does.
local function agent_score(a, choice)
  if choice == 'least-talked' then return a.talked end
  if choice == 'fewest-calls' then return a.calls end
  if choice == 'round-robin' then return a.turn end
  if choice == 'linear' then return a.place end
  if choice == 'weighted' then return text(math.floor(a.calls * 1000000 / math.max(tonumber(a.weight), 1))) end
  return a.since
end

-- agent_count_pool adds the agent n times to the staff of the pool; an agent who was not planned yet has none.
local function agent_count_pool(a, n)
  if a.pool == '' then return end
  redis.call('HINCRBY', key_pool(a.pool), a.state, n)
  for choice in string.gmatch(a.choices, '[^\n]+') do
    if n > 0 and a.state == 'ready' then
      redis.call('ZADD', key_ready(a.pool, choice), agent_score(a, choice), a.id)
    else
      redis.call('ZREM', key_ready(a.pool, choice), a.id)
    end
  end
end

-- agent_count adds the agent n times to the staff of every queue served and of the pool.
local function agent_count(a, n)
  for queue in string.gmatch(a.queues, '[^\n]+') do redis.call('HINCRBY', key_staff(queue), a.state, n) end
  agent_count_pool(a, n)
end

-- agent_become sets an agent's state; the counts and lists of ready agents go with it. Who signs in begins with no work
-- done.
local function agent_become(a, state, reason, since)
  if a.state ~= '' then agent_count(a, -1) end
  if a.state == 'offline' then a.calls, a.talked, a.turn = '0', '0', '0' end
  a.state, a.reason, a.since = state, reason, since
  agent_count(a, 1)
  agent_write(a)
  event('agent', 'agent', a.id, 'state', state, 'why', reason, 'call', a.call, 'offer', a.offer)
end

local function agent_forget(a)
  if a.state ~= 'offline' then agent_become(a, 'offline', '', text(now)) end
  agent_count(a, -1)
  redis.call('ZREM', key_agents, a.id)
  redis.call('DEL', key_agent(a.id))
  event('dismissed', 'agent', a.id)
end

-- agent_wish keeps what an agent with work in hand asks for.
local function agent_wish(a, state, reason)
  if a.next == state and a.reason == reason then return end
  a.next, a.reason = state, reason
  agent_write(a)
  event('wished', 'agent', a.id, 'state', state, 'why', reason)
end

-- agent_free ends an agent's work. The agent's own wish to be away or off comes before what the work would lead to;
-- since counts only for an agent who becomes ready.
local function agent_free(a, state, reason, since)
  if a.made ~= '' then sum_add(a.queue, 'handle', 1, now - a.made, 0.98) end
  if a.next == 'away' or a.next == 'offline' then state, reason = a.next, a.reason end
  if state ~= 'ready' then since = text(now) end
  redis.call('ZREM', key_deadlines, 'w:' .. a.id)
  for _, field in ipairs({ 'next', 'offer', 'call', 'queue', 'deadline', 'idle', 'before', 'made' }) do a[field] = '' end
  if a.leaving ~= '' then return agent_forget(a) end
  agent_become(a, state, reason, since)
end

-- agent_spare makes an agent ready again as if the offer had never been.
local function agent_spare(a)
  a.turn = a.before
  agent_free(a, 'ready', '', a.idle)
end

-- agent_wrap_up ends an agent's talk. Its time counts as handled when caller and agent had met.
local function agent_wrap_up(a, made, met, wrap_up)
  a.made = met and made or ''
  if met then a.calls, a.talked = text(a.calls + 1), text(a.talked + now - a.since) end
  if wrap_up <= 0 then return agent_free(a, 'ready', '', text(now)) end
  a.deadline = text(now + wrap_up)
  redis.call('ZADD', key_deadlines, a.deadline, 'w:' .. a.id)
  agent_become(a, 'wrap-up', a.reason, text(now))
end
