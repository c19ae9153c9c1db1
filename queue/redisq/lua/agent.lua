#!lua flags=no-writes
-- agent: one look at an agent.
-- KEYS[1] site prefix
-- ARGV    now, agent
-- reply   agent | UNKNOWN_AGENT
-- include agent.lua
local a = agent_read(ARGV[2])
if not a then return 'UNKNOWN_AGENT' end
return agent_reply(a)
