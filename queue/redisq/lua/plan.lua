#!lua
-- plan: who may serve whom from now on. Planned lanes that nobody stands in and that are not in it are let go.
-- KEYS[1] site prefix
-- ARGV    now, revision that it was made of, JSON: profiles, choices of each a line each, resume ms by queue, terms
--         "misses pause-ms wrap-up-max-ms" by queue, lanes
--         {queue, lane, plan}
-- reply   OK | REPLAN when something was declared meanwhile, or somebody stands in a lane that is not in it, or has asked for it
-- include offer_write.lua
-- include plan.lua
local rev, plan = ARGV[2], cjson.decode(ARGV[3])
if rev ~= plan_declared() then return 'REPLAN' end

local named, idle = {}, {}
for _, l in ipairs(plan.lanes) do named[lane_name(l[1], l[2])] = true end
for _, queue in ipairs(redis.call('SMEMBERS', key_queues)) do
  for _, lane in ipairs(redis.call('SMEMBERS', key_lanes(queue))) do
    if not named[lane_name(queue, lane)] then
      if plan_used(queue, lane) or plan_asked(queue, lane) then return 'REPLAN' end
      if plan_known(queue, lane) then idle[#idle + 1] = { queue, lane } end
    end
  end
end

-- staff_pools puts every agent who stays in the pool of their profile. It is done only when profiles or choices may have changed.
local function staff_pools()
  for pool = 0, (redis.call('HGET', key_plan, 'pools') or 0) - 1 do
    redis.call('DEL', key_pool(pool))
    for _, choice in ipairs({ 'longest-idle', 'least-talked', 'fewest-calls', 'round-robin', 'linear', 'weighted' }) do
      redis.call('DEL', key_ready(pool, choice))
    end
  end
  local numbers = {}
  for i, profile in ipairs(plan.profiles) do numbers[profile] = i end
  for _, id in ipairs(redis.call('ZRANGE', key_agents, 0, -1)) do
    local a = agent_read(id)
    local number = a.leaving == '' and numbers[a.profile]
    a.pool, a.choices = number and text(number - 1) or '', number and plan.choices[number] or ''
    agent_write(a)
    agent_count_pool(a, '', a.state)
  end
end

-- refill notes for whom more phones may ring under the new plan, once that is written.
local function refill()
  for _, id in ipairs(redis.call('ZRANGE', key_agents, 0, -1)) do
    local call = agent_read(id).call
    local e = call ~= '' and entry_read(call)
    if e and e.state == 'offered' then offer_refill(e) end
  end
end

for _, l in ipairs(idle) do redis.call('SREM', key_lanes(l[1]), l[2]) end
local stale = not plan_current()
if stale then staff_pools() end
redis.call('DEL', key_plan)
redis.call('HSET', key_plan, 'rev', rev, 'declared', rev, 'pools', text(#plan.profiles), 'profiles', cjson.encode(plan.profiles))
for queue, resume in pairs(plan.resume) do redis.call('HSET', key_plan, 'resume:' .. queue, text(resume)) end
for queue, terms in pairs(plan.terms) do redis.call('HSET', key_plan, 'terms:' .. queue, terms) end
for _, l in ipairs(plan.lanes) do
  plan_list(l[1], l[2])
  redis.call('HSET', key_plan, 'lane:' .. lane_name(l[1], l[2]), cmsgpack.pack(l[3]))
end
plans = {}
if stale then refill() end
return 'OK'
