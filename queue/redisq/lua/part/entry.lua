-- include site.lua
-- Entries: how they are kept and told.
local ENTRY_FIELDS = {
  'queue', 'lane', 'state', 'clock', 'seq', 'head', 'turn', 'language', 'note', 'from', 'to',
  'joined', 'changed', 'offer', 'agent', 'bridged', 'outcome', 'resumed',
}
local ENTRY_TTL = 24 * 3600
local TOMBSTONE_TTL = 6 * 3600

-- entry_read is the entry of a call, or nil.
local function entry_read(call)
  local values = redis.call('HMGET', key_entry(call), unpack(ENTRY_FIELDS))
  if not values[1] then return nil end
  local e = { call = call }
  for i, field in ipairs(ENTRY_FIELDS) do e[field] = values[i] end
  return e
end

-- entry_reply is the entry as the Go side reads it: call, then every field in order.
local function entry_reply(e)
  local reply = { e.call }
  for i, field in ipairs(ENTRY_FIELDS) do reply[i + 1] = e[field] end
  return reply
end

local function entry_in_line(e) return e.state == 'waiting' or e.state == 'offered' end

-- entry_member is how a caller stands in a sorted set: equal orders are decided by arrival.
local function entry_member(e) return string.format('%016.0f', e.seq) .. ':' .. e.call end
local function member_call(member) return string.sub(member, 18) end
