#!lua
-- Keeps a message, once. The oldest ones make room.
-- KEYS  1 messages by the time at which they were left (sorted set of ids)
--       2 messages by id (hash)
-- ARGV  1 id: call and recording
--       2 message
--       3 time at which it was left, in milliseconds
--       4 messages that are kept at most
--       5 life of both keys after the last message, in milliseconds
-- Reply 1 when it was kept, 0 when it had been before.
local order_key, messages_key = KEYS[1], KEYS[2]
local id, message, left = ARGV[1], ARGV[2], ARGV[3]
local limit, life = tonumber(ARGV[4]), ARGV[5]

local known = redis.call('HEXISTS', messages_key, id)
local surplus = redis.call('ZCARD', order_key) + 1 - limit
if known == 1 then
  return 0
end

redis.call('HSET', messages_key, id, message)
redis.call('ZADD', order_key, left, id)
if surplus > 0 then
  for _, old in ipairs(redis.call('ZRANGE', order_key, 0, surplus - 1)) do
    redis.call('ZREM', order_key, old)
    redis.call('HDEL', messages_key, old)
  end
end
redis.call('PEXPIRE', order_key, life)
redis.call('PEXPIRE', messages_key, life)
return 1
