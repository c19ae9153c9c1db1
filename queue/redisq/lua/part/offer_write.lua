-- include offer.lua
-- include agent_write.lua
-- Offers: how they change.
local function offer_write(o)
  local pairs_ = {}
  for _, field in ipairs(OFFER_FIELDS) do
    pairs_[#pairs_ + 1] = field
    pairs_[#pairs_ + 1] = o[field]
  end
  redis.call('HSET', key_offer(o.ref), unpack(pairs_))
  redis.call('EXPIRE', key_offer(o.ref), ENTRY_TTL)
end

-- offer_due keeps the offer until a deadline so many milliseconds from now.
local function offer_due(o, ms)
  o.deadline = text(now + ms)
  redis.call('ZADD', key_deadlines, o.deadline, 'o:' .. o.ref)
  offer_write(o)
end

local function offer_event(kind, o, why)
  event(kind, 'call', o.call, 'queue', o.queue, 'agent', o.agent, 'offer', o.ref, 'leg', o.leg, 'why', why)
end

-- offer_settle forgets an offer.
local function offer_settle(o)
  redis.call('ZREM', key_deadlines, 'o:' .. o.ref)
  redis.call('DEL', key_offer(o.ref))
end

-- offer_refuse puts the caller back at the old place and the agent where the refusal says.
local function offer_refuse(o, e, a, why)
  offer_settle(o)
  entry_await(e)
  offer_event('refused', o, why)
  if why == 'lost' then
    agent_spare(a)
  else
    agent_free(a, 'away', why, text(now))
  end
end

-- WITHDRAWN_FOR is queue.WithdrawnFor in milliseconds.
local WITHDRAWN_FOR = 15000

-- offer_withdraw takes an offer back from its caller. Its agent stays reserved, because the phone may be ringing; one who
-- waited for a callback in vain becomes so, because the leg is still up. The entry is left for the caller of this function to write.
local function offer_withdraw(o, e, a, why)
  e.offer, e.agent, a.call = '', '', ''
  o.withdrawn = '1'
  offer_due(o, WITHDRAWN_FOR)
  offer_event('withdrawn', o, why)
  if a.state == 'talking' then agent_become(a, 'reserved', a.reason, text(now)) else agent_write(a) end
end

-- offer_release makes the agent of a withdrawn offer ready again.
local function offer_release(o, a)
  offer_settle(o)
  agent_spare(a)
end
