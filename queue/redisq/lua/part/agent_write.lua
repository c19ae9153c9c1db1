-- include entry_write.lua
-- include agent.lua
-- Agents: how they change.
local function agent_write(a)
  redis.call('SET', key_agent(a.id), cmsgpack.pack({
    a.name, a.address, a.queues, a.language, a.profile, a.weight, a.place, a.state, a.since, a.reason, a.next,
    a.offer, a.call, a.deadline, a.calls, a.talked, a.turn, a.leaving, a.missed, a.lease, a.idle, a.before, a.made,
    a.queue, a.till, a.pool, a.choices,
  }))
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

-- agent_lease has an agent who is at work be absent in so many milliseconds, unless there is a sign of life before.
local function agent_lease(a, ms)
  if a.lease == '0' or not (a.state == 'ready' or agent_busy(a)) then return redis.call('ZREM', key_deadlines, 'l:' .. a.id) end
  redis.call('ZADD', key_deadlines, text(now + ms), 'l:' .. a.id)
end

-- agent_until sets when wrap-up or rest ends.
local function agent_until(a, at)
  a.deadline = text(at)
  redis.call('ZADD', key_deadlines, a.deadline, 'w:' .. a.id)
end

-- agent_become sets an agent's state; the counts and lists of ready agents go with it. Who signs in begins with no work
-- done.
local function agent_become(a, state, reason, since)
  if a.state ~= '' then agent_count(a, -1) end
  if a.state == 'offline' then a.calls, a.talked, a.turn, a.missed = '0', '0', '0', '0' end
  if a.state == 'away' then a.missed = '0' end
  local at_work = a.state == 'ready' or agent_busy(a)
  a.state, a.reason, a.since = state, reason, since
  agent_count(a, 1)
  if (state == 'ready' or agent_busy(a)) ~= at_work then agent_lease(a, a.lease) end
  agent_write(a)
  event('agent', 'agent', a.id, 'state', state, 'why', reason, 'call', a.call, 'offer', a.offer)
end

local function agent_forget(a)
  if a.state ~= 'offline' then agent_become(a, 'offline', '', text(now)) end
  agent_count(a, -1)
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
  if a.made ~= '' then sum_add(a.queue, 'handle', 1, now - a.made, 0.98) end
  if a.next == 'away' or a.next == 'offline' then state, reason = a.next, a.reason end
  if state ~= 'ready' then since = text(now) end
  redis.call('ZREM', key_deadlines, 'w:' .. a.id)
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
  a.offer, a.call, a.queue, a.till = '', '', '', text(now + ms)
  agent_until(a, now + ms)
  agent_become(a, 'wrap-up', why, text(now))
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
  a.till = text(now)
  if a.since + BREATH <= now or redis.call('EXISTS', key_offer(a.offer)) == 0 then
    return agent_free(a, 'ready', '', text(now))
  end
  agent_until(a, a.since + BREATH)
  agent_write(a)
  agent_wish(a, 'ready', '')
end
