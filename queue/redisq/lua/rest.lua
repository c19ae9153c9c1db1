#!lua
-- rest: an agent who is not at work, or idle, is ready in a while; one at work when the work in hand is done.
-- KEYS[1] site prefix
-- ARGV    now, agent, ms
-- reply   agent | UNKNOWN_AGENT
-- include agent_write.lua
local id, ms = ARGV[2], tonumber(ARGV[3])
local a = agent_read(id)
if not a or a.leaving ~= '' then return 'UNKNOWN_AGENT' end

if agent_busy(a) then
  agent_wish_ready(a)
else
  agent_rest(a, '', math.max(ms, 1))
end
return agent_reply(a)
