#!lua
-- sweep: what has fallen due is settled, the oldest first.
-- KEYS[1] site prefix
-- ARGV    now, at most so many
-- reply   list of {kind, offer}; of a wrap-up the offer's entry holds the call and the queue only
-- include offer_write.lua
local limit = ARGV[2]

local function wrap_up_over(a)
  local o = { ref = a.offer, leg = '', made = '', deadline = a.deadline }
  local e = { call = a.call, queue = a.queue }
  for _, field in ipairs(ENTRY_FIELDS) do e[field] = e[field] or '' end
  agent_free(a, 'ready', '', text(now))
  return { 'wrap-up', offer_reply(o, e, a) }
end

local function offer_over(o)
  local e, a, kind = entry_read(o.call), agent_read(o.agent), 'connect'
  if o.accepted ~= '' then
    offer_due(o, o.connect)
  elseif o.leg == '' then
    kind = 'offer-lost'
    offer_refuse(o, e, a, 'lost')
  else
    kind = 'offer-lapsed'
    offer_refuse(o, e, a, 'no-answer')
  end
  return { kind, offer_reply(o, e, a) }
end

local reply = {}
for _, due in ipairs(redis.call('ZRANGEBYSCORE', key_deadlines, '-inf', text(now), 'LIMIT', 0, limit)) do
  local id = string.sub(due, 3)
  if string.sub(due, 1, 2) == 'w:' then
    reply[#reply + 1] = wrap_up_over(agent_read(id))
  else
    reply[#reply + 1] = offer_over(offer_read(id))
  end
end
return reply
