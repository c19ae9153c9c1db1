#!lua flags=no-writes
-- promises: the ledger's state and a page of its records, the newest first.
-- KEYS[1] site prefix
-- ARGV    now, live or empty, ID before which the page begins or empty, limit
-- reply   state, records
-- include site.lua
local live, before, limit = ARGV[2], ARGV[3], tonumber(ARGV[4])
local order = key_promises_at
if live ~= '' then order = key_promises_live end
local page = { redis.call('GET', key_ledger) or '', {} }
local from = before == '' and 0 or redis.call('ZREVRANK', order, before)
if limit < 1 or not from then return page end
if before ~= '' then from = from + 1 end
local ids = redis.call('ZREVRANGE', order, from, from + limit - 1)
for i, id in ipairs(ids) do page[2][i] = redis.call('HGET', key_promises, id) end
return page
