-- include entry.lua
-- include agent.lua
-- include plan.lua
-- include published.lua
-- The line as one caller meets it.
-- lane_ahead counts the callers in line in a lane who come before a member that need not be in it. Those of equal score
-- are in order of member, and found by halving.
local function lane_ahead(queue, lane, score, member)
  local set = key_line(queue, lane)
  local last = redis.call('ZREVRANGEBYSCORE', set, score, '-inf', 'WITHSCORES', 'LIMIT', 0, 1)
  if not last[1] then return 0 end
  if last[2] ~= score then return redis.call('ZRANK', set, last[1]) + 1 end
  local low = redis.call('ZCOUNT', set, '-inf', '(' .. score)
  local high = low + redis.call('ZCOUNT', set, score, score)
  while low < high do
    local middle = math.floor((low + high) / 2)
    if redis.call('ZRANGE', set, middle, middle)[1] < member then low = middle + 1 else high = middle end
  end
  return low
end

-- line_in_line counts the callers in line of a queue.
local function line_in_line(queue)
  local n = 0
  for _, lane in ipairs(redis.call('SMEMBERS', key_lanes(queue))) do n = n + redis.call('ZCARD', key_line(queue, lane)) end
  return n
end

-- line_head_clock is the service clock of whoever comes first in those lanes {queue, lane}, or empty.
local function line_head_clock(lanes)
  local best, best_score
  for _, l in ipairs(lanes) do
    local head = redis.call('ZRANGE', key_line(l[1], l[2]), '0', '0', 'WITHSCORES')
    local member, score = head[1], tonumber(head[2])
    if member and (not best or score < best_score or score == best_score and member < best) then
      best, best_score = member, score
    end
  end
  local e = best and entry_read(member_call(best))
  return e and e.clock or ''
end

-- line_reply is the facts about a queue for somebody with so many callers ahead in those lanes, whom those agents may
-- serve.
local function line_reply(queue, lanes, ahead, staff)
  local sums = sums_of(queue)
  return {
    queue, ahead, line_in_line(queue), ahead > 0 and line_head_clock(lanes) or '',
    staff[1], staff[2], staff[3], staff[4], staff[5], unpack(sums),
  }
end

-- view_reply is an entry, its position, its line, the time, the offer that was withdrawn and the callback that was taken
-- up, if there are, and the forecasts that may be meant for it.
local function view_reply(e, withdrawn, took_up)
  withdrawn, took_up = withdrawn or {}, took_up or {}
  if not entry_in_line(e) then
    return { entry_reply(e), '0', line_reply(e.queue, {}, 0, staff_of({ key_staff(e.queue) })), now, withdrawn, took_up, {} }
  end
  local plan = plan_lane(e.queue, e.lane) or NO_PLAN
  local member, score = entry_member(e), text(entry_order(e))
  local ahead = redis.call('ZRANK', key_line(e.queue, e.lane), member) or 0
  local lanes, pools = { { e.queue, e.lane } }, {}
  for _, peer in ipairs(plan.peers) do
    ahead = ahead + lane_ahead(peer[1], peer[2], score, member)
    lanes[#lanes + 1] = peer
  end
  for _, reach in ipairs(plan.reach) do pools[#pools + 1] = key_pool(reach[1]) end
  return {
    entry_reply(e), ahead + 1, line_reply(e.queue, lanes, ahead, staff_of(pools)), now, withdrawn, took_up,
    entry_to_call(e) and {} or published(e.call, e.queue, e.lane, e.head),
  }
end
