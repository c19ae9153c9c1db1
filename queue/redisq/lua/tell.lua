#!lua
-- tell: an event of something beside the line.
-- KEYS[1] site prefix
-- ARGV    now, kind, call, queue, agent, why, item, reason, flow, step
-- reply   OK
-- include site.lua
local kind, call, queue, agent, why, item, reason, flow, step = unpack(ARGV, 2)
event(kind, 'call', call, 'queue', queue, 'agent', agent, 'why', why, 'item', item, 'reason', reason, 'flow', flow, 'step', step)
return 'OK'
