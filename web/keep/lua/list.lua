#!lua
-- Reads documents of a list, the newest first, and takes those out of it whose time is over, or who came back
-- under other names.
-- KEYS  1 prefix of every key of the store
-- ARGV  1 kind, as it stands in keys
--       2 name of the list; empty: all of the kind
--       3 time of the document after which the page begins, in milliseconds; empty: at the newest
--       4 id of that document
--       5 documents at most
-- Reply for each document: id, rev, data, at, until, by.
local prefix, kind, name = KEYS[1], ARGV[1], ARGV[2]
local after_at, after_id, limit = ARGV[3], ARGV[4], tonumber(ARGV[5])
local list_key, doc_prefix = prefix .. 'list:' .. kind .. ':' .. name, prefix .. 'doc:' .. kind .. ':'

-- before compares bytes: the server's order of texts is that of its locale, the order of members is not.
local function before(a, b)
  for i = 1, math.min(#a, #b) do
    local x, y = string.byte(a, i), string.byte(b, i)
    if x ~= y then return x < y end
  end
  return #a < #b
end

local found, offset, most = {}, 0, after_at ~= '' and after_at or '+inf'
while #found < limit do
  local page = redis.call('ZRANGE', list_key, most, '-inf', 'BYSCORE', 'REV', 'LIMIT', offset, 100, 'WITHSCORES')
  if #page == 0 then break end
  local gone = {}
  for i = 1, #page, 2 do
    local id, at = page[i], page[i + 1]
    local shown = after_at == '' or tonumber(at) ~= tonumber(after_at) or before(id, after_id)
    local doc = shown and #found < limit and redis.call('HMGET', doc_prefix .. id, 'rev', 'data', 'at', 'until', 'by')
    if doc and doc[1] and (name == '' or string.find('\n' .. doc[5] .. '\n', '\n' .. name .. '\n', 1, true)) then
      found[#found + 1] = {id, doc[1], doc[2], doc[3], doc[4], doc[5]}
    elseif doc then
      gone[#gone + 1] = id
    end
  end
  if #gone > 0 then redis.call('ZREM', list_key, unpack(gone)) end
  offset = offset + #page / 2 - #gone
end
return found
