-- include entry.lua
-- The line as one caller meets it.
local STAFF_STATES = { 'ready', 'reserved', 'talking', 'wrap-up', 'away' }
local SUM_FIELDS = {
  'handle:count', 'handle:total', 'handle:squares', 'patience:count', 'patience:total', 'patience:squares',
}

-- line_reply is the facts about a queue for somebody with so many callers ahead.
local function line_reply(queue, ahead)
  local head_clock = ''
  if ahead > 0 then
    local head = redis.call('ZRANGE', key_line(queue), 0, 0)[1]
    head_clock = redis.call('HGET', key_entry(member_call(head)), 'clock') or ''
  end
  local reply = { queue, text(ahead), text(redis.call('ZCARD', key_line(queue))), head_clock }
  for _, n in ipairs(redis.call('HMGET', key_staff(queue), unpack(STAFF_STATES))) do reply[#reply + 1] = n or '0' end
  for _, x in ipairs(redis.call('HMGET', key_sums(queue), unpack(SUM_FIELDS))) do reply[#reply + 1] = x or '0' end
  return reply
end

-- view_reply is an entry, its position, its line, the time, and the offer that was withdrawn, if one was.
local function view_reply(e, withdrawn)
  local ahead = redis.call('ZRANK', key_line(e.queue), entry_member(e))
  local position = ahead and ahead + 1 or 0
  return { entry_reply(e), text(position), line_reply(e.queue, ahead or 0), text(now), withdrawn or {} }
end
