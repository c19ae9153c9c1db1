#!lua
-- sweep: what has fallen due is settled, the oldest first.
-- KEYS[1] site prefix
-- ARGV    now, at most so many
-- reply   list of {kind, offer}; of a wrap-up, an absent agent and a withdrawn offer the entry holds the call and the queue
--         only, of a callback there is nothing but the entry
-- include callback_write.lua
local limit = ARGV[2]

local function wrap_up_over(a)
  local o = { ref = a.offer, leg = '', made = '', deadline = a.deadline }
  local e = entry_new(a.call, a.queue)
  agent_free(a, 'ready', '', now)
  return { 'wrap-up', offer_reply(o, e, a) }
end

local function absent(a)
  local o = { ref = a.offer, leg = '', made = '', deadline = '' }
  local e = entry_new(a.call, a.queue)
  redis.call('ZREM', key_deadlines, 'l:' .. a.id)
  if not agent_busy(a) then
    agent_become(a, 'away', 'absent', now)
  elseif a.next == '' or a.next == 'ready' then
    agent_wish(a, 'away', 'absent')
  end
  return { 'absent', offer_reply(o, e, a) }
end

local function withdrawn_over(o)
  local a = agent_read(o.agent)
  offer_release(o, a)
  return { 'withdrawn', offer_reply(o, entry_new(o.call, o.queue), a) }
end

local function offer_is_over(o)
  if o.withdrawn ~= '' then return withdrawn_over(o) end
  local e, a, kind = entry_read(o.call), agent_read(o.agent), 'connect'
  if o.accepted ~= '' then
    offer_due(o, o.connect)
  elseif o.leg == '' then
    kind = 'offer-lost'
    offer_refuse(o, e, a, 'lost')
  else
    kind = 'offer-lapsed'
    offer_refuse(o, e, a, 'no-answer')
  end
  return { kind, offer_reply(o, e, a) }
end

-- EXPIRES_LATER is queue.ExpiresLater, CALL_AGAIN queue.CallAgain, in milliseconds.
local EXPIRES_LATER, CALL_AGAIN = 30000, 15000

-- bare_offer tells nothing but the entry.
local function bare_offer(e)
  return offer_reply({ ref = '', leg = '', made = '', deadline = '' }, e, agent_new(''))
end

-- forgotten clears up after a callback whose entry has outlived its time.
local function forgotten(due, call)
  redis.call('ZREM', key_deadlines, due)
  for _, queue in ipairs(redis.call('SMEMBERS', key_queues)) do
    for _, lane in ipairs(redis.call('SMEMBERS', key_lanes(queue))) do redis.call('ZREM', key_deferred(queue, lane), call) end
  end
end

-- call_over puts a callback in line whose time has come, or reports one that is being called.
local function call_over(e)
  if e.state == 'calling' then
    callback_until(e, CALL_AGAIN)
    return { 'call', bare_offer(e) }
  end
  if e.state ~= 'deferred' then return nil end
  entry_unlist(e)
  redis.call('ZREM', key_deadlines, 'c:' .. e.call)
  e.state, e.changed = 'waiting', now
  entry_list(e)
  entry_write(e)
  event('returned', 'call', e.call, 'queue', e.queue)
end

-- expiry_over ends a callback whose time is over. One that is offered or being called is looked at again later.
local function expiry_over(e)
  if e.state ~= 'waiting' and e.state ~= 'deferred' then
    redis.call('ZADD', key_deadlines, now + EXPIRES_LATER, 'x:' .. e.call)
    return nil
  end
  entry_end(e, 'expired')
  return { 'expired', bare_offer(e) }
end

local function settle(due)
  local kind, id = string.sub(due, 1, 2), string.sub(due, 3)
  if not redis.call('ZSCORE', key_deadlines, due) then return nil end -- what was settled before it has settled it as well
  if kind == 'w:' then return wrap_up_over(agent_read(id)) end
  if kind == 'l:' then return absent(agent_read(id)) end
  if kind == 'o:' then return offer_is_over(offer_known(id)) end
  local e = entry_read(id)
  if not e then return forgotten(due, id) end
  if kind == 'c:' then return call_over(e) end
  return expiry_over(e)
end

local reply = {}
for _, due in ipairs(redis.call('ZRANGEBYSCORE', key_deadlines, '-inf', stamp, 'LIMIT', 0, limit)) do
  reply[#reply + 1] = settle(due)
end
return reply
