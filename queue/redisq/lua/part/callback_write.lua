-- include callback.lua
-- include offer_write.lua
-- Callbacks: how they change.
-- callback_offer is the offer that is out for a callback, when no phone rings for it; nil otherwise.
local function callback_offer(ref)
  local o = offer_read(ref)
  local e = o and o.accepted == '' and o.leg == '' and entry_read(o.call)
  if e and entry_to_call(e) then return o, e end
  return nil
end

-- callback_until sets when the call back, or the pair that it belongs to, falls due.
local function callback_until(e, ms)
  local o = e.offer ~= '' and offer_read(e.offer)
  if o then return offer_due(o, ms) end
  redis.call('ZADD', key_deadlines, now + ms, 'c:' .. e.call)
end

-- callback_ring_on makes a callback in line one whose number is being called. It is written.
local function callback_ring_on(e, ms)
  e.state, e.changed, e.offer, e.agent = 'calling', now, '', ''
  redis.call('SADD', key_calling(e.queue), e.call)
  callback_until(e, ms)
  entry_write(e)
end

-- callback_postpone takes a callback out of the line until a time. It is written.
local function callback_postpone(e, till)
  local t = callback_times(e)
  t.after = tonumber(till)
  entry_unlist(e)
  e.state, e.changed, e.offer, e.agent = 'deferred', now, '', ''
  callback_set_times(e, t)
  entry_list(e)
  entry_write(e)
end
