-- include entry.lua
-- include agent.lua
-- Offers: how they are kept and told.
local OFFER_FIELDS = { 'call', 'agent', 'queue', 'leg', 'made', 'deadline', 'accepted', 'withdrawn', 'connect' }

-- offer_known is the offer, even if it was withdrawn, or nil.
local function offer_known(ref)
  local values = redis.call('HMGET', key_offer(ref), unpack(OFFER_FIELDS))
  if not values[1] then return nil end
  local o = { ref = ref }
  for i, field in ipairs(OFFER_FIELDS) do o[field] = values[i] end
  return o
end

-- offer_read is the offer, or nil when it is neither out nor accepted.
local function offer_read(ref)
  local o = offer_known(ref)
  if o and o.withdrawn ~= '' then return nil end
  return o
end

-- offer_reply is an offer as the Go side reads it.
local function offer_reply(o, e, a)
  return { o.ref, entry_reply(e), agent_reply(a), o.leg, o.made, o.deadline }
end
