#!lua
-- settle: one step of the ledger of promises: records as they stand from now on, and what is told of them. The oldest records
-- make room.
-- KEYS[1] site prefix
-- ARGV    now, state as it was read, state from now on, keep (ms), most, how many records,
--         of each record: ID, told at, live or empty, JSON; of each event: kind, call, queue, promise, why, item
-- reply   OK | STALE_LEDGER when somebody else has moved the ledger on
-- include site.lua
local was, is, keep, most, records = ARGV[2], ARGV[3], tonumber(ARGV[4]), tonumber(ARGV[5]), tonumber(ARGV[6])
if (redis.call('GET', key_ledger) or '') ~= was then return 'STALE_LEDGER' end

local function forget(ids)
  for _, id in ipairs(ids) do
    redis.call('HDEL', key_promises, id)
    redis.call('ZREM', key_promises_at, id)
    redis.call('ZREM', key_promises_live, id)
  end
end

redis.call('SET', key_ledger, is)
local at = 7
for _ = 1, records do
  local id, told, live, record = unpack(ARGV, at, at + 3)
  redis.call('HSET', key_promises, id, record)
  redis.call('ZADD', key_promises_at, told, id)
  if live ~= '' then redis.call('ZADD', key_promises_live, told, id) else redis.call('ZREM', key_promises_live, id) end
  at = at + 4
end
for i = at, #ARGV, 6 do
  local kind, call, queue, promise, why, item = unpack(ARGV, i, i + 5)
  event(kind, 'call', call, 'queue', queue, 'promise', promise, 'why', why, 'item', item)
end
forget(redis.call('ZRANGEBYSCORE', key_promises_at, '-inf', text(now - keep - 1), 'LIMIT', 0, records + 10))
local surplus = redis.call('ZCARD', key_promises_at) - most
if surplus > 0 then forget(redis.call('ZRANGE', key_promises_at, 0, math.min(surplus, records + 10) - 1)) end
return 'OK'
