#!lua flags=no-writes
-- forecasts: what is published for calls in line.
-- KEYS[1] site prefix
-- ARGV    now, calls
-- reply   {now, text of the forecast of each call or ""}
-- include site.lua
local told = { stamp }
for i = 2, #ARGV do told[i] = redis.call('HGET', key_published(), ARGV[i]) or '' end
return told
