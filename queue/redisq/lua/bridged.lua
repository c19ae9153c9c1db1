#!lua
-- bridged: caller and agent have met.
-- KEYS[1] site prefix
-- ARGV    now, call
-- reply   OK | UNKNOWN_CALL | ENDED | STALE_OFFER
-- include offer_write.lua
local call = ARGV[2]
local e = entry_read(call)
if not e then return 'UNKNOWN_CALL' end
if e.state == 'ended' then return 'ENDED' end
if e.state ~= 'connected' or entry_to_call(e) then return 'STALE_OFFER' end
if e.bridged ~= '' then return 'OK' end

local o = offer_read(e.offer)
o.deadline = ''
redis.call('ZREM', key_deadlines, 'o:' .. o.ref)
offer_write(o)
e.bridged = now
entry_write(e)
entry_waited(e, 'answered')
offer_event('bridged', o, '')
return 'OK'
