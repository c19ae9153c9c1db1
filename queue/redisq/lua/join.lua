#!lua
-- join: a call comes in line, comes back to its old place when the store had lost it, or moves to another queue.
-- KEYS[1] site prefix
-- ARGV    now, call, queue, lane, clock or "", seq or "0", head ms, turn, language, note, from, to, limit or "0"
-- reply   view | ENDED | FULL
-- include line.lua
-- include offer_write.lua
local call, queue, lane, clock, seq, head, turn, language, note, from, to, limit = unpack(ARGV, 2)
local e = entry_read(call)

local full = tonumber(limit) > 0 and redis.call('ZCARD', key_line(queue)) >= tonumber(limit)
local returns = not e and clock ~= '' and tonumber(seq) > 0
local comes = not e or e.state == 'ended'
local moves = not comes and entry_in_line(e) and queue ~= e.queue and tonumber(turn) >= tonumber(e.turn)
if comes and e and tonumber(turn) <= tonumber(e.turn) then return 'ENDED' end
if (comes or moves) and full and not returns then return 'FULL' end

if not comes and not moves then
  if tonumber(turn) > tonumber(e.turn) then
    e.turn = turn
    redis.call('HSET', key_entry(call), 'turn', turn)
  end
  return view_reply(e)
end

local o, a
if moves then
  if e.offer ~= '' then
    o, a = offer_read(e.offer), agent_read(e.agent)
    offer_withdraw(o, e, a, 'moved')
  end
  entry_waited(e, 'moved')
  entry_unlist(e)
else
  local last = tonumber(redis.call('HGET', key_counters, 'seq') or 0)
  if tonumber(seq) == 0 then seq = text(last + 1) end
  redis.call('HSET', key_counters, 'seq', text(math.max(last, tonumber(seq))))
  e = { call = call, clock = clock == '' and text(now) or clock, seq = seq, bridged = '', outcome = '' }
end
e.queue, e.lane, e.head, e.turn = queue, lane, head, turn
e.language, e.note, e.from, e.to = language, note, from, to
e.joined = returns and text(math.min(now, tonumber(clock))) or text(now)
entry_place(e)
event(returns and 'rejoined' or 'joined', 'call', call, 'queue', queue, 'why', moves and 'moved' or '')
return view_reply(e, o and offer_reply(o, e, a))
