#!lua flags=no-writes
-- belief: a page of the legs that the line believes in.
-- KEYS[1] site prefix
-- ARGV    now, where the page begins, at most so many entries
-- reply   {now, {entry...}, {offer in hand...}, where the next page begins or "0"}, an offer in hand being
--         {ref, agent, call, queue, leg, made, accepted, withdrawn}
-- include offer.lua
-- include page.lua
local from = tonumber(ARGV[2])
local page, entries = page_new(from, tonumber(ARGV[3])), {}

-- take adds what of a list of so many calls lies on the page; calls(first, last) are some of them, counted from 0.
local function take(count, calls)
  page_take(page, count, function(first, last)
    for _, call in ipairs(calls(first, last)) do
      local e = entry_read(call)
      if e then entries[#entries + 1] = entry_reply(e) end
    end
  end)
end

for _, queue in ipairs(sorted(key_queues)) do
  for _, lane in ipairs(sorted(key_lanes(queue))) do
    take(redis.call('ZCARD', key_line(queue, lane)), function(first, last)
      local calls = {}
      for i, member in ipairs(redis.call('ZRANGE', key_line(queue, lane), first, last)) do calls[i] = member_call(member) end
      return calls
    end)
  end
  take(redis.call('SCARD', key_talking(queue)), function(first, last)
    local calls, all = {}, sorted(key_talking(queue))
    for i = first + 1, last + 1 do calls[#calls + 1] = all[i] end
    return calls
  end)
  for _, lane in ipairs(sorted(key_lanes(queue))) do
    take(redis.call('ZCARD', key_deferred(queue, lane)), function(first, last)
      return redis.call('ZRANGE', key_deferred(queue, lane), first, last)
    end)
  end
end

local offers = {}
for _, id in ipairs(from == 0 and redis.call('ZRANGE', key_agents, 0, -1) or {}) do
  local a = agent_read(id)
  local o = (a.state == 'reserved' or a.state == 'talking') and offer_known(a.offer)
  if o then offers[#offers + 1] = { o.ref, o.agent, o.call, o.queue, o.leg, o.made, o.accepted, o.withdrawn } end
end
return { now, entries, offers, page_next(page) }
