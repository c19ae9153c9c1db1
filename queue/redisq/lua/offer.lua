#!lua
-- offer: of the heads of the queues that have a ready agent the first is offered to the longest idle of them.
-- KEYS[1] site prefix
-- ARGV    now, ms until an offer that nobody rang lapses, queues...
-- reply   offer | NONE
-- include offer_write.lua
local unrung = tonumber(ARGV[2])

-- best is the pair to be made: the member and score of the caller, and the agent's ID; nil when there is none.
local function best_pair()
  local best
  for i = 3, #ARGV do
    local queue = ARGV[i]
    local id = redis.call('ZRANGE', key_ready(queue), 0, 0)[1]
    local head = id and redis.call('ZRANGE', key_waiting(queue), 0, 0, 'WITHSCORES') or {}
    local member, score = head[1], tonumber(head[2])
    if member and (not best or score < best.score or score == best.score and member < best.member) then
      best = { member = member, score = score, agent = id, queue = queue }
    end
  end
  return best
end

local best, e = best_pair()
while best do
  e = entry_read(member_call(best.member))
  if e then break end
  -- The entry outlived its day and expired: its place in line goes after it.
  redis.call('ZREM', key_line(best.queue), best.member)
  redis.call('ZREM', key_waiting(best.queue), best.member)
  best = best_pair()
end
if not best then return 'NONE' end

local a = agent_read(best.agent)
local o = {
  ref = text(now) .. '-' .. redis.call('HINCRBY', key_counters, 'offers', 1),
  call = e.call, agent = a.id, queue = e.queue, leg = '', made = text(now), accepted = '',
  withdrawn = '', connect = '0',
}
offer_due(o, unrung)
redis.call('ZREM', key_waiting(e.queue), best.member)
e.state, e.changed, e.offer, e.agent = 'offered', text(now), o.ref, a.id
entry_write(e)
offer_event('offered', o, '')
a.idle, a.queue, a.offer, a.call = a.since, e.queue, o.ref, e.call
agent_become(a, 'reserved', '', text(now))
return offer_reply(o, e, a)
