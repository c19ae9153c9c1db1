#!lua
-- lease: a job is given to one holder for a while, and again to the same.
-- KEYS[1] site prefix
-- ARGV    now, job, holder, ms
-- reply   OK | NONE while another holds it
-- include site.lua
local job, holder, ms = ARGV[2], ARGV[3], tonumber(ARGV[4])
local kept = redis.call('GET', key_lease(job))
local till, other = string.match(kept or '', '^(%d+) (.*)$')
if till and other ~= holder and now < tonumber(till) then return 'NONE' end
redis.call('SET', key_lease(job), text(now + ms) .. ' ' .. holder, 'PX', text(ms + 60000))
return 'OK'
