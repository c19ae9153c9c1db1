#!lua
-- beat: a sign of life of an agent. Who was away for the lack of one is ready again.
-- KEYS[1] site prefix
-- ARGV    now, agent, ms until the next one must come; 0: the declared lease
-- reply   agent | UNKNOWN_AGENT
-- include agent_write.lua
local id, ms = ARGV[2], tonumber(ARGV[3])
local a = agent_read(id)
if not a or a.leaving ~= '' then return 'UNKNOWN_AGENT' end
if a.lease == 0 then return agent_reply(a) end

if a.state == 'away' and a.reason == 'absent' then
  agent_become(a, 'ready', '', now)
elseif agent_busy(a) and a.next == 'away' and a.reason == 'absent' then
  agent_wish(a, 'ready', '')
end
agent_lease(a, ms == 0 and a.lease or ms)
return agent_reply(a)
