#!lua
-- extend_wrap_up: a wrap-up goes on for a while from now, within what the queue allows.
-- KEYS[1] site prefix
-- ARGV    now, agent, ms
-- reply   agent | UNKNOWN_AGENT | NO_WRAP_UP
-- include agent_write.lua
-- include plan.lua
local id, ms = ARGV[2], tonumber(ARGV[3])
local a = agent_read(id)
if not a or a.leaving ~= '' then return 'UNKNOWN_AGENT' end
if a.state ~= 'wrap-up' or a.call == '' then return 'NO_WRAP_UP' end

local till = math.min(now + ms, a.since + plan_terms(a.queue).wrap_up_max)
if till > a.till then
  a.till = till
  agent_until(a, math.max(till, a.deadline))
  agent_write(a)
  event('wished', 'agent', id, 'state', 'wrap-up')
end
return agent_reply(a)
