#!lua
-- tell: an event of something beside the line.
-- KEYS[1] site prefix
-- ARGV    now, kind, call, queue, agent, why, item, reason
-- reply   OK
-- include site.lua
local kind, call, queue, agent, why, item, reason = unpack(ARGV, 2)
event(kind, 'call', call, 'queue', queue, 'agent', agent, 'why', why, 'item', item, 'reason', reason)
return 'OK'
