#!lua
-- dialled: the number of a callback is tried on a leg.
-- KEYS[1] site prefix
-- ARGV    now, call, leg, ms to ring
-- reply   entry | UNKNOWN_CALL | ENDED | STALE_OFFER when nobody is to be called, or another leg is being tried
-- include callback_write.lua
local call, leg, ring = ARGV[2], ARGV[3], tonumber(ARGV[4])
local e = entry_read(call)
local refusal = callback_not_called(e, leg)
if refusal then return refusal end
if e.leg ~= '' or e.trying == leg then return entry_reply(e) end
if e.trying ~= '' and e.trying ~= UNKNOWN_LEG then return 'STALE_OFFER' end

local t = callback_times(e)
if t.called == '' then t.called = now end
e.trying = leg
callback_set_times(e, t)
callback_until(e, ring)
entry_write(e)
event('dialled', 'call', call, 'queue', e.queue, 'agent', e.agent, 'offer', e.offer, 'leg', leg)
return entry_reply(e)
