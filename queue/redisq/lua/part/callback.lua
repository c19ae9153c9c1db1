-- include entry.lua
-- Callbacks: how they are read. The times of one stand in a list: due, after, expires, called in milliseconds, and the tries;
-- what is not set is empty. Who is not to be called back has none.

-- callback_list is the list of times that come as one text, with commas.
local function callback_list(times)
  if times == '' then return '' end
  local list = {}
  for part in string.gmatch(times .. ',', '([^,]*),') do list[#list + 1] = tonumber(part) or '' end
  return list
end

local function callback_times(e)
  local due, after, expires, called, tries = unpack(e.times)
  return { due = due, after = after, expires = expires, called = called, tries = tries }
end

local function callback_set_times(e, t) e.times = { t.due, t.after, t.expires, t.called, t.tries } end

-- callback_owing is the open callback that is owed to a number, or nil.
local function callback_owing(number)
  local call = redis.call('GET', key_owed(number))
  local e = call and entry_read(call)
  if e and e.state ~= 'ended' and entry_to_call(e) and e.number == number then return e end
  return nil
end

-- callback_not_called is why the entry is not one that is being called now, or was reached as that leg; nil when it is.
local function callback_not_called(e, leg)
  if not e then return 'UNKNOWN_CALL' end
  if e.state == 'ended' then return 'ENDED' end
  if e.leg ~= '' and e.leg == leg then return nil end
  if not entry_to_call(e) or e.state ~= 'calling' and e.state ~= 'connected' then return 'STALE_OFFER' end
  return nil
end
