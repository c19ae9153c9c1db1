#!lua
-- Stores what has become of a message, unless it has changed since it was read.
-- KEYS  1 messages by id (hash); the keys beside it begin with its name
-- ARGV  1 id
--       2 state as it was read, empty: none
--       3 state from now on
--       4 queue
--       5 when it was done, in milliseconds; empty: it is open
--       6 life of the keys, in milliseconds
-- Reply 1 when it was stored, 0 when somebody else was faster.
local messages_key = KEYS[1]
local id, read, state, queue, done, life = unpack(ARGV)
local states_key, done_key = messages_key .. ':states', messages_key .. ':done'

if (redis.call('HGET', states_key, id) or '') ~= read or redis.call('HEXISTS', messages_key, id) == 0 then
  return 0
end

redis.call('HSET', states_key, id, state)
redis.call('PEXPIRE', states_key, life)
if done ~= '' then
  redis.call('ZREM', messages_key .. ':open', id)
  redis.call('ZREM', messages_key .. ':open:' .. queue, id)
  redis.call('ZADD', done_key, done, id)
  redis.call('PEXPIRE', done_key, life)
end
return 1
