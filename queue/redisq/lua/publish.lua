#!lua
-- publish: a part of the forecasts that take the place of those published before, once the last part is there.
-- KEYS[1] site prefix
-- ARGV    now, name of the publication, "1" with its last part or "", ms for which it is told, then fields and texts in turn
-- reply   OK
-- include site.lua
local name, last, life = ARGV[2], ARGV[3], ARGV[4]
local part = key_publication(name)
for i = 5, #ARGV, 2 do redis.call('HSET', part, ARGV[i], ARGV[i + 1]) end
redis.call('PEXPIRE', part, life)
if last == '' then return 'OK' end
redis.call('UNLINK', key_published())
if redis.call('EXISTS', part) == 1 then redis.call('RENAME', part, key_published()) end
return 'OK'
