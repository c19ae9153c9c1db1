#!lua
-- call_first: a callback that was offered is called before an agent is reserved for it; the agent is free again.
-- KEYS[1] site prefix
-- ARGV    now, ref, ms after which it falls due
-- reply   entry | STALE_OFFER when the offer is over, rings, or is not that of a callback | ENOUGH when a customer is
--         being called already for each agent who is ready
-- include callback_write.lua
-- include plan.lua
local ref, lapse = ARGV[2], tonumber(ARGV[3])
local o, e = callback_offer(ref)
if not o then return 'STALE_OFFER' end
local pools = {}
for _, reach in ipairs((plan_lane(e.queue, e.lane) or NO_PLAN).reach) do pools[#pools + 1] = key_pool(reach[1]) end
if redis.call('SCARD', key_calling(e.queue)) > staff_of(pools)[1] then return 'ENOUGH' end

local a = agent_read(o.agent)
offer_settle(o)
callback_ring_on(e, lapse)
offer_event('calling', o, '')
agent_spare(a)
return entry_reply(e)
