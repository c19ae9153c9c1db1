#!lua
-- accept: the agent takes the caller.
-- KEYS[1] site prefix
-- ARGV    now, ref, ms after which the pair falls due until it has met
-- reply   offer | STALE_OFFER
-- include offer_write.lua
local ref, connect = ARGV[2], ARGV[3]
local o = offer_read(ref)
if not o then return 'STALE_OFFER' end
local e, a = entry_read(o.call), agent_read(o.agent)
if o.accepted ~= '' then return offer_reply(o, e, a) end

o.accepted, o.connect = '1', connect
offer_due(o, connect)
redis.call('SADD', key_talking(e.queue), e.call)
redis.call('ZREM', key_line(e.queue, e.lane), entry_member(e))
e.state, e.changed = 'connected', text(now)
entry_write(e)
offer_event('accepted', o, '')
agent_become(a, 'talking', a.reason, text(now))
return offer_reply(o, e, a)
