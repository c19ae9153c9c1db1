#!lua
-- put_routing: how queues are routed from now on. The plan is out of date from here on.
-- KEYS[1] site prefix
-- ARGV    now, routing as JSON
-- reply   OK
-- include plan.lua
if redis.call('GET', key_routing) ~= ARGV[2] then event('routed') end
redis.call('SET', key_routing, ARGV[2])
plan_outdate()
return 'OK'
