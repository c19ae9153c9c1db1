-- include site.lua
-- Entries: how they are kept and told.
local ENTRY_FIELDS = {
  'queue', 'lane', 'state', 'clock', 'seq', 'head', 'turn', 'language', 'note', 'from', 'to',
  'joined', 'changed', 'offer', 'agent', 'bridged', 'outcome', 'resumed',
}
-- What only callers have who were to be called back; the fields of others are not kept at all. See callback.lua.
local CALLBACK_FIELDS = { 'number', 'times', 'trying', 'leg' }
local UNKNOWN_LEG = 'unknown' -- queue.UnknownLeg
local ENTRY_TTL = 24 * 3600
local TOMBSTONE_TTL = 6 * 3600

local ALL_FIELDS = { unpack(ENTRY_FIELDS) }
for _, field in ipairs(CALLBACK_FIELDS) do ALL_FIELDS[#ALL_FIELDS + 1] = field end

-- entry_read is the entry of a call, or nil. kept is what Redis keeps, so that only changes are written.
local function entry_read(call)
  local values = redis.call('HMGET', key_entry(call), unpack(ALL_FIELDS))
  if not values[1] then return nil end
  local e = { call = call, kept = values }
  for i, field in ipairs(ALL_FIELDS) do e[field] = values[i] or '' end
  return e
end

-- entry_reply is the entry as the Go side reads it: call, then every field in order.
local function entry_reply(e)
  local reply = { e.call }
  for i, field in ipairs(ALL_FIELDS) do reply[i + 1] = e[field] end
  return reply
end

-- entry_told is the place of a caller who comes or is moved, as an event tells it.
local function entry_told(e)
  return 'lane', e.lane == 'main' and '' or e.lane, 'head', e.head == '0' and '' or e.head
end

local function entry_in_line(e) return e.state == 'waiting' or e.state == 'offered' or e.state == 'calling' end

-- entry_to_call reports whether the caller is to be called back: they are not on the phone.
local function entry_to_call(e) return e.number ~= '' and e.leg == '' end

-- entry_member is how a caller stands in a sorted set: equal orders are decided by arrival.
local function entry_member(e) return string.format('%016.0f', e.seq) .. ':' .. e.call end
local function member_call(member) return string.sub(member, 18) end
