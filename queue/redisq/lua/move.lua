#!lua
-- move: a caller in line is taken to another queue or lane, for a reason.
-- KEYS[1] site prefix
-- ARGV    now, call, queue, lane, turn, why
-- reply   view | UNKNOWN_CALL | ENDED | REPLAN when the lane must be planned first
-- include line.lua
-- include offer_write.lua
local call, queue, lane, turn, why = unpack(ARGV, 2)
local e = entry_read(call)
if not e then return 'UNKNOWN_CALL' end
if e.state == 'ended' then return 'ENDED' end
if e.state ~= 'waiting' and e.state ~= 'offered' or queue == e.queue and lane == e.lane then return view_reply(e) end
if not plan_known(queue, lane) then
  plan_ask(queue, lane)
  return 'REPLAN'
end

local withdrawn = offer_withdraw(e, nil, 'gone', 'moved')
if queue ~= e.queue then
  entry_waited(e, 'moved')
  e.joined = now
end
local before = e.queue
entry_unlist(e)
e.queue, e.lane, e.turn = queue, lane, math.max(e.turn, tonumber(turn))
entry_place(e)
event('joined', 'call', call, 'queue', queue, 'why', 'moved', 'before', before, 'reason', why, entry_told(e))
return view_reply(e, offer_reply_all(withdrawn, e))
