#!lua
-- defer: a callback that was offered is put off until a time; the agent is free again.
-- KEYS[1] site prefix
-- ARGV    now, ref, time until which it is not in line
-- reply   entry | STALE_OFFER when the offer is over, rings, or is not that of a callback
-- include callback_write.lua
local ref, till = ARGV[2], ARGV[3]
local o, e = callback_offer(ref)
if not o then return 'STALE_OFFER' end

local a = agent_read(o.agent)
offer_settle(o)
callback_postpone(e, till)
offer_event('deferred', o, '')
agent_spare(a)
return entry_reply(e)
