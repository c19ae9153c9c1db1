#!lua
-- missed: nobody was reached on the leg on which a callback was tried: later again, or never. The agent who waited is
-- free when the leg is down.
-- KEYS[1] site prefix
-- ARGV    now, call, leg or "" when none could be dialled, why, time of the next try or "" for none
-- reply   {entry} | {entry, offer withdrawn} | UNKNOWN_CALL | ENDED | STALE_OFFER when that leg is not being tried |
--         REPLAN when the caller's lane must be planned first
-- include callback_write.lua
local call, leg, why, till = ARGV[2], ARGV[3], ARGV[4], ARGV[5]
local e = entry_read(call)
local refusal = callback_not_called(e, leg)
if refusal then return refusal end
if e.leg ~= '' or e.trying ~= leg then return 'STALE_OFFER' end
if not plan_known(e.queue, e.lane) then
  plan_ask(e.queue, e.lane)
  return 'REPLAN'
end

event('missed', 'call', call, 'queue', e.queue, 'agent', e.agent, 'offer', e.offer, 'leg', leg, 'why', why)
local withdrawn = offer_withdraw(e, nil, 'gone', why)
local t = callback_times(e)
t.tries = t.tries + 1
callback_set_times(e, t)
e.trying = ''
if till == '' then
  entry_end(e, 'unreached')
else
  callback_postpone(e, till)
  event('deferred', 'call', call, 'queue', e.queue)
end
return { entry_reply(e), offer_reply_all(withdrawn, e) }
