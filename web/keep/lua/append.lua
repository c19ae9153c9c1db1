#!lua
-- Writes entries at the end of a log.
-- KEYS  1 log (stream, whose entries have the ids 1-0, 2-0 ...)
-- ARGV  1 entries that are kept at most
--       2 life of the log from now on, in milliseconds; 0: for ever
--       3... entries
-- Reply the number of the last entry; 0: the log is empty.
local log_key, most, life = KEYS[1], ARGV[1], tonumber(ARGV[2])

local newest = redis.call('XREVRANGE', log_key, '+', '-', 'COUNT', 1)[1]
local last = newest and tonumber(string.match(newest[1], '^%d+')) or 0

for i = 3, #ARGV do
  last = last + 1
  redis.call('XADD', log_key, 'MAXLEN', most, string.format('%.0f-0', last), 'd', ARGV[i])
end
if life > 0 then
  redis.call('PEXPIRE', log_key, life)
else
  redis.call('PERSIST', log_key)
end
return last
