#!lua
-- join: a call comes in line, comes back to its old place when the store had lost it, moves to another queue or lane, gives
-- its leg up to be called back, or has it back.
-- KEYS[1] site prefix
-- ARGV    now, call, queue, lane, clock or "", seq or "0", head ms, turn, language, note, from, to, limit or "0",
--         "1" when an earlier call of the number may be taken up, number to be called back or "", times of that callback,
--         leg of a caller who had been called back or ""
-- reply   view | {OWED, view of the entry that owes it} | ENDED | FULL | REPLAN when the lane must be planned first
-- include line.lua
-- include callback_write.lua
local call, queue, lane, clock, seq, head, turn, language, note, from, to, limit, redials, number, times, leg = unpack(ARGV, 2)
clock, seq, head, turn = tonumber(clock), tonumber(seq), tonumber(head), tonumber(turn)
limit, times = tonumber(limit), callback_list(times)
local e = entry_read(call)
local comes = not e or e.state == 'ended'
local later = e and turn - e.turn
if comes and e and later <= 0 then return 'ENDED' end
local other = number ~= '' and callback_owing(number)
if other and other.call ~= call then return { 'OWED', view_reply(other) } end

local owed = comes and number == '' and redials == '1' and callback_owing(from)
if owed and owed.queue ~= queue then owed = nil end
local full = limit > 0 and line_in_line(queue) >= limit
local returns = not e and clock and seq > 0
local waits = not comes and (entry_in_line(e) or e.state == 'deferred')
local again = not comes and number == '' and entry_to_call(e) and later > 0
local parks = waits and number ~= '' and not entry_to_call(e) and later >= 0
local moves = parks or waits and (queue ~= e.queue or lane ~= e.lane) and later >= 0
if full and (comes and not returns and not owed or moves and queue ~= e.queue) then return 'FULL' end

if not comes and not moves and not again then
  if later > 0 then
    e.turn = turn
    entry_write(e)
  end
  return view_reply(e)
end

if not plan_known(queue, lane) then
  plan_ask(queue, lane)
  return 'REPLAN'
end

local withdrawn, took_up, why, before -- replies, why the caller joins, and where a caller stood whose stay goes on
local moved -- the offers that a move takes back
local joined = now

-- take_up finds the place of a callback that is owed to the number, which ends, or of an earlier call that was given up a
-- while ago.
local function take_up()
  if owed then
    clock, seq, why = owed.clock, owed.seq, 'resumed'
    local taken = offer_withdraw(owed, nil, 'gone', 'resumed')
    entry_end(owed, 'resumed')
    withdrawn, took_up = offer_reply_all(taken, owed), entry_reply(owed)
    return
  end
  local kept = redials == '1' and redis.call('GET', key_back(queue, from))
  local till, old_clock, old_seq = string.match(kept or '', '^(%d+) (%d+) (%d+)$')
  if not till or now >= tonumber(till) then return end
  redis.call('DEL', key_back(queue, from))
  clock, seq, why = tonumber(old_clock), tonumber(old_seq), 'resumed'
end

-- enter makes a new entry.
local function enter()
  take_up()
  if seq == 0 then
    seq = redis.call('HINCRBY', key_counters, 'seq', '1')
  elseif seq > tonumber(redis.call('HGET', key_counters, 'seq') or 0) then
    redis.call('HSET', key_counters, 'seq', seq)
  end
  e = {
    call = call, clock = clock or now, seq = seq, state = '', bridged = '', outcome = '', number = number,
    times = times, trying = '', leg = leg, resumed = why and '1' or '',
  }
  if not why and number ~= '' and not returns then why = 'callback' end
  if returns then joined = math.min(now, clock) end
end

-- unpark gives the caller the leg back.
local function unpark()
  took_up = entry_reply(e)
  entry_forgo(e)
  local listed = e.state == 'calling' or e.state == 'deferred'
  if listed then entry_unlist(e) end
  e.number, e.times, e.trying, e.turn = '', '', '', turn
  if listed then
    e.state, e.changed = 'waiting', now
    entry_list(e)
  end
  entry_write(e)
  offer_refill(e)
  event('joined', 'call', call, 'queue', e.queue, 'why', 'resumed', 'before', e.queue, entry_told(e))
end

-- move takes the caller from where they wait, and the leg away.
local function move()
  why, before = parks and 'callback' or 'moved', e.queue
  moved = offer_withdraw(e, nil, 'gone', why)
  if queue ~= e.queue or parks then entry_waited(e, 'moved') end
  if queue == e.queue then joined = e.joined end
  entry_unlist(e)
  if parks then e.number, e.times, e.trying, e.leg = number, times, '', '' end
end

if comes then enter() end
if again then unpark() end
if not comes and moves then move() end
if not comes and not moves then return view_reply(e, nil, took_up) end
e.queue, e.lane, e.head, e.turn = queue, lane, head, turn
e.language, e.note, e.from, e.to = language, note, from, to
e.joined = joined
entry_place(e)
event(returns and 'rejoined' or 'joined', 'call', call, 'queue', queue, 'why', why or '', 'before', before or '', entry_told(e))
if e.state == 'deferred' then event('deferred', 'call', call, 'queue', queue) end
if moved then withdrawn = offer_reply_all(moved, e) end
return view_reply(e, withdrawn, took_up)
