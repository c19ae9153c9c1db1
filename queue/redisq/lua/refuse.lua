#!lua
-- refuse: an offer comes to nothing; the caller returns to the old place.
-- KEYS[1] site prefix
-- ARGV    now, ref, refusal
-- reply   offer | NONE when it was over already | STALE_OFFER when it was accepted
-- include offer_write.lua
local ref, why = ARGV[2], ARGV[3]
local o = offer_read(ref)
if not o then return 'NONE' end
if o.accepted ~= '' then return 'STALE_OFFER' end

local e, a = entry_read(o.call), agent_read(o.agent)
offer_refuse(o, e, a, why)
return offer_reply(o, e, a)
