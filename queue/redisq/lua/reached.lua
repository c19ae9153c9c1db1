#!lua
-- reached: a person answered on the leg on which a callback was tried, and is in line or with the agent who waits.
-- KEYS[1] site prefix
-- ARGV    now, call, leg
-- reply   view | UNKNOWN_CALL | ENDED | STALE_OFFER when that leg is not being tried
-- include line.lua
-- include callback_write.lua
local call, leg = ARGV[2], ARGV[3]
local e = entry_read(call)
local refusal = callback_not_called(e, leg)
if refusal then return refusal end
if e.leg ~= '' then return view_reply(e) end
if leg == '' or e.trying ~= leg then return 'STALE_OFFER' end

entry_forgo(e)
e.leg, e.trying = leg, ''
event('reached', 'call', call, 'queue', e.queue, 'agent', e.agent, 'offer', e.offer, 'leg', leg)
if e.state == 'calling' then
  redis.call('SREM', key_calling(e.queue), call)
  entry_await(e)
else
  callback_until(e, offer_read(e.offer).connect)
  entry_write(e)
end
return view_reply(e)
