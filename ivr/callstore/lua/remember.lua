#!lua
-- Remembers something of those who call from a number. A call that has ended is counted once.
-- KEYS  1 contact (hash)
--       2 latest calls of the contact by the time at which they ended (sorted set of calls)
-- ARGV  1 call that has ended, or empty
--       2 time at which it happened, in milliseconds
--       3 latest calls that are kept at most
--       4 life of both keys, in milliseconds
--       5... names and values to be set; a value that is empty clears its name
-- Reply 1 when a call was counted, else 0.
local contact_key, recent_key = KEYS[1], KEYS[2]
local call, at = ARGV[1], ARGV[2]
local limit, life = tonumber(ARGV[3]), ARGV[4]

local counted = 0
if call ~= '' then
  counted = redis.call('ZADD', recent_key, 'NX', at, call)
end

if counted == 1 then
  redis.call('HINCRBY', contact_key, 'calls', 1)
  redis.call('ZREMRANGEBYRANK', recent_key, 0, -limit - 1)
end
for i = 5, #ARGV - 1, 2 do
  if ARGV[i + 1] == '' then
    redis.call('HDEL', contact_key, ARGV[i])
  else
    redis.call('HSET', contact_key, ARGV[i], ARGV[i + 1])
  end
end
redis.call('PEXPIRE', contact_key, life)
redis.call('PEXPIRE', recent_key, life)
return counted
