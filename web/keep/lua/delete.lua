#!lua
-- Forgets a document.
-- KEYS  1 prefix of every key of the store
-- ARGV  1 kind, as it stands in keys
--       2 id
-- Reply 1 when there was one, else 0.
local prefix, kind, id = KEYS[1], ARGV[1], ARGV[2]
local doc_key, list_prefix = prefix .. 'doc:' .. kind .. ':' .. id, prefix .. 'list:' .. kind .. ':'

local by = redis.call('HGET', doc_key, 'by')
redis.call('ZREM', list_prefix, id)
if not by then
  return 0
end

redis.call('DEL', doc_key)
redis.call('ZREM', prefix .. 'ends:' .. kind, id .. '\n' .. by)
for name in string.gmatch(by, '[^\n]+') do redis.call('ZREM', list_prefix .. name, id) end
return 1
