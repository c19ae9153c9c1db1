-- include site.lua
-- Entries: how they are kept and told.
-- The fields of an entry are packed into one value, one after the other: they are read and written together, which costs a
-- third of reading a hash by its names. What is answered is what is kept. number, times, trying and leg are set only of
-- callers who were to be called back, see callback.lua.
local UNKNOWN_LEG = 'unknown' -- queue.UnknownLeg
local ENTRY_TTL = 24 * 3600
local TOMBSTONE_TTL = 6 * 3600

local function entry_pack(e)
  return cmsgpack.pack(
    e.queue, e.lane, e.state, e.clock, e.seq, e.head, e.turn, e.language, e.note, e.from, e.to, e.joined, e.changed,
    e.offer, e.agent, e.bridged, e.outcome, e.resumed, e.number, e.times, e.trying, e.leg
  )
end

local function entry_unpack(
  call, kept,
  queue, lane, state, clock, seq, head, turn, language, note, from, to, joined, changed, offer, agent, bridged, outcome,
  resumed, number, times, trying, leg
)
  return {
    call = call, kept = kept,
    queue = queue, lane = lane, state = state, clock = clock, seq = seq, head = head, turn = turn, language = language,
    note = note, from = from, to = to, joined = joined, changed = changed, offer = offer, agent = agent,
    bridged = bridged, outcome = outcome, resumed = resumed, number = number, times = times, trying = trying, leg = leg,
  }
end

-- entry_read is the entry of a call, or nil.
local function entry_read(call)
  local kept = redis.call('GET', key_entry(call))
  if not kept then return nil end
  return entry_unpack(call, kept, cmsgpack.unpack(kept))
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

-- entry_reply is the entry as the Go side reads it: the fields, then the call.
local function entry_reply(e) return (e.kept or entry_pack(e)) .. cmsgpack.pack(e.call) end

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
  if not kept then return { 0, 0, 0, 0, 0, 0 } end
  return { cmsgpack.unpack(kept) }
end
