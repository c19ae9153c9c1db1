-- include entry.lua
-- include agent.lua
-- Offers: how they are kept and told, packed as entries are. next is the ref of the offer of the same ring group that was
-- made after this one; withdrawn says why it is over for everybody but its agent: gone (the caller is elsewhere), taken (by a
-- colleague), over (the talk has ended, and the leg may be up).
local function offer_unpack(ref, call, agent, queue, leg, made, deadline, accepted, withdrawn, connect, next)
  return {
    ref = ref,
    call = call, agent = agent, queue = queue, leg = leg, made = made, deadline = deadline, accepted = accepted,
    withdrawn = withdrawn, connect = connect, next = next,
  }
end

-- offer_known is the offer, even if it was withdrawn, or nil.
local function offer_known(ref)
  local kept = redis.call('GET', key_offer(ref))
  if not kept then return nil end
  return offer_unpack(ref, cmsgpack.unpack(kept))
end

-- offer_read is the offer, or nil when it is neither out nor accepted.
local function offer_read(ref)
  local o = offer_known(ref)
  if o and o.withdrawn ~= '' then return nil end
  return o
end

-- offer_group is the offers of a caller that are out, in the order in which they were made.
local function offer_group(e)
  local all = {}
  local ref = e.state == 'offered' and e.offer or ''
  while ref ~= '' do
    local o = offer_known(ref)
    all[#all + 1], ref = o, o.next
  end
  return all
end

-- offer_reply is an offer as the Go side reads it, with those of its group that were withdrawn with it, {offer, agent} each.
local function offer_reply(o, e, a, others)
  local told = {}
  for i, other in ipairs(others or {}) do told[i] = offer_reply(other[1], e, other[2]) end
  return { o.ref, entry_reply(e), agent_reply(a), o.leg, o.made, o.deadline, told }
end
