#!lua
-- set_agent: an agent asks to be ready, away or off, at once or when the work in hand is done.
-- KEYS[1] site prefix
-- ARGV    now, agent, state, reason
-- reply   agent | UNKNOWN_AGENT
-- include agent_write.lua
local id, state, reason = ARGV[2], ARGV[3], ARGV[4]
local a = agent_read(id)
if not a or a.leaving ~= '' then return 'UNKNOWN_AGENT' end

if agent_busy(a) and state == 'ready' then
  agent_wish_ready(a)
elseif agent_busy(a) then
  agent_wish(a, state, reason)
elseif a.state ~= state then
  agent_become(a, state, reason, now)
elseif a.reason ~= reason then
  agent_become(a, state, reason, a.since)
end
return agent_reply(a)
