#!lua flags=no-writes
-- learnt: a page of what a job has learnt.
-- KEYS[1] site prefix
-- ARGV    now, job, prefix of the names, where the page begins, at most so many hashes
-- reply   {cursor or "", {name, {field, value...}...}, where the next page begins or "0"}
-- include site.lua
local job, prefix, from, limit = ARGV[2], ARGV[3], tonumber(ARGV[4]), tonumber(ARGV[5])
local names = {}
for _, name in ipairs(redis.call('ZRANGEBYSCORE', key_hashes(job), '(' .. text(now), '+inf')) do
  if string.sub(name, 1, #prefix) == prefix then names[#names + 1] = name end
end
table.sort(names)
local hashes = {}
for i = from + 1, math.min(from + limit, #names) do
  hashes[#hashes + 1] = names[i]
  hashes[#hashes + 1] = redis.call('HGETALL', key_learnt(job, names[i]))
end
return { redis.call('GET', key_cursor(job)) or '', hashes, #names > from + limit and text(from + limit) or '0' }
