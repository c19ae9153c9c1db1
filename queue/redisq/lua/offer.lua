#!lua
-- offer: the first of the heads of the queues' lanes for whom there is an agent is offered to that agent: to the one whom
-- the caller knows, or to the first by the queue's choice of the nearest pools that are open. When nobody is ready for
-- anybody without an offer, more phones ring for those for whom they may.
-- KEYS[1] site prefix
-- ARGV    now, ms until an offer that nobody rang lapses, queues...
-- reply   offer | NONE | REPLAN when something was declared after the plan was made
-- include offer_write.lua
local unrung = tonumber(ARGV[2])

-- head_of is the caller who comes first of a set of those of a lane.
local function head_of(key_set, queue, lane)
  local head = redis.call('ZRANGE', key_set(queue, lane), '0', '0', 'WITHSCORES')
  return head[1] and { member = head[1], score = tonumber(head[2]), queue = queue, lane = lane, key_set = key_set }
end

-- all_heads are the heads of such a set of all lanes in order of service.
local function all_heads(key_set)
  local heads, seen = {}, {}
  for i = 3, #ARGV do
    local queue = ARGV[i]
    for _, lane in ipairs(not seen[queue] and redis.call('SMEMBERS', key_lanes(queue)) or {}) do
      heads[#heads + 1] = head_of(key_set, queue, lane)
    end
    seen[queue] = true
  end
  table.sort(heads, function(a, b)
    if a.score ~= b.score then return a.score < b.score end
    return a.member < b.member
  end)
  return heads
end

local firsts = {} -- the first ready agent {id, score} of each pool and choice, false for none
local function first_ready(pool, choice)
  local key = key_ready(pool, choice)
  if firsts[key] == nil then
    local first = redis.call('ZRANGE', key, '0', '0', 'WITHSCORES')
    firsts[key] = first[1] and { id = first[1], score = tonumber(first[2]) } or false
  end
  return firsts[key]
end

-- known_agent is the agent whom the callers of a lane know, if ready, and for how long of their turn they wait for them.
local function known_agent(plan, queue)
  local a = plan.agent ~= '' and agent_read(plan.agent)
  if not a or not agent_serves(a, queue) or not agent_at_work(a) then return nil, 0 end
  return a.state == 'ready' and a.id or nil, plan.sticky
end

-- choose is the ID of the agent for the head of a lane and how they were chosen; nil when there is none.
local function choose(head, plan)
  local known, hold = known_agent(plan, head.queue)
  if known then return known, 'known' end
  local turn = math.max(now - head.score, 0)
  if turn < hold then return nil end
  local best, rank, why
  for _, reach in ipairs(plan.reach) do
    if best and reach[2] > rank then break end
    local first = (reach[3] == 0 or turn >= reach[3]) and first_ready(reach[1], plan.choice)
    if first and (not best or first.score < best.score or first.score == best.score and first.id < best.id) then
      best, rank, why = first, reach[2], reach[4]
    end
  end
  return best and best.id, why
end

if not plan_current() then return 'REPLAN' end

-- match is the first of the heads for whom there is an agent, how their lane is planned, the agent, and how they were chosen.
-- Nil is nobody, false that a lane is not planned.
local function match()
  for _, key_set in ipairs({ key_waiting, key_filling }) do
    for _, head in ipairs(all_heads(key_set)) do
      local plan = plan_lane(head.queue, head.lane)
      if not plan then return false end
      local id, why = choose(head, plan)
      if id then return head, plan, id, why end
    end
  end
end

-- An entry that outlived its day and expired loses its place.
local best, plan, id, why, e
repeat
  best, plan, id, why = match()
  if best == false then return 'REPLAN' end
  e = best and entry_read(member_call(best.member))
  if best and not e then
    redis.call('ZREM', key_line(best.queue, best.lane), best.member)
    redis.call('ZREM', best.key_set(best.queue, best.lane), best.member)
  end
until e or not best
if not id then return 'NONE' end

local a = agent_read(id)
local number = redis.call('HINCRBY', key_counters, 'offers', '1')
local o = {
  ref = stamp .. '-' .. number, call = e.call, agent = a.id, queue = e.queue, leg = '', made = now, accepted = '',
  withdrawn = '', connect = 0, next = '',
}
offer_due(o, unrung)
local group = offer_group(e)
if #group > 0 then
  group[#group].next = o.ref
  offer_write(group[#group])
else
  redis.call('ZREM', key_waiting(e.queue, e.lane), best.member)
  e.state, e.changed, e.offer, e.agent = 'offered', now, o.ref, a.id
  entry_write(e)
end
if plan.group > 1 then offer_refill(e) end
offer_event('offered', o, why)
a.idle, a.before, a.queue, a.offer, a.call = a.since, a.turn, e.queue, o.ref, e.call
a.turn = number
agent_become(a, 'reserved', '', now)
return offer_reply(o, e, a)
