#!lua
-- leave: a call goes for good; an offer that is out is withdrawn, its agent still reserved; a talk ends as answered. Who
-- is to be called back cannot hang up.
-- KEYS[1] site prefix
-- ARGV    now, call, outcome, wrap-up ms
-- reply   {entry} | {entry, offer in hand} | NONE
-- include offer_write.lua
local call, why, wrap_up = ARGV[2], ARGV[3], tonumber(ARGV[4])
local e = entry_read(call)
if not e then return 'NONE' end
local hung_up = why == 'abandoned' or why == 'vanished'
if e.state == 'ended' or entry_to_call(e) and hung_up then return { entry_reply(e) } end

local o = e.offer ~= '' and offer_read(e.offer) or nil
local a = o and agent_read(o.agent)
if e.state == 'connected' and not entry_to_call(e) then
  offer_settle(o)
  entry_leave(e, why)
  agent_wrap_up(a, o.made, e.bridged ~= '', wrap_up)
else
  if o then offer_withdraw(o, e, a, why) end
  entry_leave(e, why)
end
if not o then return { entry_reply(e) } end
return { entry_reply(e), offer_reply(o, e, a) }
