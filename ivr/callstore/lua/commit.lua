#!lua
-- Answers one turn of a call, once, and puts on record what it promises. A turn that was answered before, or that a later one
-- has overtaken, changes nothing.
-- KEYS  1 record of the call: the last turn answered, a space, the session
--       2 reply of this turn
--       3 promises that callers were told (stream)
-- ARGV  1 turn, counted from 0
--       2 record to write
--       3 reply to write
--       4 life of the record, in milliseconds
--       5 life of the reply, in milliseconds
--       6 promises that are kept at most, give or take
--       7 life of the promises after the last one, in milliseconds
--       8... promises of this turn
-- Reply {0} when written; {1, record, reply or false} when this turn was answered before.
local record_key, reply_key, told_key = KEYS[1], KEYS[2], KEYS[3]
local turn = tonumber(ARGV[1])
local record, reply = ARGV[2], ARGV[3]
local record_life, reply_life = ARGV[4], ARGV[5]
local told_limit, told_life = ARGV[6], ARGV[7]

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
for i = 8, #ARGV do
  redis.call('XADD', told_key, 'MAXLEN', '~', told_limit, '*', 'told', ARGV[i])
end
if #ARGV > 7 then redis.call('PEXPIRE', told_key, told_life) end
return {0}
