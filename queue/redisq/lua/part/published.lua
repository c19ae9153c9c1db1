-- include site.lua
-- published are the texts of the forecasts of a call, of whoever joins the lane with the head start, and with none; "" where
-- none is kept. Whether it is still told is for the reader to say, who can read it.
local function published(call, queue, lane, head)
  local joins = lane_name(queue, lane) .. '\n'
  local texts = redis.call('HMGET', key_published(), call, joins .. head, joins .. '0')
  for i = 1, 3 do texts[i] = texts[i] or '' end
  return texts
end
