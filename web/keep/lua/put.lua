#!lua
-- Writes a document, unless it has changed since it was read.
-- KEYS  1 prefix of every key of the store
-- ARGV  1 kind, as it stands in keys
--       2 id
--       3 revision that was read; 0: there was none
--       4 data
--       5 time by which it is listed, in milliseconds
--       6 time when it is forgotten, in milliseconds; 0: never
--       7 now, in milliseconds; empty: the server's time
--       8... names under which it is listed
-- Reply the new revision, or 0 when the document has changed.
local prefix, kind, id = KEYS[1], ARGV[1], ARGV[2]
local read, data, at, till = tonumber(ARGV[3]), ARGV[4], ARGV[5], tonumber(ARGV[6])
local now = tonumber(ARGV[7])
local doc_key, ends_key = prefix .. 'doc:' .. kind .. ':' .. id, prefix .. 'ends:' .. kind

if not now then
  local t = redis.call('TIME')
  now = tonumber(t[1]) * 1000 + math.floor(tonumber(t[2]) / 1000)
end

local function list_key(name) return prefix .. 'list:' .. kind .. ':' .. name end

-- names splits what joined has put together.
local function names(text)
  local found = {}
  for name in string.gmatch(text, '[^\n]+') do found[#found + 1] = name end
  return found
end

-- join lists the document under a name, and keeps that list for as long as it may hold a document that is not forgotten.
local function join(name)
  local key = list_key(name)
  local left = redis.call('PTTL', key) -- -2: there is none yet, -1: it stays
  redis.call('ZADD', key, at, id)
  if till == 0 then
    redis.call('PERSIST', key)
  elseif left == -2 or (left >= 0 and left < till - now) then
    redis.call('PEXPIRE', key, math.max(till - now, 1))
  end
end

-- sweep takes documents whose time is over out of the lists, a few at a time. A member of the ends is an id and the
-- names under which it was listed.
local function sweep()
  for _, member in ipairs(redis.call('ZRANGE', ends_key, '-inf', now, 'BYSCORE', 'LIMIT', 0, 20)) do
    local listed = names(member)
    local gone = table.remove(listed, 1)
    local current = redis.call('HGET', prefix .. 'doc:' .. kind .. ':' .. gone, 'by')
    local still = {}
    for _, name in ipairs(names(current or '')) do still[name] = true end
    for _, name in ipairs(listed) do
      if not still[name] then redis.call('ZREM', list_key(name), gone) end
    end
    if not current then redis.call('ZREM', list_key(''), gone) end
    redis.call('ZREM', ends_key, member)
  end
end

local was = redis.call('HMGET', doc_key, 'rev', 'by')
if tonumber(was[1] or 0) ~= read then
  return 0
end

sweep()
if was[1] then
  redis.call('ZREM', ends_key, id .. '\n' .. was[2])
  for _, name in ipairs(names(was[2])) do redis.call('ZREM', list_key(name), id) end
end
local by = table.concat(ARGV, '\n', 8)
redis.call('HSET', doc_key, 'rev', read + 1, 'data', data, 'at', at, 'until', till, 'by', by)
join('')
for i = 8, #ARGV do join(ARGV[i]) end
if till == 0 then
  redis.call('PERSIST', doc_key)
else
  redis.call('ZADD', ends_key, till, id .. '\n' .. by)
  redis.call('PEXPIRE', doc_key, math.max(till - now, 0))
end
return read + 1
