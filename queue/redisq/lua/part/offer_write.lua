-- include offer.lua
-- include plan.lua
-- include agent_write.lua
-- Offers: how they change.
local function offer_write(o)
  redis.call('SET', key_offer(o.ref), cmsgpack.pack(
    o.call, o.agent, o.queue, o.leg, o.made, o.deadline, o.accepted, o.withdrawn, o.connect, o.next
  ), 'EX', ENTRY_TTL)
end

-- offer_due keeps the offer until a deadline so many milliseconds from now.
local function offer_due(o, ms)
  o.deadline = now + ms
  redis.call('ZADD', key_deadlines, o.deadline, 'o:' .. o.ref)
  offer_write(o)
end

local function offer_event(kind, o, why)
  event(kind, 'call', o.call, 'queue', o.queue, 'agent', o.agent, 'offer', o.ref, 'leg', o.leg, 'why', why)
end

-- offer_settle forgets an offer.
local function offer_settle(o)
  if o.deadline ~= '' then redis.call('ZREM', key_deadlines, 'o:' .. o.ref) end
  redis.call('DEL', key_offer(o.ref))
end

-- offer_refill notes whether more phones may ring for a caller. For who is to be called back, one does.
local function offer_refill(e)
  local phones = #offer_group(e)
  local group = entry_to_call(e) and 1 or (plan_lane(e.queue, e.lane) or NO_PLAN).group
  if phones > 0 and phones < group then
    redis.call('ZADD', key_filling(e.queue, e.lane), entry_order(e), entry_member(e))
  else
    redis.call('ZREM', key_filling(e.queue, e.lane), entry_member(e))
  end
end

-- offer_delist takes an offer that came to nothing out of its caller's group. Who has no other waits again.
local function offer_delist(o, e)
  local group = offer_group(e)
  if #group == 1 then return entry_await(e) end
  for i, other in ipairs(group) do
    if i > 1 and other.ref == o.ref then
      group[i - 1].next = o.next
      offer_write(group[i - 1])
    end
  end
  if e.offer == o.ref then
    e.offer, e.agent = group[2].ref, group[2].agent
    entry_write(e)
  end
  offer_refill(e)
end

-- agent_missed is what an offer that came to nothing through its agent does to the agent.
local function agent_missed(a, why, misses, pause)
  a.missed = a.missed + 1
  if a.missed >= misses or a.leaving ~= '' or a.next == 'away' or a.next == 'offline' then
    return agent_free(a, 'away', why, now)
  end
  a.next, a.idle, a.before = '', '', ''
  agent_rest(a, why, pause)
end

-- offer_refuse puts the caller back at the old place, unless other phones ring, and the agent where the refusal says.
local function offer_refuse(o, e, a, why)
  offer_delist(o, e)
  offer_settle(o)
  offer_event('refused', o, why)
  if why == 'lost' then return agent_spare(a) end
  local terms = plan_terms(e.queue)
  agent_missed(a, why, terms.misses, terms.pause)
end

-- offer_over ends a talk: wrap-up, or a breath, keeps the agent, whose leg may still be up. Its time counts as handled
-- when caller and agent had met.
local function offer_over(o, a, met, wrap_up)
  if o.deadline ~= '' then redis.call('ZREM', key_deadlines, 'o:' .. o.ref) end
  o.withdrawn, o.deadline = 'over', ''
  offer_write(o)
  a.made = met and o.made or ''
  if met then a.calls, a.talked = a.calls + 1, a.talked + now - a.since end
  a.till = now + math.max(wrap_up, 0)
  agent_until(a, now + math.max(wrap_up, BREATH))
  agent_become(a, 'wrap-up', a.reason, now)
end

-- offer_leg_down notes that the leg of a talk that is over is down: nothing but wrap-up keeps its agent.
local function offer_leg_down(o, a)
  if a.till <= now then return agent_free(a, 'ready', '', now) end
  offer_settle(o)
  agent_until(a, a.till)
  agent_write(a)
end

-- WITHDRAWN_FOR is queue.WithdrawnFor in milliseconds.
local WITHDRAWN_FOR = 15000

-- offer_in_hand are the offers of a caller that are out, or the one that was accepted; none but one when it is alone.
local function offer_in_hand(e, one)
  if one and e.offer == one.ref and one.next == '' then return { one } end
  if e.state == 'connected' then return { offer_read(e.offer) } end
  return offer_group(e)
end

-- offer_withdraw takes every offer of a caller back, but one, and returns them, {offer, agent} each. Their agents stay
-- reserved, because the phones may be ringing; one who waited for a callback in vain becomes so, because the leg is still
-- up. The entry is left for the caller of this function to write.
local function offer_withdraw(e, but, as, why)
  local all = {}
  for _, o in ipairs(offer_in_hand(e, but)) do
    if not but or o.ref ~= but.ref then
      local a = agent_read(o.agent)
      a.call, o.withdrawn, o.next = '', as, ''
      offer_due(o, WITHDRAWN_FOR)
      offer_event('withdrawn', o, why)
      if a.state == 'talking' then agent_become(a, 'reserved', a.reason, now) else agent_write(a) end
      all[#all + 1] = { o, a }
    end
  end
  redis.call('ZREM', key_filling(e.queue, e.lane), entry_member(e))
  if not but then e.offer, e.agent = '', '' end
  return all
end

-- offer_reply_all is the first of the offers {offer, agent} with the others in it, or nil when there is none.
local function offer_reply_all(all, e)
  local first = table.remove(all, 1)
  return first and offer_reply(first[1], e, first[2], all)
end

-- offer_release makes the agent of a withdrawn offer ready again.
local function offer_release(o, a)
  offer_settle(o)
  agent_spare(a)
end
