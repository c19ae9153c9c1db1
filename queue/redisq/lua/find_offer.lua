#!lua flags=no-writes
-- find_offer: one look at an offer that is out or accepted.
-- KEYS[1] site prefix
-- ARGV    now, ref
-- reply   offer | STALE_OFFER
-- include offer.lua
local ref = ARGV[2]
local o = offer_read(ref)
if not o then return 'STALE_OFFER' end
return offer_reply(o, entry_read(o.call), agent_read(o.agent))
