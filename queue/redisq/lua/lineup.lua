#!lua flags=no-writes
-- lineup: a page of who is in line, with the first page of who serves them.
-- KEYS[1] site prefix
-- ARGV    now, where the page begins, at most so many callers
-- reply   {now, {caller fields...}, {agent fields...}, routing as JSON or "", where the next page begins or "0"}: of a caller
--         call, queue, lane, state, clock, head, agent, "1" who is to be called back; of an agent ID, profile, state, since,
--         next, call, queue of the work in hand, when that was offered, "1" when it is a callback, leaving,
--         when wrap-up or a rest ends
-- include offer.lua
-- include page.lua
local from = tonumber(ARGV[2])
local page, callers, agents = page_new(from, tonumber(ARGV[3])), {}, {}

local function add(list, ...)
  for _, value in ipairs({ ... }) do list[#list + 1] = value end
end

local function stands(call)
  local e = entry_read(call)
  if not e then return end
  add(callers, call, e.queue, e.lane, e.state, e.clock, e.head, e.agent, entry_to_call(e) and '1' or '')
end

local function serves(id)
  local a = agent_read(id)
  local o = a.made == '' and a.offer ~= '' and offer_known(a.offer)
  local e = a.call ~= '' and entry_read(a.call)
  add(agents, id, a.profile, a.state, a.since, a.next, a.call, a.queue, o and o.made or a.made, e and e.number ~= '' and '1' or '',
    a.leaving, a.deadline)
end

for _, queue in ipairs(sorted(key_queues)) do
  for _, lane in ipairs(sorted(key_lanes(queue))) do
    local line = key_line(queue, lane)
    page_take(page, redis.call('ZCARD', line), function(first, last)
      for _, member in ipairs(redis.call('ZRANGE', line, first, last)) do stands(member_call(member)) end
    end)
  end
end
if from == 0 then
  for _, id in ipairs(redis.call('ZRANGE', key_agents, 0, -1)) do serves(id) end
end
return { stamp, callers, agents, from == 0 and redis.call('GET', key_routing) or '', page_next(page) }
