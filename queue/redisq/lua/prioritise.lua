#!lua
-- prioritise: a caller in line gets another head start, for a reason.
-- KEYS[1] site prefix
-- ARGV    now, call, head ms, why
-- reply   view | UNKNOWN_CALL | ENDED
-- include line.lua
-- include entry_write.lua
local call, head, why = ARGV[2], tonumber(ARGV[3]), ARGV[4]
local e = entry_read(call)
if not e then return 'UNKNOWN_CALL' end
if e.state == 'ended' then return 'ENDED' end
if e.state == 'connected' or e.head == head then return view_reply(e) end

e.head = head
if entry_in_line(e) then redis.call('ZADD', key_line(e.queue, e.lane), entry_order(e), entry_member(e)) end
redis.call('ZADD', key_filling(e.queue, e.lane), 'XX', entry_order(e), entry_member(e))
if e.state == 'waiting' then redis.call('ZADD', key_waiting(e.queue, e.lane), entry_order(e), entry_member(e)) end
entry_write(e)
event('prioritised', 'call', call, 'queue', e.queue, 'why', why, entry_told(e))
return view_reply(e)
