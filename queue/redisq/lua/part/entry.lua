-- include site.lua
-- Entries: how they are kept and told.
-- An entry is a list of its fields in one packed value: they are read and written together, and a list is read faster than a
-- hash by its names. number, times, trying and leg are set only of callers who were to be called back, see callback.lua.
local UNKNOWN_LEG = 'unknown' -- queue.UnknownLeg
local ENTRY_TTL = 24 * 3600
local TOMBSTONE_TTL = 6 * 3600

-- entry_read is the entry of a call, or nil.
local function entry_read(call)
  local kept = redis.call('GET', key_entry(call))
  if not kept then return nil end
  local v = cmsgpack.unpack(kept)
  return {
    call = call,
    queue = v[1], lane = v[2], state = v[3], clock = v[4], seq = v[5], head = v[6], turn = v[7], language = v[8],
    note = v[9], from = v[10], to = v[11], joined = v[12], changed = v[13], offer = v[14], agent = v[15],
    bridged = v[16], outcome = v[17], resumed = v[18], number = v[19], times = v[20], trying = v[21], leg = v[22],
  }
end

-- entry_new is an entry of which nothing is known but the call and the queue.
local function entry_new(call, queue)
  return {
    call = call, queue = queue,
    lane = '', state = '', clock = '', seq = '', head = '', turn = '', language = '', note = '', from = '', to = '',
    joined = '', changed = '', offer = '', agent = '', bridged = '', outcome = '', resumed = '', number = '',
    times = '', trying = '', leg = '',
  }
end

-- entry_fields are the fields in the order in which they are kept.
local function entry_fields(e)
  return {
    e.queue, e.lane, e.state, e.clock, e.seq, e.head, e.turn, e.language, e.note, e.from, e.to, e.joined, e.changed,
    e.offer, e.agent, e.bridged, e.outcome, e.resumed, e.number, e.times, e.trying, e.leg,
  }
end

-- entry_reply is the entry as the Go side reads it: the fields, then the call.
local function entry_reply(e)
  local reply = entry_fields(e)
  reply[#reply + 1] = e.call
  return reply
end

-- entry_told is the place of a caller who comes or is moved, as an event tells it.
local function entry_told(e)
  return 'lane', e.lane == 'main' and '' or e.lane, 'head', e.head == 0 and '' or e.head
end

local function entry_in_line(e) return e.state == 'waiting' or e.state == 'offered' or e.state == 'calling' end

-- entry_to_call reports whether the caller is to be called back: they are not on the phone.
local function entry_to_call(e) return e.number ~= '' and e.leg == '' end

-- entry_order is by what callers are served, the lowest first.
local function entry_order(e) return e.clock - e.head end

-- entry_member is how a caller stands in a sorted set: equal orders are decided by arrival.
local function entry_member(e) return string.format('%016.0f', e.seq) .. ':' .. e.call end
local function member_call(member) return string.sub(member, 18) end

-- The sums of a queue are two of three numbers each, packed: count, total and squares of handling times, and of patience.
local HANDLE, PATIENCE = 1, 4
local SUMS_TTL = 30 * 24 * 3600

local function sums_of(queue)
  local kept = redis.call('GET', key_sums(queue))
  return kept and cmsgpack.unpack(kept) or { 0, 0, 0, 0, 0, 0 }
end
