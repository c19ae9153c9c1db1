#!lua
-- Answers one turn of a call, once. A turn that was answered before, or that a later one has overtaken, changes nothing.
-- KEYS  1 record of the call: the last turn answered, a space, the session
--       2 reply of this turn
-- ARGV  1 turn, counted from 0
--       2 record to write
--       3 reply to write
--       4 life of the record, in milliseconds
--       5 life of the reply, in milliseconds
-- Reply {0} when written; {1, record, reply or false} when this turn was answered before.
local record_key, reply_key = KEYS[1], KEYS[2]
local turn = tonumber(ARGV[1])
local record, reply = ARGV[2], ARGV[3]
local record_life, reply_life = ARGV[4], ARGV[5]

local stored = redis.call('GET', record_key)
if stored then
  local answered = tonumber(string.match(stored, '^(%d+) '))
  if not answered then
    return redis.error_reply('ERR record of the call cannot be read')
  end
  if answered >= turn then
    return {1, stored, redis.call('GET', reply_key)}
  end
end

redis.call('SET', reply_key, reply, 'PX', reply_life)
redis.call('SET', record_key, record, 'PX', record_life)
return {0}
