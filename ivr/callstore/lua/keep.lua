#!lua
-- Keeps a message, once. The oldest ones make room.
-- KEYS  1 messages by id (hash); the keys beside it begin with its name
-- ARGV  1 id
--       2 message
--       3 time at which it was left, in milliseconds
--       4 messages that are kept at most
--       5 life of all keys after the last message, in milliseconds
--       6 queue
--       7 when it is due, in milliseconds; empty: nobody is to see to it
-- Reply 1 when it was kept, 0 when it had been before.
local messages_key = KEYS[1]
local id, message, left, limit, life, queue, due = unpack(ARGV)
local order_key, open_key, queues_key = messages_key .. ':order', messages_key .. ':open', messages_key .. ':queues'
local states_key, done_key = messages_key .. ':states', messages_key .. ':done'

local function open_of(name) return open_key .. ':' .. name end

-- forget lets one of the oldest go.
local function forget(old)
  local kept = redis.call('HGET', messages_key, old)
  if kept then redis.call('ZREM', open_of(cjson.decode(kept).Queue or ''), old) end
  for _, key in ipairs({ order_key, open_key, done_key }) do redis.call('ZREM', key, old) end
  redis.call('HDEL', messages_key, old)
  redis.call('HDEL', states_key, old)
end

local surplus = redis.call('ZCARD', order_key) + 1 - limit
if redis.call('HEXISTS', messages_key, id) == 1 then
  return 0
end

redis.call('HSET', messages_key, id, message)
redis.call('ZADD', order_key, left, id)
if due ~= '' then
  redis.call('ZADD', open_key, due, id)
  redis.call('ZADD', open_of(queue), due, id)
  redis.call('SADD', queues_key, queue)
end
if surplus > 0 then
  for _, old in ipairs(redis.call('ZRANGE', order_key, 0, surplus - 1)) do forget(old) end
end
for _, key in ipairs({ messages_key, order_key, open_key, open_of(queue), queues_key, states_key, done_key }) do
  redis.call('PEXPIRE', key, life)
end
return 1
