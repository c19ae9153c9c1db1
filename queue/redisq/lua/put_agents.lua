#!lua
-- put_agents: exactly these agents are registered. The plan is out of date from here on.
-- KEYS[1] site prefix
-- ARGV    now, then for each agent: ID, name, address, queues a line each, language, profile, weight, place, lease ms
-- reply   OK
-- include agent_write.lua
-- include plan.lua
local listed = {}
for i = 2, #ARGV, 9 do
  local id, name, address, queues, language, profile, weight, place, lease = unpack(ARGV, i, i + 8)
  listed[id], weight, place, lease = true, tonumber(weight), tonumber(place), tonumber(lease)
  local a = agent_read(id)
  local known = a ~= nil
  if not known or a.leaving ~= '' or a.name ~= name or a.address ~= address or a.queues ~= queues or a.language ~= language
    or a.profile ~= profile or a.weight ~= weight or a.place ~= place or a.lease ~= lease then
    event('registered', 'agent', id)
  end
  if known then
    agent_count(a, a.state, '')
  else
    a = agent_new(id)
  end
  if a.leaving ~= '' then a.leaving, a.next = '', '' end
  a.name, a.address, a.queues, a.language = name, address, queues, language
  a.profile, a.weight, a.place = profile, weight, place
  local changed = a.lease ~= lease
  a.lease = lease
  for queue in string.gmatch(queues, '[^\n]+') do redis.call('SADD', key_queues, queue) end
  redis.call('ZADD', key_agents, 0, id)
  if known then
    agent_count(a, '', a.state)
    agent_write(a)
    if changed then agent_lease(a, lease) end
  else
    agent_become(a, 'offline', '', now)
  end
end

for _, id in ipairs(redis.call('ZRANGE', key_agents, 0, -1)) do
  if not listed[id] then
    local a = agent_read(id)
    if agent_busy(a) then
      if a.leaving == '' then event('wished', 'agent', id, 'state', 'offline') end
      a.leaving, a.next, a.reason = '1', 'offline', ''
      agent_write(a)
    else
      agent_forget(a)
    end
  end
end
plan_outdate()
return 'OK'
