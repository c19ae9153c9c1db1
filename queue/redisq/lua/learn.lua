#!lua
-- learn: what a job has learnt from events is counted, and its cursor moves with it, so that each event counts once.
-- KEYS[1] site prefix
-- ARGV    now, job, cursor until now, cursor from now on, then of each count: hash, field or "" to forget the hash, what is
--         added, what is set or "", for how many ms the hash is kept from now or "0"
-- reply   OK | OVERTAKEN when the cursor is another
-- include site.lua
local job, after, upto = ARGV[2], ARGV[3], ARGV[4]
if (redis.call('GET', key_cursor(job)) or '') ~= after then return 'OVERTAKEN' end

local function forget(hash)
  redis.call('UNLINK', key_learnt(job, hash))
  redis.call('ZREM', key_hashes(job), hash)
end

for _, hash in ipairs(redis.call('ZRANGEBYSCORE', key_hashes(job), '-inf', text(now))) do forget(hash) end
local touched = {} -- until when each hash that is touched is kept, 0 where no count says so
for i = 5, #ARGV, 5 do
  local hash, field, add, set, keep = ARGV[i], ARGV[i + 1], ARGV[i + 2], ARGV[i + 3], tonumber(ARGV[i + 4])
  if field == '' then
    forget(hash)
    touched[hash] = nil
  else
    if set ~= '' then
      redis.call('HSET', key_learnt(job, hash), field, set)
    else
      redis.call('HINCRBY', key_learnt(job, hash), field, add)
    end
    if keep > 0 or not touched[hash] then touched[hash] = keep > 0 and now + keep or 0 end
  end
end
for hash, till in pairs(touched) do
  if till > 0 then
    redis.call('ZADD', key_hashes(job), text(till), hash)
  else
    redis.call('ZADD', key_hashes(job), 'NX', '+inf', hash)
  end
end
redis.call('SET', key_cursor(job), upto)
return 'OK'
