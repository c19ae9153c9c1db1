#!lua
-- accept: the agent takes the caller.
-- KEYS[1] site prefix
-- ARGV    now, ref, ms after which the pair falls due until it has met
-- reply   offer | STALE_OFFER | TAKEN when another of its ring group accepted first
-- include offer_write.lua
local ref, connect = ARGV[2], tonumber(ARGV[3])
local o = offer_read(ref)
if not o then
  local late = offer_known(ref)
  if late and late.withdrawn == 'taken' then return 'TAKEN' end
  return 'STALE_OFFER'
end
local e, a = entry_read(o.call), agent_read(o.agent)
if o.accepted ~= '' then return offer_reply(o, e, a) end

redis.call('SADD', key_talking(e.queue), e.call)
redis.call('ZREM', key_line(e.queue, e.lane), entry_member(e))
offer_event('accepted', o, '')
a.missed = 0
agent_become(a, 'talking', a.reason, now)
local others = offer_withdraw(e, o, 'taken', 'taken')
o.accepted, o.connect, o.next = '1', connect, ''
offer_due(o, connect)
e.state, e.changed, e.offer, e.agent = 'connected', now, ref, a.id
entry_write(e)
return offer_reply(o, e, a, others)
