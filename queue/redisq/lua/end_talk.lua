#!lua
-- end_talk: the agent's side of an accepted offer ends. A caller whom the agent never met returns to the old place.
-- KEYS[1] site prefix
-- ARGV    now, ref, wrap-up ms
-- reply   offer | NONE when it was over already | STALE_OFFER when it was not accepted | REPLAN when the caller's lane
--         must be planned first
-- include callback_write.lua
local ref, wrap_up = ARGV[2], tonumber(ARGV[3])
local o = offer_read(ref)
if not o then return 'NONE' end
if o.accepted == '' then return 'STALE_OFFER' end

local e, a = entry_read(o.call), agent_read(o.agent)
if e.bridged == '' and not plan_known(e.queue, e.lane) then
  plan_ask(e.queue, e.lane)
  return 'REPLAN'
end

-- unmeet brings the caller back; a callback whose number rings goes on ringing.
local function unmeet()
  redis.call('SREM', key_talking(e.queue), e.call)
  redis.call('ZADD', key_line(e.queue, e.lane), entry_order(e), entry_member(e))
  if entry_to_call(e) and e.trying ~= '' then
    callback_ring_on(e, o.deadline - now)
    return offer_event('calling', o, '')
  end
  entry_await(e)
  offer_event('refused', o, 'lost')
end

if e.bridged == '' then
  unmeet()
else
  entry_end(e, 'answered')
end
offer_over(o, a, e.bridged ~= '', wrap_up)
return offer_reply(o, e, a)
