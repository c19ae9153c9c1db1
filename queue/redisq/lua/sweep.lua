#!lua
-- sweep: what has fallen due is settled, the oldest first.
-- KEYS[1] site prefix
-- ARGV    now, at most so many
-- reply   list of {kind, offer}; of a wrap-up and a withdrawn offer the entry holds the call and the queue only
-- include offer_write.lua
local limit = ARGV[2]

-- bare_entry tells of an entry the call and the queue only.
local function bare_entry(call, queue)
  local e = { call = call, queue = queue }
  for _, field in ipairs(ENTRY_FIELDS) do e[field] = e[field] or '' end
  return e
end

local function wrap_up_over(a)
  local o = { ref = a.offer, leg = '', made = '', deadline = a.deadline }
  local e = bare_entry(a.call, a.queue)
  agent_free(a, 'ready', '', text(now))
  return { 'wrap-up', offer_reply(o, e, a) }
end

local function withdrawn_over(o)
  local a = agent_read(o.agent)
  offer_release(o, a)
  return { 'withdrawn', offer_reply(o, bare_entry(o.call, o.queue), a) }
end

local function offer_over(o)
  if o.withdrawn ~= '' then return withdrawn_over(o) end
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
    reply[#reply + 1] = offer_over(offer_known(id))
  end
end
return reply
