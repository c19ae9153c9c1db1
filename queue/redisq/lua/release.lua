#!lua
-- release: the leg of a withdrawn offer is down, its agent is free.
-- KEYS[1] site prefix
-- ARGV    now, ref
-- reply   OK, also when there is no such withdrawn offer
-- include offer_write.lua
local ref = ARGV[2]
local o = offer_known(ref)
if o and o.withdrawn ~= '' then offer_release(o, agent_read(o.agent)) end
return 'OK'
