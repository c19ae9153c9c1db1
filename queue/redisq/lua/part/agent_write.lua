-- include entry_write.lua
-- include agent.lua
-- Agents: how they change.
local function agent_write(a)
  a.kept = agent_pack(a)
  redis.call('SET', key_agent(a.id), a.kept)
end

-- agent_score orders ready agents under a choice, as Choice.Score does.
local function agent_score(a, choice)
  if choice == 'least-talked' then return a.talked end
  if choice == 'fewest-calls' then return a.calls end
  if choice == 'round-robin' then return a.turn end
  if choice == 'linear' then return a.place end
  if choice == 'weighted' then return math.floor(a.calls * 1000000 / math.max(a.weight, 1)) end
  return a.since
end

-- count_staff has one agent fewer be in one state and one more in another, of which either may be none.
local function count_staff(key, from, to)
  if from == to then return end
  if from == '' then return redis.call('BITFIELD', key, 'INCRBY', 'i32', STAFF[to], '1') end
  if to == '' then return redis.call('BITFIELD', key, 'INCRBY', 'i32', STAFF[from], '-1') end
  redis.call('BITFIELD', key, 'INCRBY', 'i32', STAFF[from], '-1', 'INCRBY', 'i32', STAFF[to], '1')
end

-- agent_count_pool counts the agent in the pool and lists them if ready; an agent who was not planned yet has none.
local function agent_count_pool(a, from, to)
  if a.pool == '' then return end
  count_staff(key_pool(a.pool), from, to)
  if from ~= 'ready' and to ~= 'ready' then return end
  for choice in string.gmatch(a.choices, '[^\n]+') do
    if to == 'ready' then
      redis.call('ZADD', key_ready(a.pool, choice), agent_score(a, choice), a.id)
    else
      redis.call('ZREM', key_ready(a.pool, choice), a.id)
    end
  end
end

-- agent_count counts the agent in every queue served and in the pool.
local function agent_count(a, from, to)
  for queue in string.gmatch(a.queues, '[^\n]+') do count_staff(key_staff(queue), from, to) end
  agent_count_pool(a, from, to)
end

-- agent_lease has an agent who is at work be absent in so many milliseconds, unless there is a sign of life before.
local function agent_lease(a, ms)
  if a.lease == 0 or not (a.state == 'ready' or agent_busy(a)) then return redis.call('ZREM', key_deadlines, 'l:' .. a.id) end
  redis.call('ZADD', key_deadlines, now + ms, 'l:' .. a.id)
end

-- agent_until sets when wrap-up or rest ends.
local function agent_until(a, at)
  a.deadline = at
  redis.call('ZADD', key_deadlines, a.deadline, 'w:' .. a.id)
end

-- agent_become sets an agent's state; the counts and lists of ready agents go with it. Who signs in begins with no work
-- done.
local function agent_become(a, state, reason, since)
  if a.state == 'offline' then a.calls, a.talked, a.turn, a.missed = 0, 0, 0, 0 end
  if a.state == 'away' then a.missed = 0 end
  local at_work = a.state == 'ready' or agent_busy(a)
  local before = a.state
  a.state, a.reason, a.since = state, reason, since
  agent_count(a, before, state)
  if (state == 'ready' or agent_busy(a)) ~= at_work then agent_lease(a, a.lease) end
  agent_write(a)
  event('agent', 'agent', a.id, 'state', state, 'why', reason, 'call', a.call, 'offer', a.offer)
end

local function agent_forget(a)
  if a.state ~= 'offline' then agent_become(a, 'offline', '', now) end
  agent_count(a, a.state, '')
  redis.call('ZREM', key_agents, a.id)
  redis.call('ZREM', key_deadlines, 'l:' .. a.id)
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
  if a.made ~= '' then sum_add(a.queue, HANDLE, 1, now - a.made, 0.98) end
  if a.next == 'away' or a.next == 'offline' then state, reason = a.next, a.reason end
  if state ~= 'ready' then since = now end
  if a.deadline ~= '' then redis.call('ZREM', key_deadlines, 'w:' .. a.id) end
  if a.state == 'wrap-up' and a.offer ~= '' then redis.call('DEL', key_offer(a.offer)) end
  for _, field in ipairs({ 'next', 'offer', 'call', 'queue', 'deadline', 'idle', 'before', 'made', 'till' }) do a[field] = '' end
  if a.leaving ~= '' then return agent_forget(a) end
  agent_become(a, state, reason, since)
end

-- agent_spare makes an agent ready again as if the offer had never been.
local function agent_spare(a)
  a.turn = a.before
  agent_free(a, 'ready', '', a.idle)
end

-- agent_rest keeps an agent from being offered anybody for a while.
local function agent_rest(a, why, ms)
  a.offer, a.call, a.queue, a.till = '', '', '', now + ms
  agent_until(a, now + ms)
  agent_become(a, 'wrap-up', why, now)
end

-- BREATH is queue.Breath in milliseconds.
local BREATH = 5000

-- agent_wish_ready grants the wish of an agent with work in hand to be ready: after it, and in wrap-up as soon as the leg
-- of the talk is down. A rest is not cut short, so that no phone is rung again and again.
local function agent_wish_ready(a)
  if not redis.call('ZSCORE', key_deadlines, 'l:' .. a.id) then agent_lease(a, a.lease) end
  if a.state ~= 'wrap-up' then
    return agent_wish(a, 'ready', '')
  end
  if a.call == '' then
    if a.next ~= '' then agent_wish(a, 'ready', '') end
    return
  end
  a.till = now
  if a.since + BREATH <= now or redis.call('EXISTS', key_offer(a.offer)) == 0 then
    return agent_free(a, 'ready', '', now)
  end
  agent_until(a, a.since + BREATH)
  agent_write(a)
  agent_wish(a, 'ready', '')
end
