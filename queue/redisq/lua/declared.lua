#!lua flags=no-writes
-- declared: what a plan is made of: routing, the profiles of agents, the lanes in use or asked for.
-- KEYS[1] site prefix
-- ARGV    now
-- reply   {revision, routing as JSON or "", {profile...}, {queue, lane...}}
-- include agent.lua
-- include plan.lua
local profiles = {}
if plan_current() then
  profiles = cjson.decode(redis.call('HGET', key_plan, 'profiles') or '[]')
else
  local known = {}
  for _, id in ipairs(redis.call('ZRANGE', key_agents, 0, -1)) do
    local a = agent_read(id)
    if a.leaving == '' and not known[a.profile] then profiles[#profiles + 1] = a.profile end
    known[a.profile] = known[a.profile] or a.leaving == ''
  end
end
local lanes = {}
for _, queue in ipairs(redis.call('SMEMBERS', key_queues)) do
  for _, lane in ipairs(redis.call('SMEMBERS', key_lanes(queue))) do
    if plan_used(queue, lane) or not plan_known(queue, lane) or plan_asked(queue, lane) then
      lanes[#lanes + 1], lanes[#lanes + 2] = queue, lane
    end
  end
end
return { plan_declared(), redis.call('GET', key_routing) or '', profiles, lanes }
