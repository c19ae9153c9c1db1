#!lua
-- join: a call comes in line, comes back to its old place when the store had lost it, or moves to another queue or lane.
-- KEYS[1] site prefix
-- ARGV    now, call, queue, lane, clock or "", seq or "0", head ms, turn, language, note, from, to, limit or "0",
--         "1" when an earlier call of the number may be taken up
-- reply   view | ENDED | FULL | REPLAN when the lane must be planned first
-- include line.lua
-- include offer_write.lua
local call, queue, lane, clock, seq, head, turn, language, note, from, to, limit, redials = unpack(ARGV, 2)
local e = entry_read(call)

local full = tonumber(limit) > 0 and line_in_line(queue) >= tonumber(limit)
local returns = not e and clock ~= '' and tonumber(seq) > 0
local comes = not e or e.state == 'ended'
local moves = not comes and entry_in_line(e) and (queue ~= e.queue or lane ~= e.lane) and tonumber(turn) >= tonumber(e.turn)
if comes and e and tonumber(turn) <= tonumber(e.turn) then return 'ENDED' end
if (comes or moves and queue ~= e.queue) and full and not returns then return 'FULL' end

if not comes and not moves then
  if tonumber(turn) > tonumber(e.turn) then
    e.turn = turn
    redis.call('HSET', key_entry(call), 'turn', turn)
  end
  return view_reply(e)
end

if not plan_known(queue, lane) then
  plan_ask(queue, lane)
  return 'REPLAN'
end

-- take_up is the clock and the arrival number of an earlier call that was given up a while ago, if there was one.
local function take_up()
  local kept = redials == '1' and redis.call('GET', key_back(queue, from))
  local till, old_clock, old_seq = string.match(kept or '', '^(%d+) (%d+) (%d+)$')
  if not till or now >= tonumber(till) then return nil end
  redis.call('DEL', key_back(queue, from))
  return old_clock, old_seq
end

local o, a, why
local joined = text(now)
if moves then
  why = 'moved'
  if e.offer ~= '' then
    o, a = offer_read(e.offer), agent_read(e.agent)
    offer_withdraw(o, e, a, 'moved')
  end
  if queue ~= e.queue then entry_waited(e, 'moved') else joined = e.joined end
  entry_unlist(e)
else
  local old_clock, old_seq = take_up()
  if old_clock then clock, seq, why = old_clock, old_seq, 'resumed' end
  local last = tonumber(redis.call('HGET', key_counters, 'seq') or 0)
  if tonumber(seq) == 0 then seq = text(last + 1) end
  redis.call('HSET', key_counters, 'seq', text(math.max(last, tonumber(seq))))
  e = { call = call, clock = clock == '' and text(now) or clock, seq = seq, bridged = '', outcome = '' }
  e.resumed = old_clock and '1' or ''
end
e.queue, e.lane, e.head, e.turn = queue, lane, head, turn
e.language, e.note, e.from, e.to = language, note, from, to
e.joined = returns and text(math.min(now, tonumber(clock))) or joined
entry_place(e)
event(returns and 'rejoined' or 'joined', 'call', call, 'queue', queue, 'why', why or '')
return view_reply(e, o and offer_reply(o, e, a))
