#!lua
-- release: the leg of a withdrawn offer, or of a talk that is over, is down: its agent is free, or only wraps up.
-- KEYS[1] site prefix
-- ARGV    now, ref
-- reply   OK, also when there is no such offer
-- include offer_write.lua
local ref = ARGV[2]
local o = offer_known(ref)
if not o or o.withdrawn == '' then return 'OK' end

if o.withdrawn == 'over' then
  offer_leg_down(o, agent_read(o.agent))
else
  offer_release(o, agent_read(o.agent))
end
return 'OK'
