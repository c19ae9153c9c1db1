#!lua
-- leave: a call goes for good; the offers that are out are withdrawn, their agents still reserved; a talk ends as answered.
-- Who is to be called back cannot hang up, and who is in line has not been answered.
-- KEYS[1] site prefix
-- ARGV    now, call, outcome, wrap-up ms
-- reply   {entry} | {entry, offer in hand, the others of its group in it} | NONE
-- include offer_write.lua
local call, why, wrap_up = ARGV[2], ARGV[3], tonumber(ARGV[4])
local e = entry_read(call)
if not e then return 'NONE' end
local hung_up = why == 'abandoned' or why == 'vanished'
if e.state == 'ended' or entry_to_call(e) and hung_up or entry_in_line(e) and why == 'answered' then
  return { entry_reply(e) }
end

if e.state == 'connected' and not entry_to_call(e) then
  local o = offer_read(e.offer)
  local a = agent_read(o.agent)
  entry_leave(e, why)
  offer_over(o, a, e.bridged ~= '', wrap_up)
  return { entry_reply(e), offer_reply(o, e, a) }
end
local withdrawn = offer_withdraw(e, nil, 'gone', why)
entry_leave(e, why)
return { entry_reply(e), offer_reply_all(withdrawn, e) }
