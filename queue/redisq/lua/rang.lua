#!lua
-- rang: the agent's leg exists and may ring. The note of a leg that has accepted already only keeps the leg.
-- KEYS[1] site prefix
-- ARGV    now, ref, leg, ms to ring
-- reply   OK | STALE_OFFER
-- include offer_write.lua
local ref, leg, ring = ARGV[2], ARGV[3], tonumber(ARGV[4])
local o = offer_read(ref)
if not o then return 'STALE_OFFER' end
if o.leg == leg then return 'OK' end
if o.leg ~= '' then return 'STALE_OFFER' end

o.leg = leg
if o.accepted == '' then offer_due(o, ring) else offer_write(o) end
offer_event('ringing', o, '')
return 'OK'
